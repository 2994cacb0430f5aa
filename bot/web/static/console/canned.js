// Canned responses: `::` and a few letters, arrows, Enter.
import { h } from "./nodes.js";

const ASKED = /(?:^|\s)::([\p{L}\p{N}_-]*)$/u;
const SHOWN = 8;

export class CannedPicker {
  responses = [];
  node;
  #field;
  #t;
  #choose;
  #found = [];
  #at = 0;

  constructor(field, t, choose) {
    [this.#field, this.#t, this.#choose] = [field, t, choose];
    this.node = h("ul", { class: "canned", id: "canned", role: "listbox", "aria-label": t("canned"), hidden: true });
    field.setAttribute("aria-controls", "canned");
    field.setAttribute("aria-autocomplete", "list");
    field.addEventListener("blur", () => this.close());
  }

  /** Look at what stands before the cursor. */
  look() {
    const asked = this.#asked();
    if (asked === null) return this.close();
    this.#found = this.#matching(asked.toLocaleLowerCase()).slice(0, SHOWN);
    this.#at = 0;
    this.#draw();
  }

  #asked() {
    const { value, selectionStart } = this.#field;
    return ASKED.exec(value.slice(0, selectionStart))?.[1] ?? null;
  }

  #matching(asked) {
    const starts = this.responses.filter(({ shortcut }) => shortcut.toLocaleLowerCase().startsWith(asked));
    const holds = this.responses.filter(
      (one) => !starts.includes(one) && `${one.shortcut} ${one.text}`.toLocaleLowerCase().includes(asked),
    );
    return [...starts, ...holds];
  }

  #draw() {
    const none = h("li", { class: "none", role: "option", "aria-disabled": "true" }, this.#t("no_canned"));
    const options = this.#found.map((response, index) => this.#option(response, index));
    this.node.replaceChildren(...(options.length ? options : [none]));
    this.node.hidden = false;
    this.#show();
  }

  #option(response, index) {
    const take = (event) => {
      event.preventDefault();
      this.#take(index);
    };
    const props = { role: "option", id: `canned-${index}`, mousedown: take };
    return h("li", props, h("b", {}, `::${response.shortcut}`), " ", h("span", { lang: response.language }, response.text));
  }

  #show() {
    [...this.node.children].forEach((node, index) => node.setAttribute("aria-selected", String(index === this.#at)));
    const chosen = this.node.children[this.#at];
    chosen?.scrollIntoView({ block: "nearest" });
    if (this.#found.length) this.#field.setAttribute("aria-activedescendant", chosen.id);
    else this.#field.removeAttribute("aria-activedescendant");
  }

  /** Whether the key was meant for the list. */
  keydown(event) {
    if (this.node.hidden) return false;
    const act = {
      ArrowDown: () => this.#step(1),
      ArrowUp: () => this.#step(-1),
      Enter: () => this.#take(this.#at),
      Tab: () => this.#take(this.#at),
      Escape: () => this.close(),
    }[event.key];
    if (!act || (!this.#found.length && event.key !== "Escape")) return false;
    event.preventDefault();
    event.stopPropagation();
    act();
    return true;
  }

  #step(by) {
    this.#at = (this.#at + by + this.#found.length) % this.#found.length;
    this.#show();
  }

  #take(index) {
    const { selectionStart } = this.#field;
    const start = selectionStart - this.#asked().length - 2;
    this.#field.setRangeText("", start, selectionStart, "end");
    const response = this.#found[index];
    this.close();
    this.#choose(response);
  }

  close() {
    this.node.hidden = true;
    this.#field.removeAttribute("aria-activedescendant");
  }
}
