// What survives a reload: key and settings, never a text. Memory answers where storage is forbidden.

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

  /** Merges fields ({id, token, locale, open, seen, rated}) into what is kept. */
  keep(fields) {
    this.#memory = { ...this.read(), ...fields };
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(this.#memory));
    } catch {
      // Forbidden or full: it then lives as long as the page.
    }
  }

  /** Forgets the conversation, not the language or the open window. */
  forget() {
    this.keep({ id: undefined, token: undefined, seen: undefined, rated: undefined });
  }
}
