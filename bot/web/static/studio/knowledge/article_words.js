// How an article is said in words: where it stands, what a part of it is called.
import { chip } from "../../console/nodes.js";
import { languageName } from "../../console/words.js";

export const MODULES = "what requirements documents fee procedure duration deadline where online legal plain".split(" ");
const KINDS = { new: "info", draft: "info", review: "warning", published: "success", due: "warning", expired: "danger", withdrawn: "neutral" };

export function stateChip(state, say) {
  return chip(say(`article_${state}`), KINDS[state] ?? "neutral");
}

/** What a place in an article is called: "texts.de.modules.fee" is "Deutsch: Kosten". */
export function placeName(path, say) {
  const [first, language, part, module] = path.split(".");
  if (first !== "texts") return say.has(`fact_${first}`) ? say(`fact_${first}`) : path;
  const name = module ? say(`module_${module}`) : part && say.has(`text_${part}`) ? say(`text_${part}`) : part;
  return name ? `${languageName(language, say)}: ${name}` : languageName(language, say);
}

/** A value as prose: lists and sources line by line. */
export function written(value) {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(written).join("\n");
  if (typeof value === "object") return Object.values(value).map(written).filter(Boolean).join(" · ");
  return String(value);
}
