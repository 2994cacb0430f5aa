// Every act by keyboard: one table for what keys do and for the list that `?` shows.
import { ask } from "./dialogs.js";
import { h } from "./nodes.js";
import { toggle, wished } from "./settings.js";

export const WRITES = "input:not([type=checkbox], [type=radio]), textarea, select";

/** Binds the keys; `table` is [[section, [[key, word, act], …], view], …], keys without an act are only shown.
 * Keys of a section with a view count only while that one is in front; hooks: escape(event), suggest(index), view(). */
export class Keys {
  #table;
  #t;
  #view;
  #acts = new Map();

  constructor(table, t, { escape, suggest, view }) {
    [this.#table, this.#t, this.#view] = [table, t, view];
    for (const [, rows, shown = ""] of table) for (const [key, , act] of rows) if (act) this.#acts.set(`${shown} ${key}`, act);
    this.#acts.set(" ?", () => this.help());
    document.addEventListener("keydown", (event) => this.#pressed(event, escape, suggest));
  }

  #pressed(event, escape, suggest) {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") return document.querySelector(":popover-open") || escape(event); // closes the menu alone
    if ((event.ctrlKey || event.altKey) && /^Digit[1-3]$/.test(event.code) && !event.shiftKey) {
      event.preventDefault();
      return suggest(Number(event.code.at(-1)) - 1);
    }
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest(WRITES) || !wished("keys")) return;
    const act = this.#acts.get(`${this.#view()} ${event.key}`) ?? this.#acts.get(` ${event.key}`);
    if (!act) return;
    event.preventDefault();
    act();
  }

  help() {
    const t = this.#t;
    const here = this.#table.filter(([, , shown]) => !shown || shown === this.#view());
    return showKeys(here.map(([title, rows]) => [t(title), rows.map(([key, word]) => [key, t(word)])]), t);
  }
}

/** The window that lists keys, and lets single ones be switched off; sections are [title, [[keys, what they do], …]]. */
export function showKeys(sections, t) {
  const parts = sections.map(([title, rows]) =>
    h("section", {}, h("h3", {}, title), h("dl", { class: "keys" }, ...rows.flatMap((row) => keyRow(row, t)))),
  );
  const single = h("input", { type: "checkbox", checked: wished("keys"), change: () => toggle("keys") });
  const choice = h(
    "label",
    { class: "choice" },
    single,
    h("span", {}, t("single_keys"), h("small", {}, t("single_keys_hint"))),
  );
  return ask(
    { title: t("keys_title"), close: t("close_window"), wide: true },
    h("div", { class: "key-columns" }, ...parts),
    choice,
  );
}

function keyRow([keys, words], t) {
  const caps = keys.split(" ").map((cap) => h("kbd", {}, t.has(`key_${cap}`) ? t(`key_${cap}`) : cap));
  return [h("dt", {}, ...caps), h("dd", {}, words)];
}
