// Numbers that lead to what they count, and tables of them.
import { h } from "../../console/nodes.js";
import { addressOf } from "../routes.js";

const WRITTEN = { en: "en-GB" };
const locale = (say) => WRITTEN[say.locale] ?? say.locale;

/** A number as it is written here. */
export function written(count, say) {
  return new Intl.NumberFormat(locale(say)).format(count);
}

/** "84 %" of 0.84; a dash where there is nothing to be shared. */
export function percent(share, say) {
  return share === null || share === undefined ? "–" : new Intl.NumberFormat(locale(say), { style: "percent" }).format(share);
}

/** "23.11." of "2026-11-23". */
export function shortDate(day, say) {
  return new Intl.DateTimeFormat(locale(say), { day: "numeric", month: "numeric", timeZone: "UTC" }).format(new Date(day));
}

/** A number as a link to the messages behind it; `words` say what it counts to those who do not see where it stands. */
export function number({ count, query }, words, say) {
  if (!count) return "0";
  const shown = written(count, say);
  return h("a", { href: addressOf(`messages?${query}`), "aria-label": `${shown} ${words}` }, shown);
}

export function section(title, ...content) {
  return h("section", {}, h("h3", {}, title), ...content);
}

/** A table whose rows are [head, ...cells]; on a phone each cell says its column; `none`: the words without rows. */
export function table(columns, rows, say, none = "nothing_yet") {
  if (!rows.length) return h("p", { class: "muted" }, say(none));
  const head = h("thead", {}, h("tr", {}, ...columns.map((name) => h("th", { scope: "col" }, name))));
  const cell = (content, index) => h("td", { "data-label": columns[index + 1] }, content);
  const body = rows.map(([first, ...rest]) => h("tr", {}, h("th", { scope: "row" }, first), ...rest.map(cell)));
  return h("table", { class: "rows figure-rows" }, head, h("tbody", {}, ...body));
}
