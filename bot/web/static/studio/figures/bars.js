// Bars of days as a picture, and the same as a table for who does not see it.
import { h } from "../../console/nodes.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, FOOT] = [720, 160, 20];
const WIDEST = 36;
const MOST_LABELS = 14;

/** Entries {label, whole, parts}: numbers with count; the parts stand in the bar of the whole. */
export function bars(entries, say) {
  if (!entries.length) return h("p", { class: "muted" }, say("nothing_yet"));
  const most = Math.max(...entries.map(({ whole }) => whole.count), 1);
  const step = WIDTH / entries.length;
  const high = (count) => ((HEIGHT - FOOT) * count) / most;
  const every = Math.ceil(entries.length / MOST_LABELS);
  const drawn = entries.flatMap(({ label, whole, parts }, index) => {
    const wide = Math.min(step * 0.7, WIDEST);
    const x = index * step + (step - wide) / 2;
    const column = (count, below, kind) => svg("rect", { class: `bar-${kind}`, x, width: wide, y: HEIGHT - FOOT - high(below + count), height: high(count) });
    const [good, bad] = parts.map(({ count }) => count);
    const text = index % every ? [] : [svg("text", { x: x + wide / 2, y: HEIGHT - 5, "text-anchor": "middle" }, label)];
    return [column(whole.count, 0, "whole"), column(good, 0, "good"), column(bad, good, "bad"), ...text];
  });
  const picture = svg("svg", { class: "bars", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" }, ...drawn);
  const key = h("p", { class: "bar-key small" }, h("span", { class: "key-good" }, say("answered")), h("span", { class: "key-bad" }, say("unanswered")), h("span", { class: "key-whole" }, say("others")));
  const rows = entries.map(({ label, whole, parts }) => h("tr", {}, h("th", { scope: "row" }, label), ...[whole, ...parts].map(({ count }) => h("td", {}, String(count)))));
  const head = ["day", "turns", "answered", "unanswered"].map((name) => h("th", { scope: "col" }, say(name)));
  return h("div", {}, picture, key, h("table", { class: "kern-sr-only" }, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...rows)));
}

function svg(tag, props, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}
