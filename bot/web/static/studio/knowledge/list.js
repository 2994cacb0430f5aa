// The list of a site's articles: search, chips for where they stand, topics, and one line for each.
import { Kept, button, chip, h, reconcile, unseen } from "../../console/nodes.js";
import { shortDay } from "../../console/times.js";
import { icon } from "../../widget/dom.js";
import { DOWN, UP } from "../../widget/icons.js";
import { query } from "../routes.js";
import { stateChip } from "./article_words.js";

const STATES = ["all", "draft", "review", "due", "expired"];
const PATIENCE = 250; // milliseconds after the last letter, before the search is sent
const PAGE = 50;

export class ArticleList {
  node = h("div", { class: "articles" });
  #context;
  #calls;
  #hooks;
  #filter;
  #rows = [];
  #total = 0;
  #asked = 0;
  #timer = 0;
  #kept = new Kept();
  #list = h("ul", { class: "article-rows" });
  #count = h("p", { class: "muted", role: "status" });
  #chips;
  #search;
  #topic;
  #more;

  /** Hooks: create(), filtered(filter) is told what is looked for. */
  constructor(context, calls, filter, unsaved, hooks) {
    [this.#context, this.#calls, this.#hooks, this.#filter] = [context, calls, hooks, { state: "all", q: "", topic: "", ...filter }];
    const { say } = context;
    this.#more = button(say("more_articles"), () => this.#read(true), { hidden: true });
    const head = h("header", { class: "place-head" }, h("h2", { tabindex: "-1" }, say("area_knowledge")), button(say("new_article"), hooks.create, { kind: "primary", key: "n" }));
    this.node.append(head, this.#finder(), this.#unsaved(unsaved), this.#count, this.#list, this.#more);
    context.keys("keys_list", [
      ["/", "key_search", () => this.#search.focus()],
      ["n", "key_new", hooks.create],
      ["j", "key_down", () => this.#move(1)],
      ["k", "key_up", () => this.#move(-1)],
    ]);
    this.#read();
  }

  #finder() {
    const { say } = this.#context;
    this.#search = h("input", { type: "search", id: "article-search", placeholder: say("search_hint"), autocomplete: "off", "aria-keyshortcuts": "/", input: () => this.#later() });
    this.#search.value = this.#filter.q;
    this.#chips = STATES.map((state) => h("button", { type: "button", class: "filter-chip", "data-state": state, click: () => this.#choose({ state }) }, say(`state_${state}`)));
    this.#topic = h("select", { id: "article-topic", change: () => this.#choose({ topic: this.#topic.value }) }, h("option", { value: "" }, say("all_topics")));
    this.#drawChips();
    return h(
      "div",
      { class: "finder", role: "search" },
      h("div", { class: "field grows" }, h("label", { for: "article-search" }, say("search")), this.#search),
      h("div", { class: "field" }, h("label", { for: "article-topic" }, say("fact_topic")), this.#topic),
      h("div", { class: "filter-chips", role: "group", "aria-label": say("states") }, ...this.#chips),
    );
  }

  /** Topics of the site, as soon as they are known. */
  offer(topics) {
    const { say } = this.#context;
    this.#topic.replaceChildren(new Option(say("all_topics"), ""), ...topics.map(({ id, title }) => new Option(title ?? id, id)));
    this.#topic.value = this.#filter.topic;
  }

  /** What was begun and not saved, in this tab. */
  #unsaved(ids) {
    const { say } = this.#context;
    if (!ids.length) return "";
    const links = ids.map((id) => h("li", {}, h("a", { href: `#/knowledge/${encodeURIComponent(id)}` }, id)));
    return h("div", { class: "notice" }, h("p", {}, say("unsaved_here")), h("ul", {}, ...links));
  }

  #drawChips() {
    for (const node of this.#chips) node.setAttribute("aria-pressed", String(node.dataset.state === this.#filter.state));
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#choose({ q: this.#search.value.trim() }), PATIENCE);
  }

  #choose(changes) {
    Object.assign(this.#filter, changes);
    this.#drawChips();
    const { state, q, topic } = this.#filter;
    const shown = { q, topic, state: state === "all" ? "" : state };
    this.#context.replace(`knowledge${query(shown)}`);
    this.#hooks.filtered(shown);
    return this.#read();
  }

  async #read(more = false) {
    const asked = ++this.#asked;
    const after = more ? this.#rows.length : undefined;
    try {
      const { state, ...filter } = this.#filter;
      const { articles, total } = await this.#calls.list({ ...filter, state: state === "all" ? "" : state, limit: PAGE, after });
      if (asked !== this.#asked) return;
      this.#rows = more ? [...this.#rows, ...articles] : articles;
      this.#total = total;
      this.#draw();
    } catch (error) {
      this.#context.trouble(error);
    }
  }

  #draw() {
    const { say } = this.#context;
    reconcile(this.#list, this.#kept.nodes(this.#rows, ({ id }) => id, JSON.stringify, (row) => this.#row(row)));
    this.#count.textContent = this.#rows.length ? say.count("articles_found", this.#total) : say("no_articles");
    this.#more.hidden = this.#rows.length >= this.#total;
    this.#list.hidden = !this.#rows.length;
  }

  #row(row) {
    const { say } = this.#context;
    const { id, title, topic, department, state, languages = [], updated, by, helpful } = row;
    const up = helpful?.up || helpful?.down;
    return h(
      "li",
      {},
      h("a", { class: "article-row", href: `#/knowledge/${encodeURIComponent(id)}` },
        h("span", { class: "article-name" }, h("b", {}, title), h("span", { class: "muted" }, [topic, department].filter(Boolean).join(" · "))),
        h("span", { class: "article-state" }, stateChip(state, say)),
        h("span", { class: "article-languages" }, ...languages.map((one) => chip(one))),
        h("span", { class: "article-helpful muted" }, ...(up ? [thumb(say, "helpful_up", helpful.up), thumb(say, "helpful_down", helpful.down)] : [])),
        h("span", { class: "article-when muted" }, updated ? shortDay(updated, say) : "", by ? ` · ${by}` : "")),
    );
  }

  #move(by) {
    const links = [...this.#list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    const next = links[Math.max(0, Math.min(links.length - 1, at < 0 ? 0 : at + by))];
    next?.focus();
  }

  end() {
    clearTimeout(this.#timer);
  }
}

function thumb(say, key, n) {
  return h("span", { title: say(key, { n }) }, icon(key === "helpful_up" ? UP : DOWN), h("span", { "aria-hidden": "true" }, String(n)), unseen(say(key, { n })));
}
