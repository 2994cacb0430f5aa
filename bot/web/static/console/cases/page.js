// The right pane of the cases: everything about one case, and everything that can be done with it.
import { button, chip, h, iconButton, reconcile } from "../nodes.js";
import { Answer } from "./answer.js";
import { facts } from "./facts.js";
import { related } from "./related.js";
import { Report } from "./report.js";
import { Timeline } from "./timeline.js";
import { actor, differences, dueWords, stateChip } from "./words.js";

export class CasePage {
  #cases;
  #t;
  #acts;
  #head = h("header", { class: "talk-head case-head" });
  #banner = h("div", { class: "case-conflict", role: "alert", hidden: true });
  #blank;
  #main = h("div", { class: "case-main" });
  #side = h("aside", { class: "case-side" });
  #body;
  #report;
  #answer;
  #timeline;
  #parts = new Map();

  constructor(root, cases, api, t, acts) {
    [this.#cases, this.#t, this.#acts] = [cases, t, acts];
    this.root = root;
    this.#report = new Report(cases, t, acts);
    this.#answer = new Answer(cases, api, t, acts);
    this.#timeline = new Timeline(cases, t, acts);
    this.#side.setAttribute("aria-label", t("case_facts"));
    this.#body = h("div", { class: "case-body", tabindex: "0", role: "group", "aria-label": t("case") }, this.#main, this.#side);
    this.#blank = h("div", { class: "blank" }, h("h2", {}, t("no_case_open")), h("p", {}, t("no_case_open_hint")));
    root.append(this.#blank, this.#head, this.#banner, this.#body);
    cases.on("opened", () => this.#opened());
    cases.on("case", () => this.draw());
    cases.on("conflict", () => this.#banner.scrollIntoView({ block: "nearest" }));
    setInterval(() => this.#cases.open && this.#drawHead(), 60000);
    this.draw();
  }

  #opened() {
    this.#parts.clear();
    this.#report.opened();
    this.#answer.opened();
    this.#timeline.opened();
    this.#body.scrollTop = 0;
    this.draw();
  }

  /** Where a button was pressed that is gone now, the keyboard goes on at the top. */
  draw() {
    const isHere = this.root.contains(document.activeElement);
    this.#drawAll();
    if (isHere && document.activeElement === document.body) this.focus();
  }

  #drawAll() {
    const { open } = this.#cases;
    this.root.classList.toggle("is-blank", !open);
    this.#blank.hidden = Boolean(open);
    if (!open) return;
    this.#drawHead();
    this.#drawBanner();
    this.#report.draw();
    this.#answer.draw();
    this.#timeline.draw();
    const linked = related(open, this.#t, this.#acts);
    reconcile(this.#main, [this.#report.node, this.#answer.node, ...this.#unchanged({ linked }), this.#timeline.node]);
    reconcile(this.#side, this.#unchanged({ facts: facts(open, this.#t, this.#acts) }));
  }

  /** Only what says something else is put anew: focus and places stay. */
  #unchanged(parts) {
    const drawn = Object.entries(parts).filter(([, node]) => node);
    return drawn.map(([key, node]) => {
      const before = this.#parts.get(key);
      const same = before?.isEqualNode(node) ? before : node;
      this.#parts.set(key, same);
      return same;
    });
  }

  #drawHead() {
    const [t, found] = [this.#t, this.#cases.open];
    const { late, text } = dueWords(found, t);
    const back = button(t("back_to_list"), () => this.#acts.leave(), { kind: "tertiary", class: BACK });
    const copy = iconButton(t("copy_number"), "content-copy", () => this.#acts.copyNumber());
    const title = h(
      "div",
      { class: "talk-title" },
      h(
        "div",
        { class: "case-title" },
        h("h2", { tabindex: "-1" }, h("span", { class: "case-number" }, found.number), " ", h("span", {}, found.service.name)),
        copy,
      ),
      h(
        "p",
        { class: "talk-status" },
        stateChip(found.state, t),
        " ",
        found.closed_at ? `${t("closed_on")} ${text}` : chip(text, late ? "danger" : "neutral"),
        ` ${found.department}`,
      ),
    );
    const drawn = [back, title, this.#ways(found)];
    if (this.#parts.get("head")?.every((node, index) => node.isEqualNode(drawn[index]))) return;
    this.#parts.set("head", drawn);
    this.#head.replaceChildren(...drawn);
  }

  #ways(found) {
    const [t, acts] = [this.#t, this.#acts];
    const ways = [
      button(t("edit_case"), () => this.#report.edit(), { kind: "tertiary", key: "x" }),
      button(t("move_case"), () => acts.move(), { kind: "tertiary", key: "v" }),
      found.next.includes("assigned") && button(t("assign"), () => acts.assign(), { key: "t" }),
      found.closed_at && button(t("reopen"), () => acts.reopen(), { key: "b" }),
    ];
    return h("div", { class: "acts" }, ...ways);
  }

  /** Somebody was faster: what they did, and that nothing of the own words is gone. */
  #drawBanner() {
    const [t, { open, newer }] = [this.#t, this.#cases];
    this.#banner.hidden = !newer;
    const sign = newer ? `${newer.id} ${newer.version}` : "";
    if (this.#banner.dataset.sign === sign) return;
    this.#banner.dataset.sign = sign;
    if (!newer) return this.#banner.replaceChildren();
    const last = newer.history.findLast(({ version }) => version > open.version);
    const told = differences(open, newer, t);
    const way = this.#cases.drafts.has(open.id) ? "reload_keep" : "reload";
    const parts = [
      h("p", {}, h("b", {}, t("case_changed_by", { name: last ? actor(last, t) : t("actor_staff") })), " ", t("case_changed_hint")),
      told.length > 0 && h("ul", {}, ...told.map((words) => h("li", { class: "as-typed", dir: "auto" }, words))),
      h("p", {}, button(t(way), () => this.#acts.accept(), { kind: "primary", key: "y" })),
    ];
    this.#banner.replaceChildren(...parts.filter(Boolean));
  }

  edit() {
    this.#report.edit();
  }

  answer() {
    this.#answer.focus();
  }

  /** The keyboard on the button of a state: what the citizen would read stands beside it, and Enter does it. */
  choose(state) {
    this.#answer.choose(state);
  }

  /** Goes on where something was being written. */
  resume() {
    if (this.#cases.draft("details")) return this.edit();
    if (this.#cases.draft("note") && !this.#cases.draft("answer")) return this.note();
    return this.answer();
  }

  note() {
    this.#timeline.focus();
  }

  focus() {
    this.#head.querySelector("h2")?.focus();
  }
}

const BACK = "kern-btn kern-btn--x-small kern-btn--tertiary back";
