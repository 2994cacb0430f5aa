// The line that says how things stand; a status region, so it is read aloud.
import { h, icon } from "./dom.js";
import { OFFLINE } from "./icons.js";

function stateLines({ state, queue_position: position, agent }, t) {
  if (state === "waiting") return [`${t("waiting")}${position ? ` ${t("position", { n: position })}` : ""}`];
  if (state === "agent") return [t("with_agent", { who: agent?.name ?? t("agent") })];
  return state === "closed" ? [t("closed")] : [];
}

export class Banner {
  #shown = "";

  constructor(chat, t) {
    this.node = h("div", { class: "banners", role: "status" });
    Object.assign(this, { chat, t });
  }

  /** Redraws only new words, so that nothing is read twice. */
  update() {
    const { chat, t } = this;
    const lines = [...(chat.up ? [] : [t("offline")]), ...(chat.notice ? [chat.detail ?? t(chat.notice)] : []), ...stateLines(chat.state, t)];
    if (lines.join() === this.#shown) return;
    this.#shown = lines.join();
    this.node.replaceChildren(...lines.map((line, index) => {
      const offline = index === 0 && !chat.up;
      return h("p", { class: offline ? "banner offline" : "banner" }, offline ? icon(OFFLINE) : null, line);
    }));
  }
}
