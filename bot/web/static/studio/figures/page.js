// What the dashboard shows of the figures, from the first look to what somebody has to do.
import { chip, h } from "../../console/nodes.js";
import { moment, shortDay } from "../../console/times.js";
import { languageName } from "../../console/words.js";
import { addressOf, query } from "../routes.js";
import { bars } from "./bars.js";
import { number, percent, section, table } from "./numbers.js";
import { daysBetween } from "./period.js";

const WHOLE = ["conversations", "messages", "turns"];
const NO_EXAMPLES = ["ask_article", "nlu_fallback"];
const GROUPS = ["answered", "clarified", "unanswered", "handovers", "cases"];

/** All sections of the page. */
export function page(found, { say, go }) {
  return [
    h("dl", { class: "big-numbers" }, ...WHOLE.map((name) => big(name, found[name], say)), ...GROUPS.map((name) => big(name, found.groups[name], say, found.shares[name]))),
    section(say("by_day"), bars(allDays(found), say, go)),
    h(
      "div",
      { class: "figure-columns" },
      unanswered(found, say),
      asked("unhelpful", found.unhelpful, say),
      asked("top_articles", found.top_articles, say),
      covered("by_language", found.by_language, say, (name) => languageName(name, say)),
      covered("by_channel", found.by_channel, say, (name) => (say.has(`channel_${name}`) ? say(`channel_${name}`) : name)),
      outcomes(found.by_outcome, say),
      intents(found.top_intents, say),
      changes(found.changed, say),
      waiting("due", found.due, say),
      waiting("expired", found.expired, say),
    ),
  ];
}

const knowledge = ({ name }) => `knowledge/${encodeURIComponent(name)}`;

function allDays({ first, last, by_day: given }) {
  const known = new Map(given.map((one) => [one.day, one]));
  const none = Object.fromEntries(GROUPS.map((name) => [name, { count: 0 }]));
  return daysBetween(first, last).map((day) => known.get(day) ?? { day, turns: { count: 0 }, groups: none });
}

function big(name, one, say, share) {
  const hint = share === undefined || share === null ? null : h("small", { class: "muted" }, ` ${percent(share, say)}`);
  return h("div", {}, h("dt", {}, say(name)), h("dd", {}, number(one, say(name), say), hint));
}

function link(words, route) {
  return h("a", { href: addressOf(route) }, words);
}

function unanswered({ unanswered: entries, first: from, last: to }, say) {
  const words = ({ text, language }) => h("q", { lang: language, dir: "auto" }, text);
  const rows = entries.map((one) => [words(one), number(one.asked, one.text, say)]);
  const all = h("p", { class: "small" }, link(say("to_inbox"), `inbox${query({ outcome: "unanswered", from, to })}`));
  return section(say("unanswered_questions"), table([say("question"), say("asked")], rows, say), all);
}

function asked(name, entries, say) {
  const parts = ["asked", "up", "down"];
  const rows = entries.map((one) => [link(one.title, knowledge(one)), ...parts.map((part) => number(one[part], `${say(part)}: ${one.title}`, say))]);
  return section(say(name), table([say("article"), ...parts.map((part) => say(part))], rows, say));
}

/** Some are no intents of the training data, but what the program makes of a question. */
function intents(entries, say) {
  const words = (name) => (say.has(`intent_${name}`) ? say(`intent_${name}`) : name);
  const entry = (name) => (NO_EXAMPLES.includes(name) ? words(name) : link(words(name), `training/intents/${encodeURIComponent(name)}`));
  const rows = entries.map(({ name, asked: times }) => [entry(name), number(times, words(name), say)]);
  return section(say("top_intents"), table([say("intent"), say("asked")], rows, say));
}

function covered(name, entries, say, nameOf) {
  const counted = (one) => ["turns", "answered", "unanswered"].map((part) => number(one[part], `${say(part)}: ${nameOf(one.name)}`, say));
  const rows = entries.map((one) => [nameOf(one.name), ...counted(one), h("span", {}, percent(one.share, say), meter(one.share))]);
  const hint = h("p", { class: "small muted" }, say("about_coverage"));
  return section(say(name), table([say(`${name}_one`), say("turns"), say("answered"), say("unanswered"), say("coverage")], rows, say), hint);
}

/** The share once more for the eye. */
function meter(share) {
  return share === null ? null : h("meter", { value: String(share), min: "0", max: "1", "aria-hidden": "true" });
}

function outcomes(entries, say) {
  const words = (name) => (say.has(`outcome_${name}`) ? say(`outcome_${name}`) : name);
  return section(say("by_outcome"), table([say("outcome"), say("turns")], entries.map(({ name, turns }) => [words(name), number(turns, words(name), say)]), say));
}

function changes(entries, say) {
  const what = (one) => (one.kind === "model" ? link(one.title, `models/${encodeURIComponent(one.name)}`) : link(one.title, knowledge(one)));
  const how = ({ kind, version, withdrawn, many }) => {
    if (kind === "model") return say("went_live");
    if (many > 1) return say("and_others", { n: many - 1 });
    return withdrawn ? chip(say("withdrawn"), "warning") : say("version", { n: version });
  };
  const rows = entries.map((one) => [what(one), how(one), `${one.by}, ${moment(one.at, say)}`, one.note]);
  return section(say("changed"), table([say("what"), say("how"), say("who"), say("why")], rows, say));
}

/** Articles that somebody has to look at: the number leads to the list of articles. */
function waiting(state, { count, articles }, say) {
  const rows = articles.map(({ id, title, day }) => [link(title, `knowledge/${encodeURIComponent(id)}`), shortDay(day, say)]);
  const all = count > articles.length && h("p", {}, link(say("all_of_them", { n: count }), `knowledge?state=${state}`));
  return section(say(state), table([say("article"), say("since_day")], rows, say, "no_article"), all);
}
