// Who did what in this city, for admins: newest first, a page at a time.
import { button, h } from "../../console/nodes.js";
import { moment } from "../../console/times.js";
import { query } from "../routes.js";
import { row, table } from "../table.js";

const PAGE = 25;

export class Acts {
  node;
  #context;
  #heads;
  #rows;
  #more;
  #next;

  constructor(context) {
    const { say, trouble } = (this.#context = context);
    this.#more = button(say("more_acts"), () => this.read().catch(trouble), { hidden: true });
    this.#heads = ["act_at", "act_by", "act_what", "act_of"].map((name) => say(name));
    const list = table(this.#heads, [], { class: "rows act-log", "aria-label": say("acts") });
    this.#rows = list.querySelector("tbody");
    this.node = h("section", { class: "rules-acts" }, h("h3", {}, say("acts")), h("p", { class: "small muted" }, say("about_acts")), list, this.#more);
  }

  async read() {
    const { api, site } = this.#context;
    const { entries, next } = await api.call("GET", `/audit${query({ site, limit: String(PAGE), before: this.#next })}`);
    this.#rows.append(...entries.map((one) => this.#row(one)));
    this.#next = next ?? undefined;
    this.#more.hidden = !next;
  }

  #row({ at, staff, act, subject }) {
    const { say } = this.#context;
    const done = say.has(`did_${act}`) ? say(`did_${act}`) : act.replaceAll("_", " ");
    return row(this.#heads, [h("time", { datetime: at }, moment(at, say)), staff, done, subject]);
  }
}
