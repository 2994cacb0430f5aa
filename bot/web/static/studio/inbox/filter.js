// What of the inbox is shown.
import { h } from "../../console/nodes.js";
import { languageName } from "../../console/words.js";

const STATES = ["open", "task", "done"];
const OUTCOMES = "unanswered unanswered_no_match unanswered_out_of_scope clarified answered handover_offered handover_queued chitchat".split(" ");
const LANGUAGES = "de en tr ru ar uk pl fr it es".split(" ");
const KEPT = ["state", "q", "outcome", "language", "intent", "article", "channel", "from", "to"];

/** The filter of an address: what it does not name makes no difference. */
export function filterOf(asked) {
  const given = Object.fromEntries(KEPT.map((name) => [name, asked.get(name) ?? ""]));
  return { ...given, state: STATES.includes(given.state) ? given.state : "open" };
}

/** The bar; `change(name, value)` is told what somebody chose. */
export function filterBar(filter, say, change) {
  const search = h("input", {
    type: "search",
    value: filter.q,
    "aria-label": say("search_inbox"),
    "aria-keyshortcuts": "/",
    placeholder: say("search_inbox"),
    change: ({ target }) => change("q", target.value.trim()),
    keydown: ({ key, target }) => ["Enter", "Escape"].includes(key) && target.blur(), // keys mean decisions again
  });
  const state = (name) =>
    h("button", { type: "button", class: "filter-chip", "aria-pressed": String(filter.state === name), click: (event) => press(event, name) }, say(`inbox_${name}`));
  const press = ({ currentTarget }, name) => {
    for (const one of currentTarget.parentNode.children) one.setAttribute("aria-pressed", String(one === currentTarget));
    change("state", name);
  };
  return h(
    "div",
    { class: "filter-bar" },
    h("div", { class: "filter-chips", role: "group", "aria-label": say("inbox_state") }, ...STATES.map(state)),
    select("outcome", OUTCOMES.map((one) => [one, say(`outcome_${one}`)]), filter, say, change),
    select("language", LANGUAGES.map((one) => [one, languageName(one, say)]), filter, say, change),
    search,
    h("ul", { class: "picked" }, ...["intent", "article", "channel", "from", "to"].filter((name) => filter[name]).map((name) => given(name, filter, say, change))),
  );
}

function select(name, entries, filter, say, change) {
  const known = entries.some(([value]) => value === filter[name]) || !filter[name] ? entries : [...entries, [filter[name], filter[name]]];
  const options = [["", say(`any_${name}`)], ...known].map(([value, words]) => new Option(words, value, false, value === filter[name]));
  return h("select", { "aria-label": say(name), change: ({ target }) => change(name, target.value) }, ...options);
}

/** What a number of the dashboard has asked for; taken away by a press. */
function given(name, filter, say, change) {
  const node = h("li", { class: "chip" }, `${say(name)}: ${filter[name]} `, h("button", { type: "button", class: "chip-off", "aria-label": say("remove_named", { name: filter[name] }), click: () => (node.remove(), change(name, "")) }, "×"));
  return node;
}
