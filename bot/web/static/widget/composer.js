// Where the citizen writes.
import { h, icon } from "./dom.js";
import { SEND } from "./icons.js";

const LIMIT = 2000;
const COUNT_FROM = 1800;
const MOST_ROWS = 6;

export class Composer {
  #t;
  #announce;
  #onSend;

  constructor({ t, announce, site, locale }, onSend) {
    this.#t = t;
    this.#announce = announce;
    this.#onSend = onSend;
    this.input = h("textarea", {
      id: "input", rows: "1", dir: "auto", placeholder: t("placeholder"), autocomplete: "off",
      "aria-describedby": "hint count", input: () => this.#changed(), keydown: (event) => this.#key(event),
    });
    this.counter = h("p", { id: "count", class: "count" });
    const send = h("button", { type: "submit", class: "send", "aria-label": t("send"), title: t("send") }, icon(SEND));
    const privacy = site.privacy_url && h("a", { href: site.privacy_url, target: "_blank", rel: "noopener" }, t("privacy"));
    this.node = h("form", { class: "composer", submit: (event) => this.#submit(event) },
      h("label", { class: "sr", for: "input" }, t("input")), h("div", { class: "field" }, this.input, send), this.counter,
      h("p", { class: "hint" }, h("span", { id: "hint" }, t("hint")), privacy && " ", privacy));
    this.node.lang = locale;
  }

  get text() {
    return this.input.value;
  }

  set text(value) {
    this.input.value = value;
    this.#changed();
  }

  focus() {
    this.input.focus();
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.node.requestSubmit();
  }

  #submit(event) {
    event.preventDefault();
    const text = this.text.trim();
    if (this.#tooLong()) this.#announce(this.counter.textContent);
    else if (text) {
      this.text = "";
      this.#onSend(text);
    }
    this.focus();
  }

  // In characters, not JavaScript's halves.
  #length() {
    return [...this.text.trim()].length;
  }

  #tooLong() {
    return this.#length() > LIMIT;
  }

  #changed() {
    const left = LIMIT - this.#length();
    const before = this.counter.textContent;
    this.counter.textContent = left > LIMIT - COUNT_FROM ? "" : this.#t(left < 0 ? "over" : "left", { n: Math.abs(left) });
    this.counter.classList.toggle("over", left < 0);
    this.input.setAttribute("aria-invalid", String(left < 0));
    if (this.counter.textContent && (!before || left % 50 === 0)) this.#announce(this.counter.textContent);
    this.#grow();
  }

  // By rows: a Content-Security-Policy may forbid styles.
  #grow() {
    this.input.rows = 1;
    const { lineHeight, paddingTop, paddingBottom } = getComputedStyle(this.input);
    const height = this.input.scrollHeight - parseFloat(paddingTop) - parseFloat(paddingBottom);
    this.input.rows = Math.max(1, Math.min(MOST_ROWS, Math.round(height / parseFloat(lineHeight)) || 1));
  }
}
