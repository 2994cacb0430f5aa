// The left pane of the cases: search and filters, and one line for each case, those that are due first.
import { Kept, button, chip, h, reconcile, unseen } from "../nodes.js";
import { since } from "../times.js";
import { STATES } from "./filter.js";
import { dueWords, stateChip } from "./words.js";

const PATIENCE = 250; // milliseconds after the last letter, before the search is sent
const TIMES_EVERY = 60000;

export class CaseList {
  #cases;
  #t;
  #hooks;
  #kept = new Kept();
  #list = h("ul", { class: "queue-list" });
  #empty = h("p", { class: "empty" });
  #count = h("p", { class: "case-count", role: "status" });
  #more;
  #search;
  #fields = {};
  #bar;
  #timer = 0;
  #focused = null;
  #wanted = ""; // what was searched for with Enter

  /** Hooks: open(id), create(). */
  constructor(root, cases, t, hooks) {
    [this.#cases, this.#t, this.#hooks] = [cases, t, hooks];
    this.#more = button(t("more_cases"), () => cases.more(), { class: "kern-btn kern-btn--x-small kern-btn--secondary more" });
    const panel = h("div", { class: "queue-panel", id: "case-panel" }, this.#list, this.#empty, this.#more);
    root.append(this.#head(), this.#filters(), this.#count, panel);
    this.#list.addEventListener("keydown", (event) => this.#listKeys(event));
    this.#list.addEventListener("focusin", (event) => (this.#focused = event.target.dataset.id ?? this.#focused));
    for (const name of ["list", "opened", "case"]) cases.on(name, () => this.draw());
    cases.on("list", () => this.#openOnly());
    setInterval(() => this.draw(), TIMES_EVERY);
  }

  #head() {
    const create = button(this.#t("new_case"), () => this.#hooks.create(), { kind: "primary", key: "o" });
    return h("div", { class: "case-list-head" }, h("h2", {}, this.#t("cases")), create);
  }

  // Search and filters

  #filters() {
    const t = this.#t;
    const props = { type: "search", id: "case-search", placeholder: t("search_hint"), autocomplete: "off", "aria-keyshortcuts": "/" };
    this.#search = h("input", { ...props, input: () => this.#searched(), keydown: (event) => this.#searchKeys(event) });
    const { chosen } = this.#cases.filter;
    const states = ["open", ...STATES, "closed", "all"].map((state) => [state, t(`case_${state}`)]);
    const kinds = [["", t("all_kinds")], ...["defect", "service_complaint"].map((kind) => [kind, t(`kind_${kind}`)])];
    const late = h("input", { type: "checkbox", id: "case-late", change: ({ target }) => this.#choose({ overdue: target.checked }) });
    late.checked = chosen.overdue;
    this.#fields = {
      state: this.#select("state", t("case_field_state"), states, chosen.state),
      department: this.#select("department", t("department"), [["", t("all_departments")]], ""),
      service: this.#select("service", t("case_field_service"), [["", t("all_services")]], ""),
      kind: this.#select("kind", t("kind"), kinds, chosen.kind),
      overdue: late,
    };
    const sites = this.#cases.filter.sites;
    if (sites.length > 1) {
      const named = sites.map((site) => [site, site]);
      this.#fields.site = this.#select("site", t("site"), named, this.#cases.filter.site);
    }
    const { overdue, ...selects } = this.#fields;
    const label = h("label", { class: "choice", for: "case-late" }, overdue, h("span", {}, t("only_overdue")));
    this.#bar = h(
      "details",
      { class: "case-filters" },
      h("summary", {}, t("filters"), h("span", { class: "filter-sign" })),
      h("div", { class: "filter-fields" }, ...Object.values(selects).map((node) => node.parentElement), label),
      button(t("no_filter"), () => this.clear(), { kind: "tertiary" }),
    );
    return h(
      "div",
      { class: "case-finder", role: "search" },
      h("label", { class: "kern-sr-only", for: "case-search" }, t("search")),
      this.#search,
      this.#bar,
    );
  }

  #select(name, label, entries, chosen) {
    const id = `case-filter-${name}`;
    const node = h("select", { id, change: ({ target }) => this.#choose({ [name]: target.value }) });
    node.append(...entries.map(([value, words]) => new Option(words, value, false, value === chosen)));
    h("div", { class: "filter" }, h("label", { for: id }, label), node);
    return node;
  }

  /** The categories and departments of the site. */
  async offer() {
    const site = this.#cases.filter.site;
    const { services, departments } = await this.#cases.catalogue(site).catch(() => ({ services: [], departments: [] }));
    const { chosen } = this.#cases.filter;
    const named = services.map(({ code, name }) => [code, name]);
    this.#fill("service", named, chosen.service);
    this.#fill("department", departments.map((name) => [name, name]), chosen.department);
  }

  #fill(name, entries, chosen) {
    const node = this.#fields[name];
    const known = entries.some(([value]) => value === chosen) || !chosen ? entries : [...entries, [chosen, chosen]];
    const options = known.map(([value, words]) => new Option(words, value, false, value === chosen));
    node.replaceChildren(node.options[0], ...options);
    node.value = chosen;
  }

  #choose(changes) {
    const other = changes.site ? { service: "", department: "" } : {};
    this.#cases.choose({ ...changes, ...other });
    if (changes.site) this.offer();
    this.#sign();
  }

  clear() {
    this.#cases.filter.clear();
    const { chosen } = this.#cases.filter;
    for (const name of ["state", "department", "service", "kind"]) this.#fields[name].value = chosen[name];
    this.#fields.overdue.checked = false;
    this.#search.value = "";
    this.#choose({});
  }

  #searched() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#cases.choose({ q: this.#search.value.trim() }), PATIENCE);
  }

  #searchKeys(event) {
    if (event.key === "ArrowDown") (event.preventDefault(), this.move(0));
    if (event.key !== "Enter") return;
    clearTimeout(this.#timer);
    this.#wanted = this.#search.value.trim();
    this.#cases.choose({ q: this.#wanted });
  }

  /** Whoever has typed a number and Enter wants the case, not a list of one. */
  #openOnly() {
    const { found, rows } = this.#cases;
    if (!this.#wanted || found !== this.#wanted) return;
    this.#wanted = "";
    if (rows.length === 1) this.#hooks.open(rows[0].id);
  }

  search() {
    this.#search.focus();
    this.#search.select();
  }

  // The lines

  draw() {
    const { rows, total, isRead } = this.#cases;
    const t = this.#t;
    const nodes = this.#kept.nodes(
      rows,
      ({ id }) => id,
      (row) => this.#signOf(row),
      (row) => this.#row(row),
    );
    const held = document.activeElement?.closest?.("#case-list .row")?.dataset.id;
    reconcile(this.#list, nodes);
    if (held && document.activeElement === document.body) this.#list.querySelector(`[data-id="${CSS.escape(held)}"]`)?.focus();
    this.#list.hidden = !rows.length;
    this.#empty.hidden = rows.length > 0;
    this.#empty.textContent = isRead ? t(this.#cases.filter.chosen.q ? "no_such_case" : "no_cases") : "";
    this.#more.hidden = rows.length >= total;
    const words = isRead ? t.count("cases_found", total) : "";
    if (this.#count.textContent !== words) this.#count.textContent = words;
    this.#sign();
    this.#rove();
  }

  /** What a line shows, with the words of its times. */
  #signOf(row) {
    const shown = [dueWords(row, this.#t).text, since(row.opened_at, this.#t)];
    return JSON.stringify([row, shown, row.id === this.#cases.open?.id, this.#cases.drafts.has(row.id)]);
  }

  #sign() {
    const { isNarrow, chosen } = this.#cases.filter;
    const words = isNarrow && !chosen.q ? this.#t("filtered") : this.#t(`case_${chosen.state}`);
    this.#bar.querySelector(".filter-sign").textContent = words;
  }

  #row(row) {
    const t = this.#t;
    const { late, text } = dueWords(row, t);
    const props = {
      type: "button",
      class: late ? "row is-late" : "row",
      "data-id": row.id,
      "aria-current": row.id === this.#cases.open?.id && "true",
      click: () => this.#hooks.open(row.id),
    };
    const shown = row.closed_at ? `${t("closed_on")} ${text}` : text;
    const dated = h("span", { class: late ? "wait late" : "wait" }, shown);
    return h(
      "li",
      {},
      h(
        "button",
        props,
        h("span", { class: "row-head" }, h("span", { class: "row-title" }, row.service.name), dated),
        h("span", { class: "row-preview row-where", dir: "auto" }, this.#where(row)),
        h("span", { class: "row-about" }, ...this.#about(row)),
      ),
    );
  }

  #where({ address, district, preview, lat, lon }) {
    const place = [address, district].filter(Boolean).join(", ");
    return place || preview || (lat === null ? "" : `${lat.toFixed(5)}, ${lon.toFixed(5)}`);
  }

  #about(row) {
    const t = this.#t;
    return [
      stateChip(row.state, t),
      h("span", { class: "row-number" }, row.number),
      h("span", { class: "row-department" }, row.department),
      row.duplicate_of && chip(t("duplicate"), "neutral"),
      this.#cases.drafts.has(row.id) && chip(t("unsaved"), "warning"),
      h("span", { class: "row-age" }, since(row.opened_at, t), unseen(` ${t("old")}`)),
    ].filter(Boolean);
  }

  // Keyboard: one stop in the tab order, arrows and j/k move within.

  get #buttons() {
    return [...this.#list.querySelectorAll(".row")];
  }

  #rove() {
    const buttons = this.#buttons;
    const find = (id) => buttons.find(({ dataset }) => dataset.id === id);
    const stop = find(this.#focused) ?? find(this.#cases.open?.id) ?? buttons[0];
    buttons.forEach((node) => (node.tabIndex = node === stop ? 0 : -1));
  }

  /** Moves the focus by `step` lines. */
  move(step) {
    const buttons = this.#buttons;
    if (!buttons.length) return;
    const at = buttons.indexOf(document.activeElement);
    const from = at >= 0 ? at : buttons.findIndex((node) => node.tabIndex === 0) - step;
    const node = buttons[Math.max(0, Math.min(buttons.length - 1, from + step))];
    node.focus();
    node.scrollIntoView({ block: "nearest" });
    this.#rove();
  }

  #listKeys(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity, PageDown: 8, PageUp: -8 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    this.move(steps[event.key]);
  }
}
