// Puts the workplace of the cases together: list, page, the form of a new one, and their keys.
import { caseActs } from "./acts.js";
import { CaseApi } from "./api.js";
import { CaseFilter } from "./filter.js";
import { CaseList } from "./list.js";
import { NewCase } from "./new_case.js";
import { OwnCases } from "./own_cases.js";
import { CasePage } from "./page.js";
import { Cases } from "./store.js";
import { Views } from "./views.js";

const $ = (selector) => document.querySelector(selector);

export class CaseRoom {
  #cases;
  #list;
  #page;
  #form;
  #acts;
  #t;

  /** Hooks: say(words, kind), trouble(error), card(on) shows the place of the card. */
  constructor(api, desk, t, kept, hooks) {
    const calls = new CaseApi(api);
    this.#t = t;
    this.trouble = hooks.trouble;
    const cases = (this.#cases = new Cases(calls, new CaseFilter(sitesOf(desk.me)), kept));
    this.views = new Views(desk, t, { cases: () => this.#listed(), show: (id) => this.#shown(id) });
    const acts = (this.#acts = caseActs({
      cases,
      api: calls,
      t,
      ...hooks,
      show: (id) => this.views.goTo(id),
      page: () => this.#page,
      list: () => this.#list,
      left: () => this.leave(),
    }));
    this.#list = new CaseList($("#case-list"), cases, t, { open: acts.open, create: () => this.create() });
    this.#page = new CasePage($("#case-page"), cases, calls, t, acts);
    this.own = new OwnCases(desk, calls, t, acts.open);
    this.#form = new NewCase($("#new-case"), cases, calls, t, kept, {
      shown: (on, handover) => this.#formShown(on, handover, hooks),
      opened: (id) => this.views.goTo(id),
      filed: (handover) => handover && desk.reread(),
      back: (handover) => (handover ? $("#talk .log").focus() : this.#list.move(0)),
    });
    desk.on("case", (told) => this.#inUse && cases.heard(told));
    desk.on("reread", () => this.#inUse && (cases.refresh(), cases.reread()));
    desk.on("opened", () => this.#form.hide());
    cases.on("opened", () => this.#opened());
  }

  get #inUse() {
    return this.#cases.isRead || this.views.name === "cases";
  }

  #opened() {
    const { open } = this.#cases;
    document.body.dataset.case = open ? "open" : "";
    if (open) this.#page.focus();
  }

  #formShown(on, handover, { card }) {
    document.body.dataset.form = on ? "case" : "";
    if (handover) card(on);
  }

  #listed() {
    this.#first();
    if (this.#cases.open) this.#cases.leave();
  }

  #shown(id) {
    this.#first();
    this.#form.hide();
    if (this.#cases.open?.id !== id) this.#cases.show(id);
  }

  /** The list is read when somebody looks at it for the first time. */
  #first() {
    if (this.#cases.isRead) return;
    this.#list.offer();
    this.#cases.refresh();
  }

  /** Back to the list, with the keyboard on the line that was open. */
  leave() {
    if (this.#form.isOpen && this.views.name === "cases") return this.#form.leave();
    this.#cases.leave();
    location.hash = "cases";
    return this.#list.move(0);
  }

  /** To the cases, where one is still open. */
  enter() {
    const { open } = this.#cases;
    if (open) this.views.goTo(open.id);
    else this.views.go("cases");
  }

  /** A new case, of the conversation `handover` or of none. */
  async create(handover = null) {
    try {
      await this.#form.show(handover, this.#cases.filter.site);
    } catch (error) {
      this.trouble(error);
    }
  }

  /** The keys that count while the cases are in front, as `Keys` wants them. */
  get keys() {
    const acts = this.#acts;
    const open = (act) => () => this.#cases.open && act();
    return [
      [
        "keys_cases",
        [
          ["j", "key_next_case", () => acts.next(1)],
          ["k", "key_previous_case", () => acts.next(-1)],
          ["/", "key_search", () => this.#list.search()],
          ["o", "key_new_case", () => this.create()],
        ],
        "cases",
      ],
      [
        "keys_case",
        [
          ["r", "key_answer", open(() => this.#page.answer())],
          ["n", "key_note_case", open(() => this.#page.note())],
          ["1", "key_in_progress", open(() => this.#page.choose("in_progress"))],
          ["2", "key_case_waiting", open(() => this.#page.choose("waiting"))],
          ["3", "key_resolved", open(() => this.#page.choose("resolved"))],
          ["4", "key_rejected", open(() => this.#page.choose("rejected"))],
          ["t", "key_assign", open(() => acts.assign())],
          ["b", "key_reopen", open(() => acts.reopen())],
          ["x", "key_edit", open(() => this.#page.edit())],
          ["v", "key_move", open(() => acts.move())],
          ["d", "key_link", open(() => acts.linkByNumber())],
          ["y", "key_accept", open(() => acts.accept())],
        ],
        "cases",
      ],
    ];
  }

  /** Escape goes one step out: from a field to the page, from the page to the list; true if it was here. */
  escape(target) {
    if (this.#form.isOpen && target.closest("#new-case")) return this.#form.leave() ?? true;
    if (this.views.name !== "cases") return false;
    if (target.closest("#case-page") && target.matches("input, textarea, select")) this.#page.focus();
    else if (this.#cases.open) this.leave();
    return true;
  }
}

/** The sites of somebody who is an agent there. */
function sitesOf({ grants = [], sites = [] }) {
  const own = grants.filter(({ role }) => role === "agent" || role === "admin").map(({ site }) => site);
  return own.includes("") ? sites : sites.filter((site) => own.includes(site));
}
