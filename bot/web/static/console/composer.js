// Where a clerk writes: reply or private note, suggestions, canned responses, files.
import { CannedPicker } from "./canned.js";
import { Drafts } from "./drafts.js";
import { button, chip, h, iconButton, reconcile } from "./nodes.js";
import { Quote } from "./quote.js";

const LONGEST = 2000;
const WARN_FROM = 1800;
const TYPING_EVERY = 3000;
const FILES = "image/jpeg,image/png,image/webp,application/pdf";
const SHOWN = 3;

export class Composer {
  #desk;
  #api;
  #t;
  #hooks;
  #drafts;
  #open = null;
  #note = false;
  #quote;
  #file = null;
  #uploads = new Set(); // handovers whose file is on its way
  #suggestions = [];
  #said = 0;
  #field;
  #picker;
  #parts = {};

  /** Hooks: trouble(error); `kept` is where drafts outlast the page. */
  constructor(desk, api, t, hooks, kept) {
    [this.#desk, this.#api, this.#t, this.#hooks] = [desk, api, t, hooks];
    this.#drafts = new Drafts(kept);
    this.#build();
    desk.on("over", (id) => this.#drafts.end(id));
    desk.on("opened", () => this.#switch());
    desk.on("packet", () => this.#reread());
    desk.on("asked", () => this.#ask());
  }

  #build() {
    const t = this.#t;
    const keys = (event) => this.#keydown(event);
    this.#field = h("textarea", {
      id: "words",
      rows: "3",
      dir: "auto",
      "aria-describedby": "words-answers words-hint words-left",
      keydown: keys,
      input: () => this.#typed(),
    });
    this.#picker = new CannedPicker(this.#field, t, (response) => this.#insert(response.text));
    this.#quote = new Quote(this.#field, t, {
      insert: (text) => this.#insert(text),
      changed: () => this.#drawExtras(),
    });
    const input = h("input", { type: "file", accept: FILES, hidden: true, change: () => this.#attach(input) });
    const parts = (this.#parts = {
      suggestions: h("div", { class: "suggestions" }),
      label: h("label", { class: "kern-sr-only", for: "words" }),
      modes: h("div", { class: "modes", role: "group", "aria-label": t("mode") }),
      answers: h("p", { class: "answers", id: "words-answers" }),
      extras: h("p", { class: "extras" }),
      left: h("span", { class: "left", id: "words-left" }),
      refusal: h("p", { class: "kern-sr-only", role: "alert" }),
      hint: h("span", { class: "hint", id: "words-hint" }),
      send: button(t("send"), () => this.#send(), { kind: "primary" }),
      input,
    });
    parts.attach = button(t("attach"), () => input.click(), { kind: "tertiary", key: "u" });
    const foot = h("div", { class: "composer-foot" }, parts.hint, parts.left, parts.attach, input, parts.send);
    const box = h("div", { class: "composer-box" }, parts.label, this.#picker.node, this.#field, foot, parts.refusal);
    this.node = h(
      "section",
      { class: "composer", "aria-label": t("composer") },
      parts.suggestions,
      parts.modes,
      parts.answers,
      parts.extras,
      box,
    );
    this.#drawMode();
    this.draw();
  }

  // What is open

  #switch() {
    this.#keep();
    const { packet } = this.#desk;
    this.#open = packet?.id ?? null;
    const { text = "", note = false, quote = null, file = null } = this.#drafts.get(this.#open);
    [this.#note, this.#file, this.#suggestions] = [note, file, packet?.suggestions ?? []];
    this.#quote.draft = quote;
    this.#field.value = text;
    this.#picker.close();
    this.#drawMode();
    this.#picker.responses = packet?.canned ?? [];
  }

  /** The canned responses are those of the language in which the citizen goes on. */
  #reread() {
    this.#picker.responses = this.#desk.packet?.canned ?? [];
    this.draw();
  }

  #keep() {
    const draft = { text: this.#field.value, note: this.#note, quote: this.#quote.draft, file: this.#file };
    if (this.#open) this.#drafts.put(this.#open, draft);
  }

  /** The citizen asked something new: which articles might answer it. */
  async #ask() {
    const { packet } = this.#desk;
    const { suggestions } = await this.#api.suggestions(packet.id).catch(() => ({}));
    if (!suggestions || packet.id !== this.#desk.packet?.id) return;
    this.#suggestions = suggestions;
    this.#drawSuggestions();
  }

  draw() {
    this.node.hidden = !this.#desk.isMine;
    this.#drawSuggestions();
    this.#drawAnswers();
    this.#drawExtras();
    this.#drawLeft();
  }

  /** Says who answers what the citizen writes, where that is not the clerk. */
  #drawAnswers() {
    const key = { bot: "bot_answers", closed: "nobody_answers" }[this.#desk.packet?.conversation_state];
    this.#parts.answers.textContent = key && !this.#note ? this.#t(key) : "";
    this.#parts.answers.hidden = !this.#parts.answers.textContent;
  }

  #drawSuggestions() {
    const { suggestions: root } = this.#parts;
    const shown = this.#note ? [] : this.#suggestions.slice(0, SHOWN);
    const chips = shown.map((article, index) => this.#suggestion(article, index));
    root.replaceChildren(...(chips.length ? [h("span", { class: "suggestions-title" }, this.#t("suggestions")), ...chips] : []));
  }

  #suggestion(article, index) {
    const props = {
      type: "button",
      class: "suggestion",
      title: article.text,
      "aria-keyshortcuts": `Control+${index + 1}`,
      click: () => this.suggest(index),
    };
    return h(
      "button",
      props,
      h("kbd", { "aria-hidden": "true" }, this.#t("ctrl", { n: index + 1 })),
      h("span", { lang: article.language }, article.title),
    );
  }

  /** Puts what was asked for of the article into the field, again the next part; its source goes along. */
  suggest(index) {
    const article = this.#suggestions[index];
    if (!article || this.node.hidden) return;
    if (this.#note) this.setMode(false);
    this.#quote.take(article);
  }

  #insert(text) {
    const { selectionStart, selectionEnd, value } = this.#field;
    const before = value.slice(0, selectionStart);
    const gap = before && !/\s$/.test(before) && !/^\s/.test(text) ? " " : "";
    this.#field.setRangeText(gap + text, selectionStart, selectionEnd, "end");
    this.#field.focus();
    this.#typed();
  }

  // Reply or note

  setMode(note) {
    this.#note = note;
    this.#drawMode();
    this.draw();
    this.#keep();
    this.focus();
  }

  #drawMode() {
    const [t, parts] = [this.#t, this.#parts];
    const mode = (label, note, key) =>
      h(
        "button",
        {
          type: "button",
          class: "mode",
          "aria-pressed": String(this.#note === note),
          "aria-keyshortcuts": key,
          click: () => this.setMode(note),
        },
        label,
        h("kbd", { "aria-hidden": "true" }, key),
      );
    reconcile(parts.modes, [mode(t("reply"), false, "r"), mode(t("note"), true, "n")]);
    this.node?.classList.toggle("is-note", this.#note);
    parts.label.textContent = t(this.#note ? "note_label" : "reply_label");
    this.#field.placeholder = t(this.#note ? "note_placeholder" : "reply_placeholder");
    parts.hint.textContent = t(this.#note ? "note_hint" : "reply_hint");
    parts.send.querySelector(".kern-label").textContent = t(this.#note ? "save_note" : "send");
    parts.attach.hidden = this.#note;
  }

  #drawExtras() {
    const [t, parts] = [this.#t, this.#parts];
    const drop = (what) => iconButton(t("remove"), "close", what);
    const coming = !this.#note && this.#uploads.has(this.#open) && chip(t("uploading"), "neutral", { role: "status" });
    const quote = this.#note ? [] : this.#quote.nodes(() => this.#dropped());
    const file = this.#file && !this.#note && [chip(t("with_file", { name: this.#file.name }), "info"), drop(() => this.#dropFile())];
    parts.extras.replaceChildren(...[...quote, ...(file || []), coming].filter(Boolean));
    parts.extras.hidden = !parts.extras.childElementCount;
  }

  #dropped() {
    this.#keep();
    this.#drawExtras();
    this.focus();
  }

  #dropFile() {
    this.#file = null;
    this.#dropped();
  }

  async #attach(input) {
    const [file] = input.files;
    const id = this.#open;
    input.value = "";
    if (!file) return;
    this.#uploads.add(id);
    this.#drawExtras();
    try {
      const stored = await this.#api.upload(id, file);
      const sent = { id: stored.id, name: file.name };
      if (id !== this.#open) return this.#drafts.put(id, { ...this.#drafts.get(id), file: sent });
      this.#file = sent;
      this.#dropped();
    } catch (error) {
      this.#hooks.trouble(error);
    } finally {
      this.#uploads.delete(id);
      this.#drawExtras();
    }
  }

  attach() {
    if (!this.node.hidden && !this.#note) this.#parts.input.click();
  }

  // Writing

  #typed() {
    this.#keep();
    this.#drawLeft();
    this.#picker.look();
    const on = !this.#note && this.#field.value !== "";
    if (on ? Date.now() - this.#said < TYPING_EVERY : !this.#said) return;
    this.#said = on ? Date.now() : 0;
    this.#api.typing(this.#open, on).catch(() => {});
  }

  #drawLeft() {
    const [length, { left, refusal }] = [this.#length(), this.#parts];
    const over = length - LONGEST;
    const words = over > 0 ? this.#t.count("over", over) : this.#t("left", { n: -over });
    left.textContent = length < WARN_FROM ? "" : words;
    left.classList.toggle("over", over > 0);
    this.#field.setAttribute("aria-invalid", String(over > 0));
    refusal.textContent = "";
  }

  /** In characters as the server counts them, not in JavaScript's halves. */
  #length() {
    return [...this.#field.value.trim()].length;
  }

  /** Words and file that belong together go together. */
  #wait() {
    this.#parts.refusal.textContent = this.#t("uploading");
    this.focus();
  }

  /** Says what is wrong to those who do not see the count turn red. */
  #refuse() {
    this.#drawLeft();
    this.#parts.refusal.textContent = this.#parts.left.textContent;
    this.focus();
  }

  #keydown(event) {
    if (event.isComposing || this.#picker.keydown(event)) return;
    if (event.key !== "Enter" || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.#send();
  }

  #send() {
    const text = this.#field.value.trim();
    if (this.#length() > LONGEST) return this.#refuse();
    if (!this.#note && this.#uploads.has(this.#open)) return this.#wait();
    if (!text && !this.#file) return this.focus();
    this.#desk.say(text, {
      note: this.#note,
      sources: this.#note ? [] : this.#quote.sources.map(({ article, title, updated }) => ({ article, title, updated })),
      formatted: !this.#note && this.#quote.formatted,
      attachment: this.#note ? null : this.#file,
    });
    this.#said = 0;
    if (!this.#note) this.#file = null;
    this.#note = false;
    this.#quote.drop();
    this.#field.value = "";
    this.#drawMode();
    this.#keep();
    this.draw();
    this.focus();
  }

  /** Puts a refused message back into the field, before what stands there by now. */
  edit({ text, note, sources, formatted, attachment }) {
    this.#field.value = [text, this.#field.value].filter(Boolean).join("\n\n");
    this.#note = note;
    this.#file ??= attachment;
    if (!this.#quote.formatted) this.#quote.draft = { sources, formatted };
    this.#drawMode();
    this.#keep();
    this.draw();
    this.focus();
  }

  focus() {
    if (!this.node.hidden) this.#field.focus();
  }
}
