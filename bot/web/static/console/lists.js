// The three lists of the queue, and how an event changes them without reading them again.

export const NAMES = ["waiting", "mine", "all"];

export class Lists {
  waiting = [];
  mine = [];
  all = [];
  #me;
  #known = null;

  constructor(me) {
    this.#me = me;
  }

  row(id) {
    return NAMES.flatMap((name) => this[name]).find((row) => row.id === id);
  }

  /** Puts a row where it belongs now: true; false: it is nobody's business here; null: its words must be read first. */
  apply(item, tab) {
    const known = this.row(item.id);
    if (!known) return NAMES.some((name) => (name !== "all" || tab === name) && this.#belongs(item, name)) ? null : false;
    if (item.version < known.version) return false;
    const row = { ...known, ...item };
    for (const name of NAMES) {
      const others = this[name].filter(({ id }) => id !== row.id);
      this[name] = this.#belongs(row, name) ? [...others, row].sort(byDue) : others;
    }
    return true;
  }

  /** A row is gone, wherever it stands. */
  drop(id) {
    for (const name of NAMES) this[name] = this[name].filter((row) => row.id !== id);
  }

  #belongs({ state, addressee, agent, department }, name) {
    if (name === "mine") return state === "claimed" && agent?.id === this.#me.id;
    if (name === "all") return state !== "closed";
    const mine = !this.#me.department || !department || department === this.#me.department;
    return state === "waiting" && (addressee ? addressee === this.#me.id : mine);
  }

  /** A row that waits and did not when this was asked last; nothing is new the first time. */
  arrival() {
    const fresh = this.#known && this.waiting.filter(({ id }) => !this.#known.has(id));
    this.#known = new Set(this.waiting.map(({ id }) => id));
    return fresh?.at(-1) ?? null;
  }
}

function byDue(one, other) {
  return Date.parse(one.due_at) - Date.parse(other.due_at);
}
