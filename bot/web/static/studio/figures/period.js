// Which days are counted: so many up to today, or from one day to another.
import { h } from "../../console/nodes.js";

const SPANS = [7, 28, 90, 365];
const USUAL = 28;
const DAY = /^\d{4}-\d\d-\d\d$/;
const MS = 86_400_000;

export class Period {
  node;
  #span;
  #from;
  #to;
  #chips;
  #fields;

  /** `asked`: the query of the address; `changed()` is called for other days. */
  constructor(asked, say, changed) {
    const [from, to] = ["from", "to"].map((name) => asked.get(name) ?? "");
    if (DAY.test(from) && DAY.test(to)) [this.#from, this.#to] = [from, to];
    else this.#take(SPANS.includes(Number(asked.get("days"))) ? Number(asked.get("days")) : USUAL);
    const choose = (span) => (this.#take(span), this.#draw(), changed());
    this.#chips = SPANS.map((span) => h("button", { type: "button", class: "filter-chip", click: () => choose(span) }, say("days_span", { n: span })));
    this.#fields = ["from", "to"].map((name) => h("input", { type: "date", required: true, change: () => this.#typed() && changed() }));
    const labelled = this.#fields.map((field, index) => h("label", {}, h("span", {}, say(index ? "to_day" : "from_day")), field));
    this.node = h("div", { class: "period" }, h("div", { class: "filter-chips", role: "group", "aria-label": say("span") }, ...this.#chips), ...labelled);
    this.#draw();
  }

  /** {from, to} for the API. */
  get days() {
    return { from: this.#from, to: this.#to };
  }

  /** For the address of the page: so many days up to today are so tomorrow, too. */
  get address() {
    return this.#span ? { days: this.#span } : this.days;
  }

  #take(span) {
    this.#span = span;
    this.#to = today();
    this.#from = before(this.#to, span - 1);
  }

  /** Whether these are days in order. */
  #typed() {
    const [from, to] = this.#fields.map(({ value }) => value);
    if (!DAY.test(from) || !DAY.test(to) || from > to) return false;
    [this.#span, this.#from, this.#to] = [undefined, from, to];
    this.#draw();
    return true;
  }

  #draw() {
    [this.#fields[0].value, this.#fields[1].value] = [this.#from, this.#to];
    this.#fields[0].max = this.#to;
    this.#fields[1].min = this.#from;
    this.#chips.forEach((chip, index) => chip.setAttribute("aria-pressed", String(SPANS[index] === this.#span)));
  }
}

/** Today in the city. */
function today() {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" }).format(new Date());
}

/** So many days before a day. */
function before(day, many) {
  return new Date(Date.parse(day) - many * MS).toISOString().slice(0, 10);
}

/** All days from one to another, both included. */
export function daysBetween(first, last) {
  const many = Math.round((Date.parse(last) - Date.parse(first)) / MS) + 1;
  return Array.from({ length: Math.max(0, many) }, (_, index) => before(first, -index));
}
