// Whether the person takes chats: one state for all tabs and machines, which only a click of the person changes.

const KEPT = "lotse-presence"; // {id, state}: what was last known here, for when the server has forgotten it
const OUT = "out"; // signed out here: signing in again means being available

export class Presence {
  state = "away";
  #api;
  #me;
  #hooks;
  #turns = 0; // how often it was said or heard: an answer that is older changes nothing

  /** Hooks: changed(), trouble(error). */
  constructor(api, me, hooks) {
    [this.#api, this.#me, this.#hooks] = [api, me, hooks];
  }

  get isAvailable() {
    return this.state === "available";
  }

  /** A tab opens: it shows what the person has said. Who was nowhere before has signed in, and is available. */
  resume() {
    const kept = this.#kept();
    return kept === OUT ? this.set("available") : this.#read(kept ?? "available");
  }

  /** A tab whose line was down shows what the person has said meanwhile. */
  comeBack() {
    return this.#read(this.#kept() ?? this.state);
  }

  /** The person says it. */
  async set(state) {
    this.#turns += 1;
    try {
      await this.#api.setPresence(state);
      this.#show(state);
    } catch (error) {
      this.#hooks.trouble(error);
    }
  }

  /** Another tab has said it; "gone" is what no tab says: a line has opened, and its owner has not spoken. */
  heard(state) {
    if (state === "gone") return;
    this.#turns += 1;
    if (this.#kept() !== OUT) this.#show(state);
  }

  async signOut() {
    await this.#api.setPresence("away").catch(() => {});
    this.#keep(OUT);
  }

  /** Asks the server; `otherwise` is said if it knows nothing of the person. */
  async #read(otherwise) {
    const turn = this.#turns;
    try {
      const state = await this.#ask();
      if (turn !== this.#turns) return undefined;
      return state === "gone" ? this.set(otherwise) : this.#show(state);
    } catch (error) {
      return this.#hooks.trouble(error);
    }
  }

  async #ask() {
    const { people } = await this.#api.colleagues(this.#site());
    return people.find(({ id }) => id === this.#me.id)?.state ?? "gone";
  }

  /** A site at which the person takes chats. */
  #site() {
    const grant = this.#me.grants.find(({ role }) => role === "agent" || role === "admin");
    return grant?.site || this.#me.sites[0];
  }

  #show(state) {
    this.state = state;
    this.#keep(state);
    this.#hooks.changed();
  }

  #kept() {
    try {
      const { id, state } = JSON.parse(localStorage.getItem(KEPT)) ?? {};
      return id === this.#me.id ? state : null;
    } catch {
      return null;
    }
  }

  #keep(state) {
    try {
      localStorage.setItem(KEPT, JSON.stringify({ id: this.#me.id, state }));
    } catch {
      // Storage may be forbidden: then the server's word is all there is.
    }
  }
}
