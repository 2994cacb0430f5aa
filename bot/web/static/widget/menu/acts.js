// What the menu does with the conversation: fetched with the first opening of the menu.
import { dayAndTime } from "../dates.js";
import { save } from "../lazy/files.js";
import { ask } from "./confirm.js";

export function meet(panel, context) {
  return new Acts(panel, context);
}

class Acts {
  #panel;
  #chat;
  #t;

  constructor(panel, { chat, t }) {
    this.#panel = panel;
    this.#chat = chat;
    this.#t = t;
  }

  /** Asks whether to begin anew. */
  fresh() {
    this.#ask("new_question", "new_text", ["new_do", "primary", () => this.#panel.fresh()]);
  }

  /** Asks whether to erase everything, and shows the receipt. */
  erase() {
    this.#ask("delete_question", "delete_text", ["delete_do", "danger", () => this.#erase()]);
  }

  /** Downloads the transcript in a media type. */
  async save(type) {
    try {
      save(await this.#chat.file("transcript", type), this.#t("file_name"));
      this.#panel.announce(this.#t("saved"));
    } catch {
      this.#panel.announce(this.#t("not_saved"));
    }
  }

  #ask(title, text, [label, kind, run]) {
    const t = this.#t;
    const actions = [[t(label), kind, run], [t("cancel"), "plain"]];
    ask(this.#panel.node, { title: t(title), text: t(text), actions }, (acted) => this.#answered(acted));
  }

  #answered(acted) {
    if (acted) this.#panel.focus();
    else this.#panel.header.more.focus();
  }

  async #erase() {
    try {
      const receipt = await this.#chat.erase();
      setTimeout(() => this.#showReceipt(receipt));
    } catch {
      this.#panel.announce(this.#t("not_deleted"));
    }
  }

  #showReceipt(receipt) {
    const t = this.#t;
    const blob = new Blob([JSON.stringify(receipt, null, 2)], { type: "application/json" });
    const keep = () => save(blob, t("receipt_name"));
    const actions = [[t("receipt"), "plain", keep], [t("new"), "primary", () => this.#panel.fresh()]];
    const text = t("deleted_text", { date: dayAndTime(receipt.at, t.locale) });
    ask(this.#panel.node, { title: t("deleted"), text, actions }, () => this.#panel.focus());
  }
}
