// What the citizen of the open conversation has reported so far, for the card.
import { h } from "../nodes.js";
import { dueWords, stateChip } from "./words.js";

/** Events: read. */
export class OwnCases extends EventTarget {
  #api;
  #t;
  #show;
  #handover = null;
  #found = [];

  /** `show(id)` opens a case. */
  constructor(desk, api, t, show) {
    super();
    [this.#api, this.#t, this.#show] = [api, t, show];
    desk.on("packet", () => desk.packet?.id !== this.#handover && this.#read(desk.packet?.id ?? null));
    for (const name of ["case", "reread"]) desk.on(name, () => this.#handover && this.#read(this.#handover));
  }

  on(name, hear) {
    this.addEventListener(name, hear);
  }

  async #read(handover) {
    if (handover !== this.#handover) this.#found = [];
    this.#handover = handover;
    if (!handover) return;
    const { cases } = await this.#api.of(handover).catch(() => ({ cases: this.#found }));
    if (handover !== this.#handover) return;
    this.#found = cases;
    this.dispatchEvent(new CustomEvent("read"));
  }

  /** A part of the card; null without any case. */
  node({ id }) {
    if (id !== this.#handover || !this.#found.length) return null;
    const lines = this.#found.map((row) => this.#line(row));
    return h("section", { class: "part" }, h("h3", {}, this.#t("own_cases")), h("ul", { class: "case-lines" }, ...lines));
  }

  #line(row) {
    const t = this.#t;
    const open = (event) => {
      event.preventDefault();
      this.#show(row.id);
    };
    const { late, text } = dueWords(row, t);
    return h(
      "li",
      {},
      h("a", { href: `#case=${row.id}`, click: open }, row.number),
      " ",
      stateChip(row.state, t),
      h("span", { dir: "auto" }, ` ${[row.service.name, row.address].filter(Boolean).join(", ")} `),
      !row.closed_at && h("span", { class: late ? "late small" : "muted small" }, text),
    );
  }
}
