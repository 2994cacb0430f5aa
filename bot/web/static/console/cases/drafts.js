// What was typed into a case and not saved: it stays through redrawing, another case, a reload and a new sign-in.

const NAME = "cases";

export class CaseDrafts {
  #kept;
  #byCase;

  constructor(kept) {
    this.#kept = kept;
    this.#byCase = kept.get(NAME) ?? {};
  }

  /** {answer?, note?, details?} of a case. */
  of(id) {
    return this.#byCase[id] ?? {};
  }

  /** Keeps one part; undefined, or what is empty, takes it away. */
  put(id, part, value) {
    const draft = { ...this.of(id), [part]: value };
    if (value === undefined || value === "") delete draft[part];
    if (Object.keys(draft).length) this.#byCase[id] = draft;
    else delete this.#byCase[id];
    this.#kept.set(NAME, this.#byCase);
  }

  /** Whether something would be lost with this case. */
  has(id) {
    return id in this.#byCase;
  }
}
