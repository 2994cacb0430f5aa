// The dashboard: what is asked, what is not answered, what changed; every number leads to its messages.
import { button, h } from "../../console/nodes.js";
import { moment } from "../../console/times.js";
import { languageName } from "../../console/words.js";
import { addressOf, query } from "../routes.js";
import { bars } from "./bars.js";

const GROUPS = ["answered", "clarified", "unanswered", "handovers", "cases"];
const SPANS = [7, 28, 90, 365];

export async function mount(root, context) {
  const { api, say, site, route, replace, trouble } = context;
  const place = h("div", { class: "figures" });
  let days = Number(route.query.get("days")) || 28;
  const chips = SPANS.map((span) => h("button", { type: "button", class: "filter-chip", click: () => show(span).catch(trouble) }, say("days_span", { n: span })));
  const table = button(say("as_table"), () => save().catch(trouble));
  root.append(
    h("header", { class: "place-head" }, h("h2", { tabindex: "-1" }, say("area_figures")), table),
    h("div", { class: "filter-chips", role: "group", "aria-label": say("span") }, ...chips),
    place,
  );
  const asked = () => query({ site, from: isoDay(days - 1), to: isoDay(0) });
  const show = async (span) => {
    days = span;
    replace(`figures?days=${days}`);
    chips.forEach((chip, index) => chip.setAttribute("aria-pressed", String(SPANS[index] === days)));
    const found = await api.call("GET", `/figures${asked()}`);
    place.replaceChildren(...page(found, say));
  };
  const save = async () => {
    const blob = await (await api.open("GET", `/figures.csv${asked()}`, { accept: "text/csv" })).blob();
    const address = URL.createObjectURL(blob);
    h("a", { href: address, download: "figures.csv" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  };
  await show(days);
}

/** The day so many days ago, as the calendar of this machine has it. */
function isoDay(ago) {
  return new Date(Date.now() - ago * 86_400_000).toLocaleDateString("sv-SE");
}

function page(found, say) {
  return [
    h("dl", { class: "big-numbers" }, big(say("conversations"), String(found.conversations)), big(say("turns"), number(found.turns)), ...GROUPS.map((name) => big(say(name), number(found.groups[name]), share(found.groups[name].count, found.turns.count)))),
    section(say("by_day"), bars(found.by_day.map(({ day, turns, groups }) => ({ label: day.slice(5), whole: turns, parts: [groups.answered, groups.unanswered] })), say)),
    h("div", { class: "figure-columns" }, asked(say("top_articles"), found.top_articles, say, "knowledge"), asked(say("unhelpful"), found.unhelpful, say, "knowledge"), covered(say("by_language"), found.by_language, say, (name) => languageName(name, say)), covered(say("by_channel"), found.by_channel, say, (name) => name), asked(say("top_intents"), found.top_intents, say, "training/intents"), changes(found.changed, say)),
  ];
}

function section(title, ...content) {
  return h("section", {}, h("h3", {}, title), ...content);
}

function big(words, value, hint) {
  return h("div", {}, h("dt", {}, words), h("dd", {}, value, hint && h("small", { class: "muted" }, ` ${hint}`)));
}

/** A number that leads to the messages behind it. */
export function number({ count, query: behind }) {
  return count ? h("a", { href: addressOf(`messages?${behind}`) }, String(count)) : "0";
}

function share(part, whole) {
  return whole ? `${Math.round((100 * part) / whole)} %` : "";
}

function table(title, head, rows, say) {
  const body = rows.length ? h("tbody", {}, ...rows) : h("tbody", {}, h("tr", {}, h("td", { colspan: head.length, class: "muted" }, say("nothing_yet"))));
  return section(title, h("table", { class: "rows" }, h("thead", {}, h("tr", {}, ...head.map((one) => h("th", { scope: "col" }, one)))), body));
}

function asked(title, entries, say, area) {
  const thumbs = entries.some(({ up }) => up);
  const row = ({ name, title: words, asked: times, up, down }) =>
    h("tr", {}, h("th", { scope: "row" }, h("a", { href: addressOf(`${area}/${encodeURIComponent(name)}`) }, words)), h("td", {}, number(times)), ...(thumbs ? [h("td", {}, up ? number(up) : ""), h("td", {}, down ? number(down) : "")] : []));
  return table(title, [say("what"), say("asked"), ...(thumbs ? [say("up"), say("down")] : [])], entries.map(row), say);
}

function covered(title, entries, say, nameOf) {
  const row = ({ name, turns, answered, unanswered, share: part }) =>
    h("tr", {}, h("th", { scope: "row" }, nameOf(name)), h("td", {}, number(turns)), h("td", {}, number(answered)), h("td", {}, number(unanswered)), h("td", {}, part === null ? "–" : `${Math.round(100 * part)} %`));
  return table(title, [say("what"), say("turns"), say("answered"), say("unanswered"), say("coverage")], entries.map(row), say);
}

function changes(entries, say) {
  const row = ({ article, version, at, by, note, withdrawn }) =>
    h("tr", {}, h("th", { scope: "row" }, h("a", { href: addressOf(`knowledge/${encodeURIComponent(article)}`) }, article)), h("td", {}, withdrawn ? say("withdrawn") : say("version", { n: version })), h("td", {}, `${by}, ${moment(at, say)}`), h("td", {}, note));
  return table(say("changed"), [say("what"), say("how"), say("who"), say("why")], entries.map(row), say);
}
