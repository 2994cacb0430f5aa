// Questions that a department answers: its answer becomes an article, and goes to the citizens who wait for it.
import { button, chip, h } from "../../console/nodes.js";
import { due, moment, shortDay } from "../../console/times.js";
import { textArea } from "../../console/dialogs.js";
import { query } from "../routes.js";

const STATES = ["open", "answered", "closed"];

export async function mount(root, context) {
  const page = new Tasks(root, context);
  context.onRoute((route) => page.follow(route).catch(context.trouble));
  await page.follow(context.route);
}

class Tasks {
  #root;
  #context;
  #state = "open";

  constructor(root, context) {
    [this.#root, this.#context] = [root, context];
  }

  async follow({ path: [id] }) {
    return id ? this.#one(id) : this.#all();
  }

  #path(rest = "", more = {}) {
    return `/tasks${rest}${query({ site: this.#context.site, ...more })}`;
  }

  async #all() {
    const { api, say } = this.#context;
    const { tasks } = await api.call("GET", this.#path("", { state: this.#state }));
    const state = (name) =>
      h("button", { type: "button", class: "filter-chip", "aria-pressed": String(this.#state === name), click: () => ((this.#state = name), this.#all().catch(this.#context.trouble)) }, say(`tasks_${name}`));
    this.#root.replaceChildren(
      h("h2", { class: "kern-sr-only" }, say("area_tasks")),
      h("div", { class: "filter-chips", role: "group", "aria-label": say("task_state") }, ...STATES.map(state)),
      tasks.length ? h("ul", { class: "tasks" }, ...tasks.map((task) => this.#row(task))) : h("p", { class: "empty" }, say("no_tasks")),
    );
  }

  #row({ id, question, department, due_at: dueAt, state, waiting }) {
    const { say } = this.#context;
    const { late, text } = due(dueAt, say);
    return h(
      "li",
      {},
      h("a", { class: "row", href: `#/tasks/${encodeURIComponent(id)}` }, h("b", { dir: "auto" }, question), h("span", { class: "row-facts small" }, h("span", {}, department), state === "open" ? chip(text, late ? "danger" : "neutral") : chip(say(`task_${state}`)), waiting > 0 && chip(say.count("waiting", waiting), "info"))),
    );
  }

  async #one(id) {
    const { api, say } = this.#context;
    const task = await api.call("GET", this.#path(`/${encodeURIComponent(id)}`));
    this.#root.replaceChildren(
      h("p", {}, h("a", { href: "#/tasks" }, say("all_tasks"))),
      h("h2", { dir: "auto", lang: task.language }, task.question),
      h("dl", { class: "facts" }, ...this.#facts(task)),
      task.comment && h("p", { class: "note" }, task.comment),
      ...(task.state === "open" ? [this.#answer(task)] : [task.answer && h("blockquote", { class: "as-typed" }, task.answer)].filter(Boolean)),
    );
  }

  #facts(task) {
    const { say } = this.#context;
    const { late, text } = due(task.due_at, say);
    const rows = [
      ["department", task.department],
      ["due", h("span", {}, shortDay(task.due_at, say), " ", task.state === "open" && chip(text, late ? "danger" : "neutral"))],
      ["asked_by", `${task.created_by}, ${moment(task.created_at, say)}`],
      ["citizens_wait", String(task.waiting)],
      task.answered_by && ["answered_by", `${task.answered_by}, ${moment(task.answered_at, say)}`],
      task.article && ["article", h("a", { href: `#/knowledge/${encodeURIComponent(task.article)}` }, task.article)],
    ];
    return rows.filter(Boolean).flatMap(([name, value]) => [h("dt", {}, say(name)), h("dd", {}, value)]);
  }

  #answer(task) {
    const { say } = this.#context;
    const send = (event) => (event.preventDefault(), this.#send(task, Object.fromEntries(new FormData(form))).catch(this.#context.trouble));
    const form = h(
      "form",
      { class: "answer", submit: send },
      textArea("text", say("the_answer"), { required: true, rows: "8", maxlength: "4000" }),
      h("p", { class: "small muted" }, say(task.waiting ? "answer_goes_out" : "answer_becomes_draft")),
      h("div", { class: "decision-buttons" }, button(say("send_answer"), undefined, { type: "submit", kind: "primary" }), button(say("close_task"), () => this.#close(task).catch(this.#context.trouble))),
    );
    return form;
  }

  async #send({ id, version }, { text }) {
    const { api, say, toast, go } = this.#context;
    const done = await api.call("POST", this.#path(`/${encodeURIComponent(id)}/answer`), { text, version });
    toast(done.told ? say.count("told", done.told) : say("answered"));
    go(done.draft ? `knowledge/${encodeURIComponent(done.draft)}` : "tasks");
  }

  async #close({ id, version }) {
    const { api, say, confirm, go } = this.#context;
    if (!(await confirm(say("close_task_sure")))) return;
    await api.call("POST", this.#path(`/${encodeURIComponent(id)}/close`), { version });
    go("tasks");
  }
}
