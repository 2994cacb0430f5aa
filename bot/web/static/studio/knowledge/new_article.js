// A new article: only what it cannot be without; everything else is written on its page.
import { ask, field } from "../../console/dialogs.js";
import { h } from "../../console/nodes.js";

const LETTERS = { ä: "ae", ö: "oe", ü: "ue", ß: "ss", æ: "ae", ø: "oe", å: "a" };

/** A name for the address, as articles have it: "Hundesteuer anmelden" is "hundesteuer-anmelden". */
export function slug(title) {
  const plain = title.toLowerCase().replace(/[äöüßæøå]/g, (letter) => LETTERS[letter]).normalize("NFD").replace(/\p{M}/gu, "");
  return plain.replace(/[^a-z0-9]+/g, "-").slice(0, 60).replace(/^-+|-+$/g, "");
}

/** Asks for title, id and topic; makes the draft; its id, or null. */
export async function newArticle({ calls, say, topics }) {
  let [problem, last] = [null, {}];
  for (;;) {
    const answer = await asked(say, topics, problem, last);
    if (!answer) return null;
    const [id, title] = [answer.id.trim(), answer.title.trim()];
    const text = { title, modules: {}, synonyms: [], questions: [] };
    const article = { id, topic: answer.topic.trim(), updated: new Date().toLocaleDateString("sv-SE"), texts: { de: text } };
    try {
      await calls.create(article, say("new_note"));
      return id;
    } catch (error) {
      if (error.gone || error.temporary) throw error;
      [problem, last] = [error.sentence, answer];
    }
  }
}

function asked(say, topics, problem, last) {
  const value = (node, text = "") => ((node.querySelector("input").value = text), node);
  const id = value(field("id", say("article_id"), { required: true, pattern: "[a-z0-9][a-z0-9\\-]{1,79}", maxlength: "80", spellcheck: "false", title: say("article_id_hint") }), last.id);
  const suggest = ({ target }) => (id.querySelector("input").value = slug(target.value));
  const title = value(field("title", say("text_title_de"), { required: true, maxlength: "300", autofocus: true, input: suggest }), last.title);
  const topic = value(field("topic", say("fact_topic"), { required: true, list: "new-topics", maxlength: "80", autocomplete: "off" }), last.topic);
  const offers = h("datalist", { id: "new-topics" }, ...topics.map(({ id: one }) => h("option", { value: one })));
  const window = { title: say("new_article"), confirm: say("create"), cancel: say("cancel"), close: say("close_window") };
  return ask(window, problem && h("p", { class: "problem", role: "alert" }, problem), title, topic, id, h("p", { class: "small muted" }, say("article_id_hint")), offers);
}
