// A dialog over the chat whose content changes step by step.
import { h } from "../dom.js";

/** Covers `panel` until `close()`; `signal` aborts then, so that what runs behind it ends. */
export class Sheet {
  #others;
  #back;
  #closing = new AbortController();

  constructor(panel, title, { wide = false } = {}) {
    this.#others = [...panel.node.children].filter((part) => !part.inert && part !== panel.live);
    this.#back = () => panel.focus();
    this.heading = h("h2", { id: "sheet", tabindex: "-1" }, title);
    this.body = h("div", { class: "sheet-body" });
    const box = h("div", { class: `confirm-box sheet${wide ? " wide" : ""}`, role: "dialog", "aria-modal": "true", "aria-labelledby": "sheet" },
      this.heading, this.body);
    this.node = h("div", { class: "confirm", keydown: (event) => this.#key(event) }, box);
    this.#others.forEach((part) => (part.inert = true));
    panel.node.append(this.node);
  }

  get signal() {
    return this.#closing.signal;
  }

  /** The next step; the focus goes to the button for what is most likely wanted, else to the title. */
  show(...parts) {
    this.body.replaceChildren(...parts.filter(Boolean));
    (this.body.querySelector(".primary") ?? this.heading).focus();
  }

  close() {
    if (this.signal.aborted) return;
    this.#closing.abort();
    this.node.remove();
    this.#others.forEach((part) => (part.inert = false));
    this.#back();
  }

  #key(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.close();
  }
}

/** A button of a sheet. */
export function action(label, kind, act) {
  return h("button", { type: "button", class: `button ${kind}`, click: act }, label);
}

/** A sentence that is read aloud at once. */
export function complaint(text) {
  return text ? h("p", { class: "complaint", role: "alert" }, text) : null;
}
