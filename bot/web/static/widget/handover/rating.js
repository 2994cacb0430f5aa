// After the end: one to five, and a few words if the citizen likes.
import { h } from "../dom.js";

const SCORES = [1, 2, 3, 4, 5];
const LONGEST = 2000;

export class Rating {
  #context;
  #chat;
  #panel;
  #shown = false;

  constructor(context, panel) {
    this.#context = context;
    this.#chat = context.chat;
    this.#panel = panel;
    this.node = h("div", { class: "rating", hidden: true });
  }

  update() {
    const { state, erased } = this.#chat.state;
    const shown = state === "closed" && !erased;
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.node.hidden = !shown;
    if (!shown) return this.node.replaceChildren();
    if (this.#chat.kept.read().rated) this.#thank();
    else this.#ask();
    this.#panel.transcript.toEnd();
    this.#keepFocus();
  }

  // The field may have had the focus, and is gone now.
  #keepFocus() {
    const { activeElement } = this.node.getRootNode();
    if (this.#panel.composer.node.contains(activeElement)) this.node.querySelector("[tabindex]").focus();
  }

  #ask() {
    const { t } = this.#context;
    const choices = SCORES.map((score) => this.#choice(score));
    this.text = h("textarea", { id: "comment", rows: "2", maxlength: LONGEST, dir: "auto" });
    this.more = h("div", { class: "more-words" });
    const form = h("form", { submit: (event) => this.#send(event), change: () => this.#askMore() },
      h("fieldset", {}, h("legend", { tabindex: "-1" }, t("rate")), h("div", { class: "scores" }, ...choices),
        h("p", { class: "ends", "aria-hidden": "true" }, h("span", {}, t("worst")), h("span", {}, t("best")))), this.more);
    this.node.replaceChildren(form);
  }

  // Words are asked for once there is a score to send.
  #askMore() {
    if (this.text.isConnected) return;
    const { t } = this.#context;
    this.more.append(h("label", { for: "comment" }, t("comment")), h("div", { class: "field" }, this.text),
      h("button", { type: "submit", class: "button" }, t("send_rating")));
  }

  #choice(score) {
    const meaning = { 1: "worst", 5: "best" }[score];
    const name = meaning ? `${score}, ${this.#context.t(meaning)}` : String(score);
    return h("label", { class: "score" }, h("input", { type: "radio", name: "score", value: score, "aria-label": name }),
      h("span", { "aria-hidden": "true" }, String(score)));
  }

  async #send(event) {
    event.preventDefault();
    const { t, announce } = this.#context;
    const score = Number(new FormData(event.target).get("score"));
    const text = this.text.value.trim();
    try {
      await this.#chat.post("feedback", { score, ...(text && { text }) });
    } catch {
      return this.#complain(t("not_rated"));
    }
    this.#chat.kept.keep({ rated: true });
    this.#thank();
    this.#panel.again.focus();
    announce(t("thanks"));
  }

  #complain(words) {
    this.node.querySelector(".error")?.remove();
    this.more.append(h("p", { class: "error", role: "alert" }, words));
  }

  #thank() {
    this.node.replaceChildren(h("p", { class: "thanks", tabindex: "-1" }, this.#context.t("thanks")));
  }
}
