// The articles that a clerk quotes in a reply: which part of the last one stands in the field, and which others there are.
import { chip, h, iconButton } from "./nodes.js";
import { shortDay } from "./times.js";

const MOST = 5; // articles of one message

/** Hooks: insert(text) puts a text at the cursor, changed() tells that something else is quoted. */
export class Quote {
  /** Articles whose sources go along, in the order in which they were put in. */
  sources = [];
  /** Whether the field holds text of an article, which is Markdown, also where its source was taken away. */
  formatted = false;
  #article = null; // the last one
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
    if (this.#article?.article === article.article && this.#stands() >= 0) return this.choose(this.#next());
    [this.#article, this.#shown, this.#text] = [article, article.shown ?? [], ""];
    this.sources = [...this.sources.filter((one) => one.article !== article.article), article].slice(-MOST);
    return this.#put(article.text);
  }

  /** Another part in place of the one that was put in, unless somebody has changed that. */
  choose(part) {
    if (!part) return this.#field.focus();
    this.#shown = [part];
    return this.#put(`**${this.#article.title}**\n\n${this.#article.modules[part]}`);
  }

  #put(text) {
    const at = this.#stands();
    if (at >= 0) this.#field.setSelectionRange(at, at + this.#text.length);
    const isSecond = at < 0 && this.formatted && this.#field.value.trim();
    [this.#text, this.formatted] = [text, true];
    this.#hooks.insert(isSecond ? `\n\n${text}` : text);
    this.#hooks.changed();
  }

  #stands() {
    return this.#text ? this.#field.value.indexOf(this.#text) : -1;
  }

  get #parts() {
    return Object.keys(this.#article?.modules ?? {});
  }

  #next() {
    const at = this.#parts.indexOf(this.#shown.at(-1));
    return this.#parts[(at + 1) % this.#parts.length];
  }

  /** Nothing is quoted any more. */
  drop() {
    this.draft = null;
  }

  /** The source does not go along; what was put in stays as it is. */
  #remove(article) {
    this.sources = this.sources.filter((one) => one !== article);
    if (this.#article === article) [this.#article, this.#shown, this.#text] = [null, [], ""];
  }

  /** What is quoted in the draft that is put away, and back again. */
  get draft() {
    const { sources, formatted } = this;
    return formatted ? { sources, formatted, article: this.#article?.article, shown: this.#shown, text: this.#text } : null;
  }

  set draft(kept) {
    const { sources = [], formatted = false, article, shown = [], text = "" } = kept ?? {};
    [this.sources, this.formatted, this.#shown, this.#text] = [sources, formatted, shown, text];
    this.#article = sources.find((one) => one.article === article) ?? null;
  }

  /** The sources that go along with their dates, and buttons for the parts of the last; nothing without an article. */
  nodes(removed) {
    const chips = this.sources.flatMap((article) => this.#source(article, removed));
    return this.#article && this.#parts.length > 1 ? [...chips, this.#choices()] : chips;
  }

  #source(article, removed) {
    const t = this.#t;
    const dated = article.updated ? ` (${t("as_of", { date: shortDay(article.updated, t) })})` : "";
    const remove = () => {
      this.#remove(article);
      removed();
    };
    const label = `${t("remove")}: ${article.title}`;
    return [chip(t("with_source", { title: article.title }) + dated, "info"), iconButton(label, "close", remove)];
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
