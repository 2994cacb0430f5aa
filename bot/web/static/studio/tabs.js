// Tabs: one panel in front, arrow keys move between them, and what is behind stays as it is.
import { h, reconcile } from "../console/nodes.js";

let count = 0;

export class Tabs {
  node;
  #id = `tabs-${(count += 1)}`;
  #entries = []; // [{name, label, mark, panel, tab}]
  #list;
  #line = h("div", { class: "tab-line" });
  #chosen;
  #hear;

  /** `label` names the list of tabs; `hear(name)` is told which one the editor has chosen. */
  constructor(label, hear = () => {}) {
    this.#hear = hear;
    this.#list = h("div", { class: "tab-list", role: "tablist", "aria-label": label, keydown: (event) => this.#keys(event) });
    this.node = h("div", { class: "tabbed" }, this.#line);
  }

  /** Entries {name, label, panel}; the chosen one stays where it is still there. `beside` stands at the end of the line. */
  set(entries, beside = null) {
    this.#entries = entries.map((entry) => this.#entry(entry));
    reconcile(this.#list, this.#entries.map(({ tab }) => tab));
    this.#line.replaceChildren(this.#list, ...(beside ? [beside] : []));
    reconcile(this.node, [this.#line, ...this.#entries.map(({ panel }) => panel)]);
    this.show(entries.some(({ name }) => name === this.#chosen) ? this.#chosen : entries[0]?.name);
  }

  #entry({ name, label, panel }) {
    const [id, of] = [`${this.#id}-${name}`, `${this.#id}-${name}-panel`];
    const known = this.#entries.find((one) => one.name === name && one.panel === panel);
    if (known) return known;
    const mark = h("span", { class: "tab-mark" });
    const tab = h("button", { type: "button", role: "tab", id, "aria-controls": of, click: () => this.#choose(name) }, label, mark);
    for (const [key, value] of Object.entries({ role: "tabpanel", id: of, "aria-labelledby": id })) panel.setAttribute(key, value);
    panel.classList.add("tab-panel");
    return { name, mark, panel, tab };
  }

  get chosen() {
    return this.#chosen;
  }

  /** Brings a panel to the front without telling anybody. */
  show(name) {
    this.#chosen = name;
    for (const { name: own, tab, panel } of this.#entries) {
      const on = own === name;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      panel.hidden = !on;
    }
  }

  /** A short sign behind a tab's name, for example how many hints there are. */
  mark(name, ...content) {
    this.#entries.find((one) => one.name === name)?.mark.replaceChildren(...content);
  }

  #choose(name) {
    this.show(name);
    this.#hear(name);
  }

  #keys(event) {
    const names = this.#entries.map(({ name }) => name);
    const at = names.indexOf(this.#chosen);
    const goal = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key];
    if (goal === undefined) return;
    event.preventDefault();
    this.#choose(names[(goal + names.length) % names.length]);
    this.#entries.find(({ name }) => name === this.#chosen).tab.focus();
  }
}
