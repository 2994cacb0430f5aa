// What has happened with a case, newest first: acts of everybody, and the notes of colleagues, which only staff see.
import { Kept, button, h, reconcile } from "../nodes.js";
import { moment } from "../times.js";
import { actor, changes } from "./words.js";

export class Timeline {
  node;
  #cases;
  #t;
  #acts;
  #field;
  #list = h("ol", { class: "case-events" });
  #kept = new Kept();
  #client = null; // names the note that is being written: sent twice it is one

  constructor(cases, t, acts) {
    [this.#cases, this.#t, this.#acts] = [cases, t, acts];
    const props = { id: "case-note", rows: "2", dir: "auto", maxlength: "4000", placeholder: t("note_placeholder"), "aria-keyshortcuts": "n" };
    this.#field = h("textarea", {
      ...props,
      input: () => this.#cases.write("note", this.#field.value || undefined),
      keydown: (event) => this.#keys(event),
    });
    const form = h(
      "div",
      { class: "case-noting" },
      h("label", { for: "case-note" }, t("note_label")),
      this.#field,
      button(t("save_note"), () => this.#save()),
    );
    this.node = h("section", { class: "part case-timeline", "aria-label": t("history") }, h("h3", {}, t("history")), form, this.#list);
    cases.on("saved", (part) => part === "note" && this.#reset());
  }

  opened() {
    this.#kept.clear();
    this.#reset();
  }

  #reset() {
    this.#client = null;
    this.#field.value = this.#cases.draft("note") ?? "";
  }

  #keys(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.#save();
  }

  async #save() {
    const text = this.#field.value.trim();
    if (!text) return this.focus();
    this.#client ??= crypto.randomUUID();
    await this.#acts.note(this.#client, text);
  }

  draw() {
    const { history, notes } = this.#cases.open;
    const items = [
      ...history.filter(({ act }) => act !== "noted").map((entry, index) => this.#entry(entry, index)),
      ...notes.map((note) => this.#note(note)),
    ].sort((one, other) => other.at - one.at || other.order - one.order);
    const make = ({ make: made }) => made();
    reconcile(this.#list, this.#kept.nodes(items, ({ key }) => key, () => "", make));
  }

  #entry(entry, index) {
    return { key: `h${index}`, at: Date.parse(entry.at), order: index, make: () => this.#act(entry) };
  }

  #note(note) {
    return { key: `n${note.client_id}`, at: Date.parse(note.at), order: 1e6, make: () => this.#noted(note) };
  }

  #meta(who, at, what) {
    return h("p", { class: "meta" }, h("b", {}, who), ` ${what}`, h("time", { datetime: at }, moment(at, this.#t)));
  }

  #act(entry) {
    const t = this.#t;
    const what = t.has(`act_${entry.act}`) ? t(`act_${entry.act}`) : entry.act;
    const told = changes(entry, t);
    return h(
      "li",
      { class: "case-event" },
      this.#meta(actor(entry, t), entry.at, what),
      told.length > 0 && h("ul", {}, ...told.map((words) => h("li", { dir: "auto" }, words))),
    );
  }

  #noted({ name, at, text }) {
    return h(
      "li",
      { class: "case-event is-note" },
      this.#meta(name, at, this.#t("act_noted")),
      h("p", { class: "as-typed", dir: "auto" }, text),
    );
  }

  focus() {
    this.#field.focus();
  }
}
