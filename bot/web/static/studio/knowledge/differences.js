// Differences between two versions, drawn word by word; said aloud what was taken out and what was put in.
import { h, unseen } from "../../console/nodes.js";
import { wordDifference } from "../word_diff.js";
import { placeName, written } from "./article_words.js";
import { differing } from "./places.js";

const KEPT = ["=", "same"];
const OUT = ["-", "gone"];

/** Changes of the server {path, before, after, words} as nodes. */
export function differences(changes, say) {
  if (!changes.length) return h("p", { class: "muted" }, say("no_differences"));
  return h("div", { class: "changes" }, ...changes.map((one) => change(one, say)));
}

/** The same for two articles that the page has. */
export function between(before, after, say) {
  return differences(differing(before ?? {}, after).map((one) => ({ ...one, words: wordDifference(written(one.before), written(one.after)) })), say);
}

function change({ path, before, after, words }, say) {
  const shown = words?.length ? words : wordDifference(written(before), written(after));
  return h("section", { class: "change" }, h("h4", {}, placeName(path, say)), h("p", { class: "as-typed" }, ...shown.map(([kind, text]) => piece(kind, text, say))));
}

function piece(kind, text, say) {
  if (KEPT.includes(kind)) return text;
  const [tag, word] = OUT.includes(kind) ? ["del", "taken_out"] : ["ins", "put_in"];
  return h(tag, {}, unseen(`[${say(word)}: `), text, unseen("]"));
}
