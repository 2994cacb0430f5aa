// A field that offers what begins to fit while somebody types: arrows choose, Enter takes, Escape closes.
import { h } from "../console/nodes.js";

const PATIENCE = 120; // milliseconds after the last letter
let count = 0;

export class TypeAhead {
  node;
  input;
  #id = `type-ahead-${(count += 1)}`;
  #list;
  #search;
  #take;
  #say;
  #found = [];
  #at = -1;
  #timer = 0; // 0: what is typed was looked for
  #asked = 0;

  /** `search(text)` gives [{id, title, hint}], now or later; `take(item)` is told what was chosen. */
  constructor(label, say, { search, take, placeholder = "", props = {} }) {
    [this.#say, this.#search, this.#take] = [say, search, take];
    this.#list = h("ul", { class: "offers", role: "listbox", id: `${this.#id}-list`, "aria-label": label, hidden: true });
    this.input = h("input", {
      id: this.#id,
      type: "text",
      role: "combobox",
      autocomplete: "off",
      placeholder,
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": `${this.#id}-list`,
      input: () => this.#later(),
      focus: () => this.input.value && this.#later(),
      blur: () => this.close(),
      keydown: (event) => this.#keys(event),
      ...props,
    });
    this.node = h("div", { class: "field type-ahead" }, h("label", { for: this.#id }, label), h("div", { class: "type-ahead-box" }, this.input, this.#list));
  }

  clear() {
    this.input.value = "";
    this.close();
  }

  close() {
    this.#stop();
    this.#asked += 1;
    this.#found = [];
    this.#draw();
  }

  #later() {
    this.#stop();
    this.#timer = setTimeout(() => this.#look(), PATIENCE);
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  async #look() {
    this.#stop();
    const asked = ++this.#asked;
    const text = this.input.value.trim();
    const found = await Promise.resolve(this.#search(text)).catch(() => []);
    if (asked !== this.#asked) return;
    this.#found = found;
    this.#at = text && found.length ? 0 : -1;
    this.#draw(true);
  }

  #draw(asked = false) {
    const open = asked && (this.#found.length > 0 || this.input.value.trim() !== "");
    this.#list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    const none = h("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, this.#say("nothing_found"));
    this.#list.replaceChildren(...(this.#found.length ? this.#found.map((item, index) => this.#offer(item, index)) : [none]));
    this.#mark();
  }

  #offer(item, index) {
    const pick = (event) => (event.preventDefault(), this.#choose(index)); // the field keeps the focus
    const hint = item.hint && h("small", {}, item.hint);
    return h("li", { role: "option", id: `${this.#id}-${index}`, mousedown: pick }, h("span", {}, item.title), hint);
  }

  #mark() {
    [...this.#list.children].forEach((node, index) => {
      node.setAttribute("aria-selected", String(index === this.#at));
      if (index === this.#at) node.scrollIntoView({ block: "nearest" });
    });
    if (this.#at >= 0) this.input.setAttribute("aria-activedescendant", `${this.#id}-${this.#at}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #choose(index) {
    const item = this.#found[index];
    if (!item) return;
    this.clear();
    this.#take(item);
  }

  #keys(event) {
    const closed = this.#list.hidden && !this.#timer;
    const acts = closed
      ? { ArrowDown: () => this.#look() }
      : { ArrowDown: () => this.#step(1), ArrowUp: () => this.#step(-1), Enter: () => this.#enter(), Escape: () => this.close() };
    if (!Object.hasOwn(acts, event.key)) return;
    event.preventDefault();
    acts[event.key]();
  }

  /** Whoever types fast presses Enter before anything is offered: what fits best is meant. */
  async #enter() {
    if (this.#timer) await this.#look();
    this.#choose(this.#at);
  }

  #step(by) {
    const many = this.#found.length;
    if (many) this.#at = (this.#at + by + many) % many;
    this.#mark();
  }
}

/** Those of [{id, title, hint}] that fit a text: at the beginning of a word first. */
export function fitting(items, text, most = 8) {
  const wanted = text.toLocaleLowerCase();
  const place = ({ title, id }) => {
    const where = `${title} ${id}`.toLocaleLowerCase();
    const at = where.indexOf(wanted);
    return at <= 0 ? at : where[at - 1] === " " ? 1 : 2;
  };
  return items
    .map((item) => [place(item), item])
    .filter(([at]) => at >= 0)
    .sort(([one], [other]) => one - other)
    .slice(0, most)
    .map(([, item]) => item);
}
