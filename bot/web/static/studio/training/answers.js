// What the bot says, in each language: answers of intents and the questions of its forms.
import { button, h } from "../../console/nodes.js";
import { languageName } from "../../console/words.js";

export async function answersPage(context) {
  const { say, calls } = context;
  const { responses, languages } = await calls.responses();
  const list = h("div", { class: "answers" }, ...responses.map((response) => answer(response, languages, context)));
  const search = h("input", { type: "search", "aria-label": say("search_answers"), placeholder: say("search_answers"), input: () => filter(list, search.value) });
  return h("section", {}, h("div", { class: "filter-bar" }, search), list);
}

function filter(list, words) {
  const wanted = words.trim().toLocaleLowerCase();
  for (const one of list.children) one.hidden = !one.dataset.words.includes(wanted);
}

/** Also the languages in which it is not said yet. */
function answer({ name, texts }, languages, context) {
  const spoken = languages.map((language) => [language, texts[language] ?? []]);
  const body = h("div", {});
  const words = [name, ...spoken.flatMap(([, lines]) => lines)].join(" ").toLocaleLowerCase();
  const open = (event) => event.currentTarget.open && !body.childElementCount && body.append(...spoken.map(([language, lines]) => editor(name, language, lines, context)));
  return h("details", { class: "answer-set", "data-words": words, toggle: open }, h("summary", {}, h("b", {}, name), " ", h("span", { class: "muted small" }, (texts.de ?? [""])[0])), body);
}

/** Variants of a text stand apart by a line with three dashes. */
function editor(name, language, lines, { say, calls, toast, trouble }) {
  const area = h("textarea", { rows: "3", lang: language, dir: "auto", maxlength: "8000", "aria-label": `${name}: ${languageName(language, say)}` });
  area.value = lines.join("\n---\n");
  const save = () =>
    calls
      .saveResponse(name, language, area.value.split(/\n---\n/).map((text) => text.trim()).filter(Boolean))
      .then(() => toast(say("saved")))
      .catch(trouble);
  return h("div", { class: "answer-text" }, h("h4", {}, languageName(language, say)), area, button(say("save"), save));
}
