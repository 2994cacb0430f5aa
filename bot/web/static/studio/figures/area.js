// The dashboard: what is asked, what is not answered, what changed; every number leads to its messages.
import { button, h } from "../../console/nodes.js";
import { query } from "../routes.js";
import { page } from "./page.js";
import { Period } from "./period.js";

const TABLES = ["days", "outcomes", "articles", "intents", "languages", "channels", "unanswered"];

export async function mount(root, context) {
  const { api, say, site, route, replace, trouble } = context;
  const place = h("div", { class: "figures" });
  const period = new Period(route.query, say, () => show().catch(trouble));
  const asked = (more = {}) => query({ site, ...period.days, ...more });
  let coming = 0;
  const show = async () => {
    const mine = ++coming;
    replace(`figures${query(period.address)}`);
    place.setAttribute("aria-busy", "true");
    try {
      const found = await api.call("GET", `/figures${asked()}`);
      if (mine === coming) place.replaceChildren(...page(found, context));
    } finally {
      if (mine === coming) place.removeAttribute("aria-busy");
    }
  };
  root.append(
    h("header", { class: "place-head" }, h("h2", { tabindex: "-1" }, say("area_figures")), saving(context, asked)),
    period.node,
    place,
  );
  await show();
}

/** One of the tables as a file. */
function saving({ api, say, trouble }, asked) {
  const which = h("select", { "aria-label": say("which_table") }, ...TABLES.map((name) => new Option(say(`table_${name}`), name)));
  const save = async () => {
    const blob = await (await api.open("GET", `/figures.csv${asked({ table: which.value })}`, { accept: "text/csv" })).blob();
    const address = URL.createObjectURL(blob);
    h("a", { href: address, download: `figures-${which.value}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  };
  return h("div", { class: "figures-save" }, which, button(say("as_table"), () => save().catch(trouble)));
}
