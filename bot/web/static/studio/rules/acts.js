// Who did what in this city, for admins: newest first, a page at a time.
import { button, h } from "../../console/nodes.js";
import { moment } from "../../console/times.js";
import { query } from "../routes.js";

const PAGE = 25;

export class Acts {
  node;
  #context;
  #rows = h("tbody", {});
  #more;
  #next;

  constructor(context) {
    const { say, trouble } = (this.#context = context);
    this.#more = button(say("more_acts"), () => this.read().catch(trouble), { hidden: true });
    const heads = ["act_at", "act_by", "act_what", "act_of"].map((name) => h("th", { scope: "col" }, say(name)));
    const table = h("table", { class: "acts" }, h("caption", { class: "kern-sr-only" }, say("acts")), h("thead", {}, h("tr", {}, ...heads)), this.#rows);
    this.node = h("section", { class: "rules-acts" }, h("h3", {}, say("acts")), h("p", { class: "small muted" }, say("about_acts")), h("div", { class: "wide", tabindex: "0", role: "group", "aria-label": say("acts") }, table), this.#more);
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
    return h("tr", {}, h("td", {}, h("time", { datetime: at }, moment(at, say))), h("td", {}, staff), h("td", {}, done), h("td", {}, subject));
  }
}
