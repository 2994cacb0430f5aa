// All intents, with what they lack; a new one; all of them as a table for other programs.
import { ask, field, textArea } from "../../console/dialogs.js";
import { button, chip, h } from "../../console/nodes.js";
import { addressOf } from "../routes.js";

export async function intentsPage(context) {
  const { say, calls } = context;
  const { intents } = await calls.intents();
  const body = h("tbody", {}, ...intents.map((intent) => row(intent, say)));
  const search = h("input", { type: "search", "aria-label": say("search_intents"), placeholder: say("search_intents"), input: () => filter(body, search.value) });
  const file = h("input", { type: "file", accept: ".csv,text/csv", hidden: true, change: () => take(file, context) });
  return h(
    "section",
    {},
    h(
      "div",
      { class: "filter-bar" },
      search,
      button(say("new_intent"), () => create(context).catch(context.trouble), { kind: "primary" }),
      button(say("csv_out"), () => give(context).catch(context.trouble)),
      button(say("csv_in"), () => file.click()),
      file,
    ),
    h("table", { class: "rows" }, h("thead", {}, h("tr", {}, ...["intent", "examples", "languages", "answer"].map((name) => h("th", { scope: "col" }, say(`col_${name}`))))), body),
  );
}

function row({ name, description, examples, by_language: languages = {}, few, answer }, say) {
  const spoken = Object.entries(languages).map(([language, many]) => `${language} ${many}`).join(" · ");
  return h(
    "tr",
    { "data-words": `${name} ${description ?? ""}`.toLocaleLowerCase() },
    h("th", { scope: "row" }, h("a", { href: addressOf(`training/intents/${encodeURIComponent(name)}`) }, name), description && h("small", { class: "muted" }, ` ${description}`)),
    h("td", {}, examples ? String(examples) : h("span", { class: "muted" }, say("buttons_only")), " ", few && chip(say("few"), "warning", { title: say("about_few") })),
    h("td", { class: "small" }, spoken),
    h("td", { class: "small" }, answer ?? ""),
  );
}

function filter(body, words) {
  const wanted = words.trim().toLocaleLowerCase();
  for (const line of body.children) line.hidden = !line.dataset.words.includes(wanted);
}

async function create(context) {
  const { say, calls, go, toast } = context;
  const made = await ask(
    { title: say("new_intent"), confirm: say("create"), cancel: say("cancel"), close: say("close_window"), wide: true },
    field("name", say("intent_name"), { required: true, pattern: "[a-z][a-z0-9_]{2,59}", title: say("about_intent_name"), autocomplete: "off" }),
    textArea("examples", say("examples_lines"), { required: true, rows: "6", maxlength: "8000" }),
    textArea("de", say("answer_de"), { required: true }),
    textArea("en", say("answer_en"), { required: true }),
  );
  if (!made) return;
  await calls.create({ name: made.name, examples: lines(made.examples), answer: { de: made.de, en: made.en } });
  toast(say("intent_made"));
  go(`training/intents/${encodeURIComponent(made.name)}`);
}

export function lines(text) {
  return text.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
}

async function give({ calls }) {
  const address = URL.createObjectURL(await calls.csv());
  h("a", { href: address, download: "examples.csv" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

async function take(input, context) {
  const { say, calls, toast, trouble, go } = context;
  const [chosen] = input.files;
  input.value = "";
  if (!chosen) return;
  try {
    const { added, unchanged, refused = [] } = await calls.takeCsv(await chosen.text());
    toast(say("csv_taken", { added: added.length ?? added, unchanged: unchanged.length ?? unchanged }));
    if (refused.length) await told(refused, say);
    go("training/intents");
  } catch (error) {
    const refused = error.problem?.refused;
    if (refused?.length) await told(refused, say);
    else trouble(error);
  }
}

/** Which lines of a table were not taken, and why. */
function told(refused, say) {
  const list = refused.slice(0, 50).map(({ line, reason }) => h("li", {}, say("csv_line", { line, reason })));
  return ask({ title: say("csv_refused"), close: say("close_window"), wide: true }, h("ol", { class: "refused" }, ...list));
}
