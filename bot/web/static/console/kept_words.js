// What a clerk has written and the record does not have: it outlasts the page and the session, in this tab, for this account.

const KEY = "lotse-words";

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

/** Values by name that are there again after a reload, or after somebody had to sign in anew. */
export class KeptWords {
  #key;
  #values;

  constructor(account) {
    this.#key = `${KEY}-${account}`;
    this.#values = read(this.#key);
  }

  get(name) {
    return this.#values[name];
  }

  set(name, value) {
    this.#values[name] = value;
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(this.#values));
    } catch {
      // Storage may be forbidden or full: then it holds for this page.
    }
  }

  /** Who signs out leaves nothing behind. */
  forget() {
    this.#values = {};
    sessionStorage.removeItem(this.#key);
  }
}
