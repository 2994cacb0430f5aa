// What stands in the way; a status region, so it is read aloud.
import { h, icon } from "./dom.js";
import { OFFLINE } from "./icons.js";

export class Banner {
  #shown = "";

  constructor(chat, t) {
    this.lines = h("div", { role: "status" });
    this.node = h("div", { class: "banners" }, this.lines);
    Object.assign(this, { chat, t });
  }

  /** Redraws only new words, so that nothing is read twice. */
  update() {
    const { chat, t } = this;
    const lines = [...(chat.up ? [] : [t("offline")]), ...(chat.notice ? [chat.detail ?? t(chat.notice)] : [])];
    if (lines.join() === this.#shown) return;
    this.#shown = lines.join();
    this.lines.replaceChildren(...lines.map((line, index) => {
      const offline = index === 0 && !chat.up;
      return h("p", { class: offline ? "banner offline" : "banner" }, offline ? icon(OFFLINE) : null, line);
    }));
  }
}
