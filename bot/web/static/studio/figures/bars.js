// Bars of days as a picture; the same stands below as a table, whose numbers are links.
import { h } from "../../console/nodes.js";
import { number, shortDate, table, written } from "./numbers.js";

const SVG = "http://www.w3.org/2000/svg";
const [HEIGHT, HEAD, FOOT] = [176, 18, 20];
const WIDEST = 36;
const LABEL = 64;
const PARTS = ["answered", "clarified", "unanswered"];

/** Days {day, turns, groups}, one for each; `go(route)` follows a press on a bar. */
export function bars(days, say, go) {
  if (!days.some(({ turns }) => turns.count)) return h("p", { class: "muted" }, say("nothing_yet"));
  const place = h("div", { class: "bars" });
  new ResizeObserver(() => place.clientWidth && place.replaceChildren(picture(days, place.clientWidth, say, go))).observe(place);
  return h("div", {}, place, key(say), listed(days, say));
}

/** As wide as there is room, so that its words are as large as all others. */
function picture(days, width, say, go) {
  const most = Math.max(...days.map(({ turns }) => turns.count));
  const words = say("chart_of_days", { first: shortDate(days[0].day, say), last: shortDate(days.at(-1).day, say), n: written(most, say) });
  const drawn = days.map((day, index) => column(day, index, { step: width / days.length, most, say, go }));
  const top = svg("text", { x: 4, y: 13 }, written(most, say));
  const line = svg("line", { class: "bar-top", x1: 0, x2: width, y1: HEAD, y2: HEAD });
  const size = { width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}` };
  return svg("svg", { ...size, role: "img", "aria-label": words }, line, top, ...drawn, ...labels(days, width, say));
}

/** What was answered, asked back and not answered stands in the bar of all turns. */
function column({ day, turns, groups }, index, { step, most, say, go }) {
  const wide = Math.min(step * 0.7, WIDEST);
  const x = index * step + (step - wide) / 2;
  const floor = HEIGHT - FOOT;
  const high = (count) => ((floor - HEAD) * count) / most;
  let below = 0;
  const part = (name, count) => {
    const bar = svg("rect", { class: `bar-${name}`, x, width: wide, y: floor - high(below + count), height: high(count) });
    below += count;
    return bar;
  };
  const parts = PARTS.map((name) => part(name, groups[name].count));
  const others = part("others", Math.max(0, turns.count - below));
  const hint = svg("title", {}, `${shortDate(day, say)}: ${written(turns.count, say)}`);
  const group = svg("g", turns.count ? { class: "day-bar" } : {}, hint, ...parts, others);
  if (turns.count) group.addEventListener("click", () => go(`messages?${turns.query}`));
  return group;
}

function labels(days, width, say) {
  const every = Math.ceil((days.length * LABEL) / width);
  const step = width / days.length;
  const middle = (index) => Math.min(Math.max((index + 0.5) * step, LABEL / 2), width - LABEL / 2);
  const label = ({ day }, index) => svg("text", { x: middle(index), y: HEIGHT - 5, "text-anchor": "middle" }, shortDate(day, say));
  return days.flatMap((day, index) => (index % every ? [] : [label(day, index)]));
}

function key(say) {
  return h("p", { class: "bar-key small", "aria-hidden": "true" }, ...[...PARTS, "others"].map((name) => h("span", { class: `key-${name}` }, say(name))));
}

function listed(days, say) {
  const rows = days.filter(({ turns }) => turns.count).map(({ day, turns, groups }) => [shortDate(day, say), ...cells(day, { turns, ...groups }, say)]);
  const columns = ["day", "turns", ...PARTS, "handovers", "cases"].map((name) => say(name));
  return h("details", { class: "figure-details" }, h("summary", {}, say("days_as_table")), table(columns, rows.reverse(), say));
}

function cells(day, numbers, say) {
  return ["turns", ...PARTS, "handovers", "cases"].map((name) => number(numbers[name], `${say(name)}, ${shortDate(day, say)}`, say));
}

function svg(tag, props, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}
