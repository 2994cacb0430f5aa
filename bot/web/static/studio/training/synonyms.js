// Entities, and by which words their values are known.
import { button, h } from "../../console/nodes.js";
import { Lines } from "../knowledge/lines.js";

export async function synonymsPage(context) {
  const { say, calls } = context;
  const { entities } = await calls.entities();
  return h("section", {}, ...entities.map(({ name, values }) => h("section", { class: "entity" }, h("h3", {}, name), h("div", { class: "values" }, ...values.map((value) => entry(value, context))))), entities.length ? false : h("p", { class: "empty" }, say("no_entities")));
}

function entry(value, context) {
  const body = h("div", {});
  const open = (event) => event.currentTarget.open && !body.childElementCount && fill(body, value, context).catch(context.trouble);
  return h("details", { toggle: open }, h("summary", {}, value), body);
}

async function fill(body, value, { say, calls, toast, trouble }) {
  let { texts } = await calls.synonyms(value);
  const lines = new Lines(say("synonyms"), say, { values: texts, hear: (now) => (texts = now), hint: say("new_synonym") });
  const save = () => calls.saveSynonyms(value, texts).then(() => toast(say("saved"))).catch(trouble);
  body.append(lines.node, button(say("save"), save));
}
