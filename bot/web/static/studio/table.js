// A table that is one on a wide page, and a list of named values on a phone.
import { h } from "../console/nodes.js";

/** `heads` are words; rows are lists of words or nodes, the first one names the row. */
export function table(heads, rows, props = {}) {
  return h("table", { class: "rows", ...props }, h("thead", {}, h("tr", {}, ...heads.map((words) => h("th", { scope: "col" }, words)))), h("tbody", {}, ...rows.map((cells) => row(heads, cells))));
}

export function row(heads, [first, ...rest], props = {}) {
  return h("tr", props, h("th", { scope: "row" }, ...[first].flat()), ...rest.map((cell, index) => h("td", { "data-label": heads[index + 1] }, ...[cell].flat())));
}
