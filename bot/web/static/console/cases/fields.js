// Fields for the further questions of a category, made from its definition.
import { h } from "../nodes.js";

const TYPES = { number: "number", datetime: "datetime-local" };

/** One question with the answer that is known, as a part of a form. */
export function answerField(attribute, value, t) {
  const { code, question, hint, datatype, required } = attribute;
  const [id, name] = [`answer-${code}`, `answer-${code}`];
  const label = h("label", { for: id }, question, required ? ` (${t("required")})` : "");
  const help = hint && h("small", { id: `${id}-hint`, class: "muted" }, hint);
  const props = { id, name, required, "aria-describedby": help && `${id}-hint` };
  if (datatype === "multivaluelist") return several(attribute, value, t);
  return h("div", { class: "field" }, label, field(datatype, attribute, value, props, t), help);
}

function field(datatype, { values }, value, props, t) {
  if (datatype === "singlevaluelist") {
    const none = new Option(t("nothing_chosen"), "");
    return h("select", props, none, ...values.map(({ key, name }) => new Option(name, key, key === value, key === value)));
  }
  const tag = datatype === "text" ? "textarea" : "input";
  const node = h(tag, { ...props, dir: "auto", type: tag === "input" && (TYPES[datatype] ?? "text"), step: datatype === "number" && "any" });
  node.value = datatype === "datetime" && value ? local(value) : (value ?? "");
  return node;
}

function several({ code, question, values }, chosen = [], t) {
  const one = ({ key, name }) => {
    const box = h("input", { type: "checkbox", name: `answer-${code}`, value: key, checked: [chosen].flat().includes(key) });
    return h("label", { class: "choice" }, box, h("span", {}, name));
  };
  return h("fieldset", { class: "choices" }, h("legend", {}, `${question} (${t("several")})`), ...values.map(one));
}

/** The answers of a form by code, as the server takes them; empty ones left out. */
export function answersOf(typed, asked) {
  const answers = {};
  for (const { code, datatype } of asked) {
    const given = typed.getAll(`answer-${code}`).map((value) => value.trim()).filter(Boolean);
    if (!given.length) continue;
    answers[code] = datatype === "multivaluelist" ? given : converted(given[0], datatype);
  }
  return answers;
}

function converted(value, datatype) {
  if (datatype === "number") return Number(value);
  return datatype === "datetime" ? new Date(value).toISOString() : value;
}

function local(moment) {
  const date = new Date(moment);
  return new Date(date - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}
