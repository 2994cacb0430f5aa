// Small parts that all panes are made of.
import { h } from "../widget/dom.js";

export { h };

/** Puts `wanted` into `parent` in this order and moves only what must move, so that focus and scrolling stay. */
export function reconcile(parent, wanted) {
  const keep = new Set(wanted);
  for (const node of [...parent.childNodes]) if (!keep.has(node)) node.remove();
  wanted.forEach((node, index) => {
    if (parent.childNodes[index] !== node) parent.insertBefore(node, parent.childNodes[index] ?? null);
  });
}

/** Keeps one node per key as long as what it shows is the same; what is drawn anew is not read aloud again. */
export class Kept {
  #nodes = new Map();

  nodes(items, keyOf, signOf, make) {
    const kept = new Map();
    for (const item of items) {
      const key = keyOf(item);
      const sign = signOf(item);
      const before = this.#nodes.get(key);
      kept.set(key, before?.sign === sign ? before : { sign, node: make(item) });
      if (before && before.sign !== sign) kept.get(key).node.setAttribute("aria-live", "off");
    }
    this.#nodes = kept;
    return [...kept.values()].map(({ node }) => node);
  }

  clear() {
    this.#nodes.clear();
  }
}

export function icon(name) {
  return h("span", { class: `kern-icon kern-icon--${name} kern-icon--small`, "aria-hidden": "true" });
}

/** A button of KERN in the console's size; `key` is shown as its shortcut. */
export function button(label, onclick, { kind = "secondary", key, ...props } = {}) {
  const hint = key && h("kbd", { "aria-hidden": "true" }, key);
  const shortcut = key && key.length === 1 ? key : undefined;
  const attributes = { type: "button", class: `kern-btn kern-btn--x-small kern-btn--${kind}`, click: onclick, ...props };
  return h("button", { "aria-keyshortcuts": shortcut, ...attributes }, h("span", { class: "kern-label" }, label), hint);
}

/** A button that is only an icon; its name is read aloud and shown as a tooltip. */
export function iconButton(label, name, onclick, props = {}) {
  return h("button", { type: "button", class: "plain", "aria-label": label, title: label, click: onclick, ...props }, icon(name));
}

export function unseen(text) {
  return h("span", { class: "kern-sr-only" }, text);
}

/** A chip; kinds: neutral, info, success, warning, danger. */
export function chip(text, kind = "neutral", props = {}) {
  return h("span", { class: `chip chip--${kind}`, ...props }, text);
}
