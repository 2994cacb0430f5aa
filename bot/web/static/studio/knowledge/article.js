// The page of one article: what it is about, its texts, its history, and beside them the answer that comes of it.
import { ask, field } from "../../console/dialogs.js";
import { button, chip, h } from "../../console/nodes.js";
import { moment, shortDay } from "../../console/times.js";
import { languageName } from "../../console/words.js";
import { Tabs } from "../tabs.js";
import { articleActs } from "./acts.js";
import { stateChip } from "./article_words.js";
import { factsPanel } from "./facts.js";
import { History } from "./history.js";
import { Side } from "./side.js";
import { TextPanel } from "./text_panel.js";

const FIRST = ["de", "en"];
const KNOWN = "de en tr ru ar uk pl fr it es".split(" ");

export class ArticlePage {
  node = h("div", { class: "article" });
  #manuscript;
  #context;
  #calls;
  #lists;
  #acts;
  #head = h("header", { class: "article-head" });
  #tabs;
  #side;
  #history;
  #texts = new Map();
  #findings = [];

  /** `lists` is {topics, offices, departments}; `tab` the one to begin with. */
  constructor(manuscript, context, calls, lists, tab) {
    [this.#manuscript, this.#context, this.#calls, this.#lists] = [manuscript, context, calls, lists];
    const { say } = context;
    const hooks = { drawn: () => this.#draw(), head: () => this.#drawHead(), gone: () => context.go("knowledge"), withdrawn: () => context.go(`knowledge/${encodeURIComponent(manuscript.id)}`), lacking: () => this.#isWhole() };
    this.#acts = articleActs({ calls, manuscript, context, hooks });
    this.#tabs = new Tabs(say("article_parts"), (name) => this.#chosen(name));
    this.#side = new Side(calls, manuscript, say, { jump: (one) => this.#jump(one), found: (all) => this.#mark(all), trouble: context.trouble });
    this.node.append(this.#head, h("div", { class: "article-body" }, this.#tabs.node, this.#side.node));
    manuscript.on("changed", () => this.#drawHead());
    this.#bindKeys();
    this.#draw();
    this.#show(tab ?? this.#languages[0] ?? "facts");
    this.#side.start();
  }

  get #languages() {
    const texts = Object.keys(this.#manuscript.article.texts ?? {});
    return [...FIRST.filter((one) => texts.includes(one)), ...texts.filter((one) => !FIRST.includes(one)).sort()];
  }

  #bindKeys() {
    const step = (by) => this.#step(by);
    this.#context.keys("keys_article", [
      ["ctrl s", "key_save", () => this.#save()],
      ["[", "key_tab_before", () => step(-1)],
      ["]", "key_tab_after", () => step(1)],
      ["h", "key_hints", () => this.#side.showHints()],
      ["u", "key_list", () => this.#context.go("knowledge")],
    ]);
  }

  /** A line that is being added is saved too. */
  #save() {
    const at = document.activeElement;
    if (at?.matches(".lines-add")) {
      at.blur();
      at.focus();
    }
    return this.#acts.save();
  }

  #step(by) {
    const names = this.#names;
    this.#show(names[(names.indexOf(this.#tabs.chosen) + by + names.length) % names.length]);
  }

  get #names() {
    return [...this.#languages, "facts", "history"];
  }

  // Drawing

  /** Everything anew: the fields show what the manuscript has now. */
  #draw() {
    const { say } = this.#context;
    const chosen = this.#tabs.chosen;
    this.#texts = new Map(this.#languages.map((language) => [language, this.#textPanel(language)]));
    this.#history = new History(this.#calls, this.#manuscript, say, { rollback: (version) => this.#acts.rollback(version), trouble: this.#context.trouble });
    const texts = this.#languages.map((language) => ({ name: language, label: languageName(language, say), panel: this.#texts.get(language).node }));
    const facts = { name: "facts", label: say("facts"), panel: h("div", {}, factsPanel(this.#manuscript, say, this.#lists), this.#withdrawal()) };
    this.#tabs.set([...texts, facts, { name: "history", label: say("history"), panel: this.#history.node }], this.#addLanguageButton());
    if (chosen) this.#show(chosen);
    this.#mark(this.#findings);
    this.#drawHead();
  }

  #textPanel(language) {
    const drop = language !== "de" && this.#languages.length > 1 ? () => this.#dropLanguage(language) : null;
    const focus = (module) => this.#side.look(language, module);
    return new TextPanel(this.#manuscript, language, this.#context.say, { focus, drop, hints: () => this.#side.showHints() });
  }

  #drawHead() {
    const [{ say }, manuscript] = [this.#context, this.#manuscript];
    const title = manuscript.article.texts?.de?.title || Object.values(manuscript.article.texts ?? {})[0]?.title || manuscript.id;
    this.#context.title(title);
    const signs = [stateChip(manuscript.state, say), manuscript.draft?.withdraws && chip(say("would_withdraw"), "danger"), manuscript.isChanged && chip(say("not_saved"), "warning", { class: "chip chip--warning unsaved" })];
    const held = document.activeElement?.closest?.(".article-acts") && document.activeElement.dataset.act;
    this.#head.replaceChildren(
      h("a", { class: "back", href: "#/knowledge" }, h("span", { "aria-hidden": "true" }, "← "), say("back_to_list")),
      h("div", { class: "article-title" }, h("h2", { tabindex: "-1" }, title), h("p", { class: "signs", role: "status" }, ...signs.filter(Boolean), this.#stand())),
      this.#actions(),
    );
    if (held) this.#head.querySelector(`[data-act="${held}"]`)?.focus();
    if (this.#tabs.chosen === "history") this.#history?.show();
  }

  /** Who did what last, in one line. */
  #stand() {
    const [{ say }, { draft, published, version }] = [this.#context, this.#manuscript];
    const parts = [];
    if (draft) parts.push(say("draft_of", { name: draft.by, at: moment(draft.at, say) }) + (draft.note ? `: „${draft.note}“` : ""));
    if (published) parts.push(say("version_of", { n: version, at: shortDay(published.updated, say) }));
    return h("span", { class: "muted" }, parts.join(" · "));
  }

  #actions() {
    const [{ say }, manuscript, acts] = [this.#context, this.#manuscript, this.#acts];
    const { draft, mayPublish, isChanged } = manuscript;
    const one = (name, act, props) => button(say(name), act, { "data-act": name, ...props });
    const inReview = draft?.state === "review" && !isChanged;
    const open = Boolean(draft || isChanged);
    const list = [
      one("save_draft", acts.save, { disabled: !isChanged, "aria-keyshortcuts": "Control+S" }),
      open && !inReview && one("review_do", acts.review),
      open && !inReview && mayPublish && one("publish_do", acts.publish, { kind: "primary" }),
      inReview && one("reject_do", acts.reject),
      inReview && mayPublish && one("approve_do", acts.approve, { kind: "primary" }),
      open && one("discard_do", acts.discard, { kind: "tertiary" }),
    ];
    return h("div", { class: "article-acts", role: "group", "aria-label": say("acts") }, ...list.filter(Boolean), this.#sideButton());
  }

  /** What is published can be taken back; that is rare, and stands apart. */
  #withdrawal() {
    const [{ say }, { published, draft }] = [this.#context, this.#manuscript];
    if (!published || draft) return "";
    const act = button(say("withdraw_do"), this.#acts.withdraw);
    return h("section", { class: "fact-group withdrawal" }, h("h3", {}, say("withdraw_title")), h("p", { class: "muted" }, say("withdraw_text")), act);
  }

  /** The way to what stands beside the text, where that is below it. */
  #sideButton() {
    return button(this.#context.say("side"), () => this.#side.show(), { kind: "tertiary", class: "kern-btn kern-btn--x-small kern-btn--tertiary to-side", "data-act": "side" });
  }

  // Languages

  #addLanguageButton() {
    const missing = KNOWN.filter((one) => !this.#languages.includes(one));
    return missing.length ? button(`+ ${this.#context.say("language")}`, () => this.#addLanguage(missing), { kind: "tertiary", "aria-label": this.#context.say("add_language") }) : null;
  }

  async #addLanguage(missing) {
    const { say } = this.#context;
    const select = h("select", { id: "new-language", name: "language" }, ...missing.map((one) => h("option", { value: one }, languageName(one, say))));
    const window = { title: say("add_language"), confirm: say("add"), cancel: say("cancel"), close: say("close_window") };
    const title = field("title", say("text_title"), { required: true, maxlength: "300" });
    const answer = await ask(window, h("div", { class: "field" }, h("label", { for: "new-language" }, say("language")), select), title);
    if (!answer) return;
    this.#manuscript.article.texts[answer.language] = { title: answer.title.trim(), modules: {}, synonyms: [], questions: [] };
    this.#manuscript.changed();
    this.#draw();
    this.#show(answer.language);
  }

  async #dropLanguage(language) {
    const { say, confirm } = this.#context;
    if (!(await confirm(say("drop_language_text", { language: languageName(language, say) }), { confirm: say("remove"), danger: true }))) return;
    delete this.#manuscript.article.texts[language];
    this.#manuscript.changed();
    this.#draw();
  }

  // Moving

  #chosen(name) {
    this.#context.replace(`knowledge/${encodeURIComponent(this.#manuscript.id)}?tab=${name}`);
    this.node.dataset.tab = name;
    if (this.#texts.has(name)) this.#side.look(name);
    if (name === "history") this.#history.show();
  }

  #show(name) {
    const there = this.#names.includes(name) ? name : this.#languages[0];
    this.#tabs.show(there);
    this.#chosen(there);
  }

  #jump(finding) {
    if (!finding.language) return this.#show("facts");
    this.#show(finding.language);
    return this.#texts.get(finding.language)?.jump(finding);
  }

  #mark(findings) {
    this.#findings = findings;
    for (const [language, panel] of this.#texts) {
      const own = findings.filter((one) => one.language === language);
      panel.mark(own);
      this.#tabs.mark(language, own.length ? String(own.length) : "");
    }
  }

  /** What an article cannot be saved without is said before it is sent. */
  #isWhole() {
    const { say, toast } = this.#context;
    const { article } = this.#manuscript;
    const untitled = this.#languages.find((language) => !article.texts[language].title?.trim());
    if (untitled) {
      this.#show(untitled);
      this.#texts.get(untitled).titleField.focus();
      toast(say("title_missing", { language: languageName(untitled, say) }), "danger");
      return false;
    }
    const odd = this.node.querySelector(".facts-panel :invalid:not(fieldset)");
    if (!odd) return true;
    this.#show("facts");
    toast(say("field_wrong", { name: odd.labels?.[0]?.textContent ?? "" }), "danger");
    odd.focus();
    return false;
  }

  get isChanged() {
    return this.#manuscript.isChanged;
  }

  end() {
    this.#side.end();
  }
}
