// One group: what was said, what the bot took it for, and what it really means.
import { ask, field, textArea } from "../../console/dialogs.js";
import { button, h } from "../../console/nodes.js";
import { moment } from "../../console/times.js";
import { TypeAhead, fitting } from "../type_ahead.js";

const PLAIN = ["right", "new_article", "out_of_scope", "delete"];
const KEYS = { right: "r", article: "a", intent: "i", new_article: "n", out_of_scope: "o", delete: "x", task: "d", tests: "t" };
const DUE_DAYS = 7;

export class Desk {
  node = h("section", { class: "group-desk", tabindex: "-1" });
  #context;
  #calls;
  #hear;
  #group = null;
  #messages = [];
  #toTests = false;
  #said = h("ol");
  #tests = h("input", { type: "checkbox" });
  #intents = null;
  #search = {};
  #busy = false;
  #coming = 0;

  /** `hear(group, left)` is told of each decision, with how many messages are left in the group; undefined: unknown. */
  constructor(context, calls, hear) {
    [this.#context, this.#calls, this.#hear] = [context, calls, hear];
    this.node.setAttribute("aria-label", context.say("group"));
    this.clear();
  }

  clear() {
    this.#group = null;
    this.node.replaceChildren(h("p", { class: "empty" }, this.#context.say("nothing_open")));
  }

  async show(group, filter) {
    const coming = ++this.#coming;
    this.#group = group;
    this.#messages = group.messages;
    this.#draw();
    if (group.size <= group.messages.length) return;
    const { messages } = await this.#calls.group(group.id, filter);
    if (coming !== this.#coming) return;
    const left = new Set(this.#boxes().filter(({ checked }) => !checked).map(({ value }) => value));
    this.#messages = messages;
    this.#said.replaceChildren(...messages.map((message) => this.#message(message)));
    for (const box of this.#boxes()) box.checked = !left.has(box.value);
  }

  /** [key, word, act] of each decision; numbers take what the bot has thought of besides. */
  keys() {
    const acts = PLAIN.map((decision) => [KEYS[decision], `decide_${decision}`, () => this.#decide({ decision })]);
    const typed = ["article", "intent"].map((kind) => [KEYS[kind], `decide_${kind}`, () => this.#search[kind]?.input.focus()]);
    const guesses = [1, 2, 3, 4].map((number) => [String(number), "key_guess", () => this.#guess(number - 1)]);
    return [...acts, ...typed, ...guesses, [KEYS.task, "decide_task", () => this.#task()], [KEYS.tests, "to_tests", () => this.#tests.click()]];
  }

  #draw() {
    const { say } = this.#context;
    const group = this.#group;
    this.#said = h("ol", { class: "said" }, ...this.#messages.map((message) => this.#message(message)));
    this.#tests = h("input", { type: "checkbox", checked: this.#toTests, change: ({ target }) => (this.#toTests = target.checked) });
    this.#search = {
      article: this.#typeAhead("article", (text) => this.#calls.articles(text)),
      intent: this.#typeAhead("intent", async (text) => fitting((this.#intents ??= await this.#calls.intents()), text)),
    };
    this.node.replaceChildren(
      h("h3", { lang: group.language, dir: "auto" }, group.text),
      h("p", { class: "muted" }, say("bot_took_it", { guess: group.title ?? group.intent ?? say("nothing"), sure: Math.round(100 * group.confidence) })),
      this.#said,
      group.state === "done" ? h("p", {}, say("decided_by", { name: group.decided_by ?? "" })) : this.#acts(),
    );
  }

  #typeAhead(kind, search) {
    return new TypeAhead(`${this.#context.say(`decide_${kind}`)} (${KEYS[kind]})`, this.#context.say, {
      search,
      placeholder: this.#context.say(`type_${kind}`),
      take: ({ id }) => this.#decide({ decision: kind, [kind]: id }),
    });
  }

  #acts() {
    const { say } = this.#context;
    const plain = (decision) => button(say(`decide_${decision}`), () => this.#decide({ decision }), { key: KEYS[decision], kind: decision === "right" ? "primary" : "secondary" });
    return h(
      "div",
      { class: "decisions", role: "group", "aria-label": say("what_is_it") },
      h("ul", { class: "guesses" }, ...this.#group.guesses.slice(0, 4).map((guess, index) => h("li", {}, this.#guessButton(guess, index)))),
      this.#search.article.node,
      this.#search.intent.node,
      h("div", { class: "decision-buttons" }, ...PLAIN.map(plain), button(say("decide_task"), () => this.#task(), { key: KEYS.task })),
      h("label", { class: "choice" }, this.#tests, h("span", {}, `${say("to_tests")} (${KEYS.tests})`, h("small", {}, say("about_tests")))),
    );
  }

  #guessButton({ title, name, confidence }, index) {
    const sure = confidence === null || confidence === undefined ? "" : ` · ${Math.round(100 * confidence)} %`;
    return button(`${title ?? name}${sure}`, () => this.#guess(index), { key: String(index + 1) });
  }

  #message({ conversation, seq, at, text, language }) {
    const box = h("input", { type: "checkbox", checked: true, value: JSON.stringify([conversation, seq]), "aria-label": this.#context.say("this_message") });
    return h("li", {}, h("label", {}, box, h("q", { lang: language, dir: "auto" }, text)), h("time", { class: "small muted", datetime: at }, moment(at, this.#context.say)));
  }

  #guess(index) {
    const guess = this.#group?.guesses[index];
    if (guess) this.#decide({ decision: guess.kind, [guess.kind]: guess.name });
  }

  #boxes() {
    return [...this.#said.querySelectorAll("input")];
  }

  /** What is ticked, by name: nothing that does not stand here is ever decided on. */
  #chosen() {
    return this.#boxes().flatMap(({ checked, value }) => (checked ? [JSON.parse(value)] : []));
  }

  async #decide(decision) {
    const group = this.#group;
    const messages = this.#chosen();
    if (!group || group.state === "done" || this.#busy || !messages.length) return;
    this.#busy = true;
    try {
      const tests = this.#toTests && decision.decision !== "delete";
      const done = await this.#calls.decide(group.id, { ...decision, messages, to_tests: tests });
      this.#context.toast(this.#told(decision, done));
      await this.#hear(group, done.left);
      this.node.focus({ preventScroll: true });
      if (done.draft) this.#context.go(`knowledge/${encodeURIComponent(done.draft)}`);
    } catch (error) {
      await this.#refused(group, error);
    } finally {
      this.#busy = false;
    }
  }

  /** Where somebody else was faster, what is left is read anew. */
  async #refused(group, error) {
    this.#context.trouble(error);
    if (error.code === "already_decided") await Promise.resolve(this.#hear(group)).catch(this.#context.trouble);
  }

  #told({ decision }, { done, waits }) {
    const { say } = this.#context;
    return `${say(`done_${decision}`)} ${say.count("done", done)}${waits ? ` ${say("waits_for_review")}` : ""}`;
  }

  /** Nobody here knows: a department is asked. */
  async #task() {
    const group = this.#group;
    const messages = this.#chosen();
    if (!group || group.state === "done" || !messages.length) return;
    const { say } = this.#context;
    const departments = await this.#calls.departments().catch(() => []);
    const due = new Date(Date.now() + DUE_DAYS * 86_400_000).toLocaleDateString("sv-SE");
    const window = { title: say("decide_task"), confirm: say("send_task"), cancel: say("cancel"), close: say("close_window") };
    const listed = h("datalist", { id: "departments" }, ...departments.map((name) => h("option", { value: name })));
    const asked = await ask(
      window,
      field("department", say("department"), { required: true, list: "departments", maxlength: "120", autocomplete: "off" }),
      listed,
      field("due", say("due"), { type: "date", required: true, value: due }),
      textArea("comment", say("comment")),
    );
    if (!asked) return;
    try {
      const task = await this.#calls.ask({ ...asked, group: group.id, messages });
      this.#context.toast(say("task_sent", { name: asked.department }));
      await this.#hear(group, task.left);
    } catch (error) {
      await this.#refused(group, error);
    }
  }
}
