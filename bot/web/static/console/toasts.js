// Short news at the edge of the screen, read aloud once; what asks for something stays until it is closed.
import { h, iconButton } from "./nodes.js";

const SHOWN = 5000;

export class Toasts {
  #root;
  #t;

  constructor(root, t) {
    [this.#root, this.#t] = [root, t];
  }

  show(words, kind = "success") {
    const toast = h(
      "div",
      { class: `toast toast--${kind}` },
      h("p", {}, words),
      iconButton(this.#t("close_window"), "close", () => toast.remove()),
    );
    this.#root.append(toast);
    while (this.#root.childElementCount > 3) this.#root.firstElementChild.remove();
    if (kind === "success") setTimeout(() => toast.remove(), SHOWN);
  }
}
