// The list of groups: messages that are alike stand as one line, and the next one comes by itself.
import { button, chip, h } from "../../console/nodes.js";
import { since } from "../../console/times.js";

const UNSURE = 0.5;
const LOOK_EVERY = 15_000; // milliseconds

export class GroupList {
  node;
  #say;
  #calls;
  #hooks;
  #groups = [];
  #total = 0;
  #messages = 0;
  #next = null;
  #filter = {};
  #at = -1;
  #asked = 0;
  #list = h("ul", { class: "groups" });
  #head = h("p", { class: "small muted", role: "status" });
  #fresh;
  #more;

  /** Hooks: chosen(group), none(), trouble(error). */
  constructor(say, calls, hooks) {
    [this.#say, this.#calls, this.#hooks] = [say, calls, hooks];
    this.#more = button(say("more"), () => this.#goOn().catch(hooks.trouble));
    this.#fresh = button(say("show_fresh"), () => this.load(this.#filter).catch(hooks.trouble), { hidden: true, key: "l" });
    this.node = h("section", { class: "group-list", "aria-label": say("groups") }, this.#head, this.#fresh, this.#list, this.#more);
    const looking = setInterval(() => (this.node.isConnected ? this.#look() : clearInterval(looking)), LOOK_EVERY);
  }

  /** Where more came in meanwhile, it is offered: a list that changes by itself would change under the keys. */
  async #look() {
    if (document.hidden) return;
    const asked = this.#asked;
    const found = await this.#calls.list(this.#filter).catch(() => null); // the next look may find somebody there
    if (found && asked === this.#asked) this.#fresh.hidden = found.messages <= this.#messages;
  }

  /** Reads the list anew and opens its first group, or the one that is named. */
  async load(filter, wanted) {
    this.#filter = { ...filter };
    const asked = ++this.#asked;
    const found = await this.#calls.list(this.#filter);
    if (asked !== this.#asked) return;
    this.#groups = [];
    this.#take(found);
    this.#choose(Math.max(0, this.#groups.findIndex(({ id }) => id === wanted)));
  }

  async #goOn() {
    const asked = this.#asked;
    const found = await this.#calls.list(this.#filter, this.#next);
    if (asked === this.#asked) this.#take(found);
  }

  #take({ groups, total, messages, next = null }) {
    const known = new Set(this.#groups.map(({ id }) => id));
    this.#groups.push(...groups.filter(({ id }) => !known.has(id)));
    [this.#total, this.#messages, this.#next, this.#fresh.hidden] = [total, messages, next, true];
    this.#draw();
  }

  #draw() {
    this.#head.textContent = this.#total ? this.#count() : this.#say(`inbox_empty_${this.#filter.state}`);
    this.#list.replaceChildren(...this.#groups.map((group, index) => this.#row(group, index)));
    this.#more.hidden = !this.#next;
    this.#mark();
  }

  #count() {
    const { count } = this.#say;
    return this.#say("inbox_count", { messages: count("inbox_messages", this.#messages), groups: count("inbox_groups", this.#total) });
  }

  #row(group, index) {
    const say = this.#say;
    const sure = Math.round(100 * group.confidence);
    const guess = group.title ?? group.intent;
    return h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "row group", click: () => this.#choose(index) },
        h("span", { class: "row-top" }, h("b", { lang: group.language, dir: "auto" }, group.text), group.size > 1 && chip(`${group.size}×`, "info", { title: say("group_size", { n: group.size }) })),
        h(
          "span",
          { class: "row-facts small" },
          guess && h("span", {}, say("taken_for", { guess, sure })),
          group.outcome && chip(say(`outcome_${group.outcome}`), group.uncertainty > UNSURE ? "warning" : "neutral"),
          group.marked && chip(say("marked"), "danger"),
          group.awaited && chip(say("awaited"), "danger"),
          h("span", { class: "muted" }, since(group.last_at, say)),
        ),
      ),
    );
  }

  #mark() {
    [...this.#list.children].forEach(({ firstElementChild: row }, index) => {
      if (index === this.#at) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    });
  }

  /** What is offered because more came in meanwhile. */
  renew() {
    if (!this.#fresh.hidden) this.#fresh.click();
  }

  step(by) {
    if (this.#groups.length) this.#choose(Math.min(Math.max(this.#at + by, 0), this.#groups.length - 1));
  }

  #choose(index) {
    this.#at = this.#groups[index] ? index : -1;
    this.#mark();
    this.#list.children[this.#at]?.scrollIntoView({ block: "nearest" });
    if (this.#at < 0) return this.#hooks.none();
    return this.#hooks.chosen(this.#groups[this.#at]);
  }

  /** A group is done, in whole or in part: what is left of it is read anew and stays, else the next one comes. */
  async decided({ id }, left) {
    const asked = this.#asked;
    const kept = left === 0 ? [] : await this.#left(id);
    const at = this.#groups.findIndex((group) => group.id === id);
    if (asked !== this.#asked || at < 0) return;
    this.#messages -= this.#groups[at].size - (kept[0]?.size ?? 0);
    this.#total -= 1 - kept.length;
    this.#groups.splice(at, 1, ...kept);
    this.#draw();
    if (!this.#groups.length && this.#next) this.load(this.#filter).catch(this.#hooks.trouble);
    else this.#choose(Math.min(at, this.#groups.length - 1));
  }

  /** The group with all that is left of it, as a list; an empty one where nothing of it fits any more. */
  async #left(id) {
    try {
      return [(await this.#calls.group(id, this.#filter)).group];
    } catch (error) {
      if (error.status === 404) return [];
      throw error;
    }
  }
}
