// An article in one language: its title, its modules, and the words by which citizens ask for it.
import { field } from "../../console/dialogs.js";
import { button, h } from "../../console/nodes.js";
import { MODULES } from "./article_words.js";
import { Lines } from "./lines.js";

const LONGEST = 20000;

export class TextPanel {
  node = h("div", { class: "text-panel" });
  #manuscript;
  #language;
  #say;
  #hooks;
  #parts = h("div", { class: "modules" });
  #more = h("div", { class: "more-modules", role: "group" });
  #fields = new Map();

  /** Hooks: focus(module) tells where somebody writes (null: title or lists), drop() takes the language away. */
  constructor(manuscript, language, say, hooks) {
    [this.#manuscript, this.#language, this.#say, this.#hooks] = [manuscript, language, say, hooks];
    this.#more.setAttribute("aria-label", say("more_modules"));
    this.node.append(this.#title(), this.#parts, this.#more, this.#lines("questions", "rows"), this.#lines("synonyms", "chips"));
    if (hooks.drop) this.node.append(button(say("drop_language"), hooks.drop, { kind: "tertiary" }));
    for (const module of MODULES) if (this.#text.modules?.[module]) this.#add(module);
    this.#offer();
  }

  get #text() {
    return this.#manuscript.article.texts[this.#language];
  }

  #title() {
    const set = ({ target }) => ((this.#text.title = target.value), this.#manuscript.changed());
    const node = field(`title-${this.#language}`, this.#say("text_title"), { lang: this.#language, maxlength: "300", required: true, input: set, focus: () => this.#hooks.focus(null) });
    this.titleField = node.querySelector("input");
    this.titleField.value = this.#text.title ?? "";
    return node;
  }

  #add(module) {
    const id = `module-${this.#language}-${module}`;
    const area = h("textarea", {
      id,
      lang: this.#language,
      rows: "3",
      maxlength: LONGEST,
      input: () => this.#write(module, area.value),
      focus: () => this.#hooks.focus(module),
    });
    area.value = this.#text.modules?.[module] ?? "";
    const mark = h("button", { type: "button", class: "hint-mark", hidden: true, click: () => this.#hooks.hints(module) });
    const node = h("div", { class: "module", "data-module": module }, h("div", { class: "module-head" }, h("label", { for: id, class: "part-name" }, this.#say(`module_${module}`)), mark), area);
    this.#fields.set(module, { area, mark, node });
    const shown = MODULES.filter((one) => this.#fields.has(one)).map((one) => this.#fields.get(one).node);
    this.#parts.replaceChildren(...shown);
    return area;
  }

  #write(module, text) {
    const modules = (this.#text.modules ??= {});
    if (text.trim()) modules[module] = text;
    else delete modules[module];
    this.#manuscript.changed();
  }

  /** Modules that are not written yet. */
  #offer() {
    const missing = MODULES.filter((module) => !this.#fields.has(module));
    const offer = (module) => button(`+ ${this.#say(`module_${module}`)}`, () => (this.#add(module).focus(), this.#offer()), { kind: "tertiary" });
    this.#more.replaceChildren(...missing.map(offer));
    this.#more.hidden = !missing.length;
  }

  #lines(name, kind) {
    const hear = (values) => ((this.#text[name] = values), this.#manuscript.changed());
    const lines = new Lines(this.#say(`text_${name}`), this.#say, { values: this.#text[name], hear, kind, hint: this.#say(`${name}_hint`), language: this.#language });
    lines.node.addEventListener("focusin", () => this.#hooks.focus(null));
    return lines.node;
  }

  /** How many hints there are to each module. */
  mark(findings) {
    for (const [module, { mark }] of this.#fields) {
      const many = findings.filter((one) => one.module === module).length;
      mark.hidden = !many;
      mark.textContent = many ? this.#say.count("hints", many) : "";
    }
  }

  /** Puts the cursor on the words that a finding is about. */
  jump({ module, at }) {
    const field = this.#fields.get(module)?.area ?? this.titleField;
    const [start, end] = (at ?? [0, 0]).map((place) => [...field.value].slice(0, place).join("").length);
    field.focus();
    field.setSelectionRange(start, end);
    field.scrollIntoView({ block: "center" });
  }
}
