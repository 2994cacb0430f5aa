// What stands in the field of each conversation: text, note or reply, file and quoted articles.

export class Drafts {
  #kept;
  #byHandover;
  #over = new Set();

  constructor(kept) {
    this.#kept = kept;
    this.#byHandover = new Map(Object.entries(kept.get("drafts") ?? {}));
  }

  get(handover) {
    return this.#byHandover.get(handover) ?? {};
  }

  /** Keep it; an empty field leaves nothing, and what is over gets no more drafts. */
  put(handover, draft) {
    const empty = !draft.text && !draft.file;
    if (empty || this.#over.has(handover)) this.#byHandover.delete(handover);
    else this.#byHandover.set(handover, draft);
    this.#keep();
  }

  /** The conversation has ended or is erased. */
  end(handover) {
    this.#over.add(handover);
    this.#byHandover.delete(handover);
    this.#keep();
  }

  #keep() {
    this.#kept.set("drafts", Object.fromEntries(this.#byHandover));
  }
}
