// What is said about an article besides its texts: whose it is, how long it holds, where it stands.
import { field } from "../../console/dialogs.js";
import { button, h, iconButton } from "../../console/nodes.js";
import { TypeAhead, fitting } from "../type_ahead.js";

const KEY = { pattern: "99[0-9]{12}", maxlength: "14", inputmode: "numeric", spellcheck: "false" };

/** The panel; `lists` is {topics, offices, departments} to choose from. */
export function factsPanel(manuscript, say, lists) {
  const { article } = manuscript;
  const set = (name, value) => ((article[name] = value), manuscript.changed());
  const line = (name, props = {}) => fact(say(`fact_${name}`), name, { value: article[name] ?? "", input: ({ target }) => set(name, target.value.trim() || null), ...props });
  const day = (name) => h("div", {}, line(name, { type: "date", "aria-describedby": `about-${name}` }), h("p", { class: "small muted", id: `about-${name}` }, say(`about_${name}`)));
  return h(
    "div",
    { class: "facts-panel" },
    group(say("facts_belongs"), line("topic", { list: "topics", required: true, maxlength: "80" }), line("department", { list: "departments", maxlength: "300" }), offices(manuscript, say, lists.offices)),
    group(say("facts_holds"), h("div", { class: "days" }, day("valid_from"), day("valid_to"), day("review_by"))),
    group(say("facts_known"), line("service_key", { ...KEY, title: say("about_service_key") }), line("url", { type: "url", maxlength: "2000" }), sources(manuscript, say)),
    group(say("facts_answer"), handover(article, set, say)),
    options("topics", lists.topics),
    options("departments", lists.departments.map((id) => ({ id }))),
  );
}

function group(title, ...content) {
  return h("section", { class: "fact-group" }, h("h3", {}, title), ...content);
}

function fact(label, name, props) {
  const { value, ...rest } = props;
  const node = field(`fact-${name}`, label, { autocomplete: "off", ...rest });
  node.querySelector("input").value = value;
  return node;
}

function options(id, entries) {
  return h("datalist", { id }, ...entries.map(({ id: value, title }) => h("option", { value }, title ?? value)));
}

function handover(article, set, say) {
  const box = h("input", { type: "checkbox", checked: article.handover, change: () => set("handover", box.checked) });
  return h("label", { class: "choice" }, box, h("span", {}, say("fact_handover"), h("small", {}, say("about_handover"))));
}

/** The offices as chips, and a field that finds more of them. */
function offices(manuscript, say, known) {
  const { article } = manuscript;
  const names = new Map(known.map(({ id, title }) => [id, title]));
  const list = h("ul", { class: "picked" });
  const set = (ids) => ((article.offices = ids), manuscript.changed(), draw());
  const search = (text) => fitting(known.filter(({ id }) => !(article.offices ?? []).includes(id)), text);
  const more = new TypeAhead(say("fact_offices"), say, { search, take: ({ id }) => set([...(article.offices ?? []), id]), placeholder: say("offices_hint") });
  const drop = (id) => (set(article.offices.filter((one) => one !== id)), more.input.focus());
  const draw = () => {
    list.hidden = !article.offices?.length;
    list.replaceChildren(...(article.offices ?? []).map((id) => picked(names.get(id) ?? id, say, () => drop(id))));
  };
  draw();
  more.node.querySelector("label").after(list);
  return more.node;
}

function picked(name, say, drop) {
  return h("li", { class: "chip" }, name, iconButton(say("remove_named", { name }), "close", drop));
}

/** Where the facts stand: law, fee schedule, official page, and the day somebody looked. */
function sources(manuscript, say) {
  const { article } = manuscript;
  const list = h("ol", { class: "sources" });
  const set = (all) => ((article.sources = all), manuscript.changed());
  const change = (index, name, value) => set(article.sources.with(index, { ...article.sources[index], [name]: value }));
  const row = (source, index) => {
    const one = (name, props) => fact(say(`source_${name}`), `source-${name}-${index}`, { value: source[name] ?? "", input: ({ target }) => change(index, name, target.value.trim() || null), ...props });
    const remove = () => (set(article.sources.filter((_, at) => at !== index)), draw(), add.focus());
    const drop = iconButton(say("remove_named", { name: source.title || say("source") }), "close", remove);
    return h("li", {}, one("title", { required: true, maxlength: "300" }), one("url", { type: "url" }), one("as_of", { type: "date", required: true }), drop);
  };
  const draw = () => list.replaceChildren(...(article.sources ?? []).map(row));
  const today = () => new Date().toLocaleDateString("sv-SE");
  const add = button(say("add_source"), () => {
    set([...(article.sources ?? []), { title: "", url: null, as_of: today() }]);
    draw();
    list.lastElementChild.querySelector("input").focus();
  });
  draw();
  return h("fieldset", { class: "source-set" }, h("legend", {}, say("fact_sources")), list, add);
}
