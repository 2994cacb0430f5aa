// What survives a reload: the key to the conversation and view settings, never a text.
// Browsers may forbid storage altogether, so a copy in memory answers when they do.

export class Session {
  #key;
  #memory = {};

  constructor(site) {
    this.#key = `lotse.${site}`;
  }

  read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.#key)) ?? this.#memory;
    } catch {
      return this.#memory;
    }
  }

  /** Merges fields ({id, token, locale, open, seen}) into what is kept. */
  keep(fields) {
    this.#memory = { ...this.read(), ...fields };
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(this.#memory));
    } catch {
      // Private mode or a full store: the conversation then lives as long as the page.
    }
  }

  /** Forgets the conversation but not the citizen's language or that the window is open. */
  forget() {
    this.keep({ id: undefined, token: undefined, seen: undefined });
  }
}
