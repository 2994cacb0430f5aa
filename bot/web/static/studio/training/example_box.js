// A new example, and while it is typed what the live model makes of it and what is like it already.
import { chip, h } from "../../console/nodes.js";

const PATIENCE = 350; // milliseconds after the last letter
const SHORTEST = 3;

/** `add(texts)` takes what was written; several pasted lines become several examples. */
export function exampleBox({ say, calls, name, add }) {
  const told = h("div", { class: "checked", role: "status" });
  const box = h("textarea", { rows: "2", maxlength: "4000", dir: "auto", "aria-label": say("new_example"), placeholder: say("new_example"), input: () => later(), keydown: (event) => keys(event) });
  let [timer, asked] = [0, 0];
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => look(), PATIENCE);
  };
  const look = async () => {
    const mine = ++asked;
    const text = lines(box.value).at(-1) ?? "";
    if (text.length < SHORTEST) return told.replaceChildren();
    const found = await calls.check(text, name).catch(() => null);
    if (mine === asked) told.replaceChildren(...(found ? shown(found, name, say) : []));
    return undefined;
  };
  const keys = (event) => {
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    const texts = lines(box.value);
    if (!texts.length) return;
    add(texts).then((taken) => taken && ((box.value = ""), told.replaceChildren()));
  };
  return h("div", { class: "example-box" }, box, told);
}

function shown({ intent, confidence, article, near = [], overlaps = [], few, masked }, name, say) {
  const sure = Math.round(100 * (confidence ?? 0));
  const guess = intent && h("p", {}, say("model_says", { guess: article ?? intent, sure }), " ", intent !== name && chip(say("other_intent"), "warning"));
  const alike = near.slice(0, 3).map((one) => h("li", {}, h("q", {}, one.text), ` ${one.intent} · ${Math.round(100 * one.likeness)} %`));
  return [
    guess,
    masked && h("p", {}, chip(say("personal"), "danger"), " ", h("q", {}, masked)),
    overlaps.length && h("p", {}, chip(say("overlap"), "warning"), ` ${overlaps.map((one) => one.intent ?? one).join(", ")}`),
    few && h("p", { class: "muted" }, say("about_few")),
    alike.length && h("ul", { class: "near small" }, ...alike),
  ].filter(Boolean);
}

function lines(text) {
  return text.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
}
