// Which pane is in front where the screen has no room for three.
import { h } from "./nodes.js";

const NAMES = ["queue", "talk", "card"];

export class Panes {
  #buttons;

  constructor(root, desk, t) {
    this.#buttons = NAMES.map((name) =>
      h("button", { type: "button", "data-pane": name, click: () => this.show(name) }, t(`pane_${name}`)),
    );
    root.append(...this.#buttons);
    desk.on("opened", () => this.show(desk.packet ? "talk" : "queue"));
    this.show("queue");
  }

  show(name) {
    document.body.dataset.pane = name;
    for (const button of this.#buttons) button.setAttribute("aria-pressed", String(button.dataset.pane === name));
  }

  /** Shows or hides the citizen's card; shown, it has the keyboard. */
  toggleCard() {
    if (this.closeCard()) return;
    this.show("card");
    document.querySelector("#card h2").focus();
  }

  /** Whether there was a card to be closed. */
  closeCard() {
    if (document.body.dataset.pane !== "card") return false;
    this.show("talk");
    document.querySelector("#talk .log").focus();
    return true;
  }
}
