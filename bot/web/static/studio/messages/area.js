// The messages behind a number: what was asked, masked, and how it ended.
import { button, chip, h } from "../../console/nodes.js";
import { moment, shortDay } from "../../console/times.js";
import { addressOf, query } from "../routes.js";

const FILTERS = ["each", "from", "to", "outcome", "article", "intent", "language", "channel", "helpful", "group"];

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
  const filters = FILTERS.flatMap((name) => asked.getAll(name).map((value) => h("li", { class: "chip" }, filter(name, value, say))));
  root.append(
    h("header", { class: "place-head" }, h("h2", { tabindex: "-1" }, say("area_messages")), h("a", { href: addressOf(`figures${period(asked)}`) }, say("back_to_figures"))),
    h("ul", { class: "picked" }, ...filters),
    count,
    h("table", { class: "rows" }, h("thead", {}, h("tr", {}, ...["when", "asked", "ended", "with"].map((name) => h("th", { scope: "col" }, say(`col_${name}`))))), body),
    more,
  );
  await read();
}

/** The days that the dashboard has shown; of a single one nobody knows. */
function period(asked) {
  const [from, to] = [asked.get("from"), asked.get("to")];
  return from && to && from !== to ? query({ from, to }) : "";
}

/** What is asked for, in words. */
function filter(name, value, say) {
  const words = `${name}_${value}`;
  const shown = say.has(words) ? say(words) : value;
  if (name === "each") return shown;
  return name === "group" ? say(name) : `${say(name)}: ${["from", "to"].includes(name) ? shortDay(value, say) : shown}`;
}

function row({ at, asked, said, outcome, article, intent, channel, language }, say) {
  const kept = h("span", { class: "muted" }, say(`said_${said}`));
  const ended = outcome && chip(say(`outcome_${outcome}`), outcome.startsWith("unanswered") || outcome === "failed" ? "warning" : "neutral");
  return h(
    "tr",
    {},
    h("td", {}, moment(at, say), h("br"), h("small", { class: "muted" }, `${channel} · ${language}`)),
    asked ? h("td", { lang: language, dir: "auto" }, asked, said === "choice" && h("small", { class: "muted" }, ` ${say("said_choice")}`)) : h("td", {}, kept),
    h("td", {}, ended),
    h("td", {}, article ? h("a", { href: addressOf(`knowledge/${encodeURIComponent(article)}`) }, article) : (intent ?? "")),
  );
}
