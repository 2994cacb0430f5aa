// How many messages of citizens no clerk has seen, by handover: what the lists say, and what has come since.

export class Unread {
  #known = new Map(); // id: {count, upTo}, the number of the newest message that is counted in

  of(id) {
    return this.#known.get(id)?.count ?? 0;
  }

  /** A list was read; one that is older than what was heard meanwhile changes nothing. */
  listed({ id, unread, last_seq: upTo = 0 }) {
    if (unread === undefined || upTo < (this.#known.get(id)?.upTo ?? 0)) return;
    this.#known.set(id, { count: unread, upTo });
  }

  /** A message came; after a lost connection the list may have counted it already. */
  heard(id, number = Infinity) {
    const { count = 0, upTo = 0 } = this.#known.get(id) ?? {};
    if (number > upTo) this.#known.set(id, { count: count + 1, upTo: Number.isFinite(number) ? number : upTo });
  }

  /** All up to this number was seen. */
  seen(id, number = 0) {
    const { upTo = 0 } = this.#known.get(id) ?? {};
    this.#known.set(id, { count: 0, upTo: Math.max(upTo, number) });
  }

  forget(id) {
    this.#known.delete(id);
  }
}
