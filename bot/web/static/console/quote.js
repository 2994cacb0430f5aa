// The article that a clerk quotes in a reply: which part of it stands in the field, and which others there are.
import { chip, h, iconButton } from "./nodes.js";
import { shortDay } from "./times.js";

/** Hooks: insert(text) puts a text at the cursor, changed() tells that something else is quoted. */
export class Quote {
  article = null;
  #shown = [];
  #text = "";
  #field;
  #t;
  #hooks;

  constructor(field, t, hooks) {
    [this.#field, this.#t, this.#hooks] = [field, t, hooks];
  }

  /** Puts what the citizen asked for into the field; the same article again puts its next part in place of that. */
  take(article) {
    if (this.article?.article === article.article && this.#stands() >= 0) return this.choose(this.#next());
    [this.article, this.#shown, this.#text] = [article, article.shown ?? [], ""];
    return this.#put(article.text);
  }

  /** Another part in place of the one that was put in, unless somebody has changed that. */
  choose(part) {
    if (!part) return this.#field.focus();
    this.#shown = [part];
    return this.#put(`**${this.article.title}**\n\n${this.article.modules[part]}`);
  }

  #put(text) {
    const at = this.#stands();
    if (at >= 0) this.#field.setSelectionRange(at, at + this.#text.length);
    this.#text = text;
    this.#hooks.insert(text);
    this.#hooks.changed();
  }

  #stands() {
    return this.#text ? this.#field.value.indexOf(this.#text) : -1;
  }

  get #parts() {
    return Object.keys(this.article?.modules ?? {});
  }

  #next() {
    const at = this.#parts.indexOf(this.#shown.at(-1));
    return this.#parts[(at + 1) % this.#parts.length];
  }

  drop() {
    [this.article, this.#shown, this.#text] = [null, [], ""];
  }

  /** What is quoted in the draft that is put away, and back again. */
  get draft() {
    return this.article && { article: this.article, shown: this.#shown, text: this.#text };
  }

  set draft(kept) {
    [this.article, this.#shown, this.#text] = [kept?.article ?? null, kept?.shown ?? [], kept?.text ?? ""];
  }

  /** The source that goes along with its date, and a button for each part; nothing without an article. */
  nodes(remove) {
    if (!this.article) return [];
    const t = this.#t;
    const { title, updated } = this.article;
    const dated = updated ? ` (${t("as_of", { date: shortDay(updated, t) })})` : "";
    const source = chip(t("with_source", { title }) + dated, "info");
    const parts = this.#parts.length > 1 && this.#choices();
    return [source, iconButton(t("remove"), "close", remove), parts].filter(Boolean);
  }

  #choices() {
    const choice = (part) =>
      h(
        "button",
        {
          type: "button",
          class: "quoted-part",
          "aria-pressed": String(this.#shown.includes(part)),
          click: () => this.choose(part),
        },
        this.#t(`module_${part}`),
      );
    return h("span", { class: "quoted-parts", role: "group", "aria-label": this.#t("parts") }, ...this.#parts.map(choice));
  }
}
