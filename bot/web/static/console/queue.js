// The left pane: who waits, what is mine, and everything that is open.
import { languageName } from "./words.js";
import { Kept, chip, h, reconcile, unseen } from "./nodes.js";
import { due, isDue, since } from "./times.js";

const TABS = ["waiting", "mine", "all"];
const TIMES_EVERY = 20000;
const URGENT = { distress: "danger", complaint_about_bot: "warning" };

/** What a conversation is about, in a few words. */
export function subject(row, t) {
  return row.service?.title ?? t(`reason_${row.reason}`);
}

export class QueuePane {
  #desk;
  #t;
  #hooks;
  #kept = new Kept();
  #tabs;
  #list = h("ul", { class: "queue-list" });
  #empty = h("p", { class: "empty" });
  #focused = null;

  /** Hooks: open(id). */
  constructor(root, desk, t, hooks) {
    [this.#desk, this.#t, this.#hooks] = [desk, t, hooks];
    this.#tabs = TABS.map((name, index) => this.#tab(name, index));
    const tabs = h(
      "div",
      { class: "tabs", role: "tablist", "aria-label": t("queue"), keydown: (event) => this.#tabKeys(event) },
      ...this.#tabs,
    );
    const panel = h(
      "div",
      { class: "queue-panel", role: "tabpanel", id: "queue-panel", "aria-labelledby": "tab-waiting" },
      this.#list,
      this.#empty,
    );
    root.append(h("h2", { class: "kern-sr-only" }, t("queue")), tabs, panel);
    this.#list.addEventListener("keydown", (event) => this.#listKeys(event));
    this.#list.addEventListener("focusin", (event) => (this.#focused = event.target.dataset.id ?? this.#focused));
    desk.on("lists", () => this.draw());
    desk.on("opened", () => this.draw());
    setInterval(() => this.#times(), TIMES_EVERY);
  }

  #tab(name, index) {
    const props = {
      type: "button",
      role: "tab",
      id: `tab-${name}`,
      "aria-controls": "queue-panel",
      "aria-keyshortcuts": String(index + 1),
    };
    return h(
      "button",
      { ...props, click: () => this.#desk.choose(name) },
      h("span", {}, this.#t(`tab_${name}`)),
      h("span", { class: "count" }),
    );
  }

  draw() {
    const { tab, rows, lists } = this.#desk;
    this.#tabs.forEach((node, index) => this.#drawTab(node, TABS[index], tab, lists));
    document.querySelector("#queue-panel").setAttribute("aria-labelledby", `tab-${tab}`);
    const nodes = this.#kept.nodes(
      rows,
      (row) => row.id,
      (row) => this.#sign(row),
      (row) => this.#row(row),
    );
    const hadFocus = this.#list.contains(document.activeElement);
    reconcile(this.#list, nodes);
    this.#list.hidden = !rows.length;
    this.#empty.hidden = rows.length > 0;
    this.#empty.textContent = this.#t(`empty_${tab}`);
    this.#rove();
    if (hadFocus && !this.#list.contains(document.activeElement)) this.#stop.focus({ preventScroll: true });
  }

  /** Where the keyboard is in this pane: a row, or the tab of an empty list. */
  get #stop() {
    return this.#buttons.find((node) => node.tabIndex === 0) ?? this.#tabs[TABS.indexOf(this.#desk.tab)];
  }

  #drawTab(node, name, chosen, lists) {
    node.setAttribute("aria-selected", String(name === chosen));
    node.tabIndex = name === chosen ? 0 : -1;
    const unread = name === "mine" ? this.#desk.unreadTotal : 0;
    const count = node.querySelector(".count");
    count.textContent = name === "all" ? "" : String(lists[name].length);
    count.classList.toggle("has-unread", unread > 0);
    if (unread) count.append(unseen(`, ${this.#t.count("unread", unread)}`));
  }

  #sign(row) {
    return JSON.stringify([row, this.#desk.unread(row.id), row.id === this.#desk.packet?.id]);
  }

  #row(row) {
    const t = this.#t;
    const props = {
      type: "button",
      class: "row",
      "data-id": row.id,
      "aria-current": row.id === this.#desk.packet?.id && "true",
      click: () => this.#hooks.open(row.id),
    };
    const unread = this.#desk.unread(row.id);
    const title = h("span", { class: "row-title" }, subject(row, t));
    const badge = unread > 0 && h("span", { class: "unread" }, String(unread), unseen(` ${t.count("unread", unread)}`));
    return h(
      "li",
      {},
      h("button", props, h("span", { class: "row-head" }, title, badge, this.#wait(row)), this.#preview(row), this.#about(row)),
    );
  }

  #wait(row) {
    return h(
      "time",
      { class: "wait", datetime: row.opened_at, "data-due": isDue(row) && row.due_at, "data-kind": row.kind },
      ...this.#waitText(row.opened_at, isDue(row) && row.due_at, row.kind),
    );
  }

  #waitText(opened, dueAt, kind) {
    if (!dueAt) return [since(opened, this.#t)];
    const { late, text } = due(dueAt, this.#t);
    const shown = kind === "callback" ? text : since(opened, this.#t);
    return late ? [h("span", { class: "late" }, shown, unseen(` ${this.#t("overdue")}`))] : [shown];
  }

  #times() {
    for (const node of this.#list.querySelectorAll(".wait")) {
      node.replaceChildren(...this.#waitText(node.dateTime, node.dataset.due, node.dataset.kind));
    }
  }

  #preview(row) {
    if (!row.preview) return null;
    return h("span", { class: "row-preview", lang: row.language, dir: "auto" }, row.preview);
  }

  #about(row) {
    const t = this.#t;
    return h(
      "span",
      { class: "row-about" },
      row.kind === "callback" && chip(t("callback"), "info"),
      row.addressee === this.#desk.me.id && chip(t("for_you"), "success"),
      (row.service || URGENT[row.reason]) && chip(t(`reason_${row.reason}`), URGENT[row.reason] ?? "neutral"),
      chip(row.language.toUpperCase(), "neutral", { title: languageName(row.language, t) }),
      row.department && h("span", { class: "row-department" }, row.department),
      row.state === "claimed" && row.agent?.id !== this.#desk.me.id && h("span", { class: "row-agent" }, row.agent?.name),
    );
  }

  // Keyboard: one stop in the tab order, arrows and j/k move within.

  get #buttons() {
    return [...this.#list.querySelectorAll(".row")];
  }

  #rove() {
    const buttons = this.#buttons;
    const wanted = [this.#focused, this.#desk.packet?.id];
    const stop =
      buttons.find(({ dataset }) => dataset.id === wanted[0]) ??
      buttons.find(({ dataset }) => dataset.id === wanted[1]) ??
      buttons[0];
    buttons.forEach((node) => (node.tabIndex = node === stop ? 0 : -1));
  }

  /** Moves the focus by `step` rows. */
  move(step) {
    const buttons = this.#buttons;
    if (!buttons.length) return this.#stop.focus();
    const at = buttons.findIndex((node) => node === document.activeElement);
    const from = at >= 0 ? at : buttons.findIndex((node) => node.tabIndex === 0) - step;
    this.#focus(buttons[Math.max(0, Math.min(buttons.length - 1, from + step))]);
  }

  #focus(node) {
    node.focus();
    node.scrollIntoView({ block: "nearest" });
    this.#rove();
  }

  /** The row under the keyboard's focus, else the open one. */
  get chosen() {
    const focused = document.activeElement?.closest?.(".row")?.dataset.id;
    return focused ?? this.#desk.packet?.id;
  }

  #listKeys(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity, PageDown: 8, PageUp: -8 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    this.move(steps[event.key]);
  }

  #tabKeys(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = (TABS.indexOf(this.#desk.tab) + step + TABS.length) % TABS.length;
    this.#desk.choose(TABS[next]);
    this.#tabs[next].focus();
  }
}
