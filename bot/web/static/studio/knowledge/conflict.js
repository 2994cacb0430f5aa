// Two editors have changed the same article: both versions side by side, and nothing is lost.
import { ask } from "../../console/dialogs.js";
import { h } from "../../console/nodes.js";
import { placeName, written } from "./article_words.js";
import { put } from "./places.js";

/** Where both have changed the same place the editor chooses; the article that comes of it, or null. */
export async function settle({ article, open }, by, say) {
  if (!open.length) return article;
  const window = { title: say("conflict_title"), confirm: say("conflict_do"), cancel: say("cancel"), close: say("close_window"), wide: true };
  const answer = await ask(window, h("p", {}, by ? say("conflict_text", { name: by }) : say("conflict_text_unnamed")), ...open.map((one, index) => place(one, index, say)));
  if (!answer) return null;
  const settled = structuredClone(article);
  open.forEach(({ path, theirs, mine }, index) => put(settled, path, chosen(answer[`place-${index}`], theirs, mine)));
  return settled;
}

function chosen(which, theirs, mine) {
  if (which !== "both") return which === "theirs" ? theirs : mine;
  return Array.isArray(theirs) && Array.isArray(mine) ? [...theirs, ...mine] : `${written(mine)}\n\n${written(theirs)}`;
}

function place({ path, theirs, mine }, index, say) {
  const prose = /\.modules\./.test(path) && theirs && mine;
  const option = (value, label, text) => {
    const input = h("input", { type: "radio", name: `place-${index}`, value, checked: value === "mine", required: true });
    const shown = text === undefined ? null : h("span", { class: "version-text" }, text || say("nothing_there"));
    return h("label", { class: "choice version" }, input, h("span", {}, h("b", {}, label), shown));
  };
  return h(
    "fieldset",
    { class: "conflict" },
    h("legend", {}, placeName(path, say)),
    option("mine", say("version_mine"), written(mine)),
    option("theirs", say("version_theirs"), written(theirs)),
    prose && option("both", say("version_both")),
  );
}
