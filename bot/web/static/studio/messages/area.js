// The messages behind a number: what was asked, masked, and how it ended.
import { button, chip, h } from "../../console/nodes.js";
import { moment } from "../../console/times.js";
import { addressOf } from "../routes.js";

export async function mount(root, context) {
  const { api, say, route, trouble } = context;
  const body = h("tbody", {});
  const count = h("p", { class: "muted", role: "status" });
  let after = null;
  const more = button(say("more"), () => read().catch(trouble));
  const asked = new URLSearchParams(route.query);
  if (!asked.has("site")) asked.set("site", context.site);
  const read = async () => {
    if (after) asked.set("after", after);
    const { messages, total, next } = await api.call("GET", `/figures/messages?${asked}`);
    count.textContent = say.count("messages", total);
    body.append(...messages.map((one) => row(one, say)));
    after = next;
    more.hidden = !next;
  };
  const filters = ["outcome", "article", "intent", "language", "channel", "helpful"].flatMap((name) => asked.getAll(name).map((value) => h("li", { class: "chip" }, `${say(name)}: ${name === "outcome" ? say(`outcome_${value}`) : value}`)));
  root.append(
    h("header", { class: "place-head" }, h("h2", { tabindex: "-1" }, say("area_messages")), h("a", { href: addressOf("figures") }, say("back_to_figures"))),
    h("ul", { class: "picked" }, ...filters),
    count,
    h("table", { class: "rows" }, h("thead", {}, h("tr", {}, ...["when", "asked", "ended", "with"].map((name) => h("th", { scope: "col" }, say(`col_${name}`))))), body),
    more,
  );
  await read();
}

function row({ at, asked, outcome, article, intent, channel, language }, say) {
  return h(
    "tr",
    {},
    h("td", {}, moment(at, say), h("br"), h("small", { class: "muted" }, `${channel} · ${language}`)),
    h("td", { lang: language, dir: "auto" }, asked ?? h("span", { class: "muted" }, say("nobody_asked"))),
    h("td", {}, chip(say(`outcome_${outcome}`), outcome.startsWith("unanswered") || outcome === "failed" ? "warning" : "neutral")),
    h("td", {}, article ? h("a", { href: addressOf(`knowledge/${encodeURIComponent(article)}`) }, article) : (intent ?? "")),
  );
}
