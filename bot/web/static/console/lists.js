// The three lists of the queue, and how an event changes them without reading them again; no older reading undoes it.

export const NAMES = ["waiting", "mine", "all"];
const PREVIEW = 140; // letters

export class Lists {
  waiting = [];
  mine = [];
  all = [];
  #me;
  #known = null;
  #heard = null; // while a reading is on its way: the events meanwhile, {seq, act}

  constructor(me) {
    this.#me = me;
  }

  row(id) {
    return NAMES.flatMap((name) => this[name]).find((row) => row.id === id);
  }

  /** Reads lists by `read(name)`: {handovers, seq}; what was heard after the number they were read at wins. Gives this number. */
  async read(names, read) {
    this.#heard = [];
    try {
      const answers = await Promise.all(names.map(read));
      const seq = Math.min(...answers.map(({ seq: number }) => number ?? 0));
      names.forEach((name, index) => (this[name] = answers[index].handovers));
      this.#heard.filter((one) => one.seq > seq).forEach(({ act }) => act());
      return seq;
    } finally {
      this.#heard = null;
    }
  }

  /** Does what an event says, and again after the reading that is on its way. */
  #hear(seq, act) {
    this.#heard?.push({ seq, act });
    return act();
  }

  /** Puts a row where it belongs now: true; false: it is nobody's business here; null: its words must be read first. */
  apply(item, tab, seq) {
    const before = this.row(item.id);
    const isPlaced = this.#hear(seq, () => this.#place(item, before));
    if (before) return isPlaced;
    return NAMES.some((name) => (name !== "all" || tab === name) && this.#belongs(item, name)) ? null : false;
  }

  /** A row without words is not placed; `before` has those of a row that the reading does not have. */
  #place(item, before) {
    const known = this.row(item.id);
    if ((!known && !before) || item.version < known?.version) return false;
    const row = { ...before, ...known, ...item };
    for (const name of NAMES) {
      const others = this[name].filter(({ id }) => id !== row.id);
      this[name] = this.#belongs(row, name) ? [...others, row].sort(byDue) : others;
    }
    return true;
  }

  /** A citizen said this in a chat of mine. */
  said(id, text, seq) {
    this.#hear(seq, () => {
      for (const row of this.mine) if (row.id === id) row.preview = text.slice(0, PREVIEW);
    });
  }

  /** A row is gone, wherever it stands. */
  drop(id, seq) {
    this.#hear(seq, () => NAMES.forEach((name) => (this[name] = this[name].filter((row) => row.id !== id))));
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
