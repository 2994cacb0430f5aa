// The session ends by itself after an hour without anybody, and after a working day: a clerk is warned five minutes before.
import { button, h } from "./nodes.js";

const WARN = 300; // seconds before the end
const LOOK = 20; // seconds between two looks while the warning is shown

/** Watches over the session that `api` has; hooks: gone(), warned(sentence). Another tab may keep it, so it is read again. */
export class SessionEnd {
  #api;
  #t;
  #hooks;
  #timer = 0;
  #words = h("p", {});
  #stay;
  #node;

  constructor(root, session, api, t, hooks) {
    [this.#api, this.#t, this.#hooks] = [api, t, hooks];
    this.#stay = button(t("stay_signed_in"), () => this.#look(() => api.touch()));
    this.#node = h("div", { class: "ending", role: "alert", hidden: true }, this.#words, this.#stay);
    root.append(this.#node);
    this.#plan(session);
  }

  #plan(session) {
    const soon = session.idle_s <= WARN;
    this.#show(soon && session);
    clearTimeout(this.#timer);
    const seconds = soon ? Math.min(LOOK, session.idle_s + 1) : session.idle_s - WARN;
    this.#timer = setTimeout(() => this.#look(() => this.#api.session()), Math.max(1, seconds) * 1000);
  }

  async #look(read) {
    try {
      this.#plan(await read());
    } catch (error) {
      if (error.gone) return this.#hooks.gone();
      this.#plan({ idle_s: WARN + LOOK }); // not reached: the line says so; look again soon
    }
  }

  /** After a working day nothing keeps it: then the words are others, and there is no button. */
  #show(session) {
    const wasHidden = this.#node.hidden;
    this.#node.hidden = !session;
    if (!session) return;
    const last = session.left_s <= session.idle_s;
    this.#stay.hidden = last;
    const minutes = Math.max(1, Math.ceil(session.idle_s / 60));
    const words = this.#t.count(last ? "session_over_soon" : "session_idle_soon", minutes);
    if (words !== this.#words.textContent) this.#words.textContent = words;
    if (wasHidden) this.#hooks.warned(words);
  }
}
