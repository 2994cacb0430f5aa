// One intent: its examples to add, take away and move, and where it is used.
import { ask, field, textArea } from "../../console/dialogs.js";
import { button, h } from "../../console/nodes.js";
import { addressOf } from "../routes.js";
import { TypeAhead, fitting } from "../type_ahead.js";
import { exampleBox } from "./example_box.js";

export async function intentPage(context) {
  const page = new Intent(context);
  await page.read();
  return page.node;
}

class Intent {
  node = h("section", { class: "intent" });
  #context;
  #intent;
  #others = [];

  constructor(context) {
    this.#context = context;
  }

  async read() {
    const { calls, name } = this.#context;
    const [intent, { intents }] = await Promise.all([calls.intent(name), calls.intents()]);
    this.#intent = intent;
    this.#others = intents.filter((one) => one.name !== name).map((one) => ({ id: one.name, title: one.name, hint: one.description }));
    this.#draw();
  }

  #draw() {
    const { say } = this.#context;
    const { name, file, examples, own, rules, responses } = this.#intent;
    this.list = h("ul", { class: "examples" }, ...examples.map((example) => this.#example(example)));
    const move = new TypeAhead(say("move_to"), say, { search: (text) => fitting(this.#others, text), take: ({ id }) => this.#act("move", { texts: this.#ticked(), to: id }), placeholder: say("move_hint") });
    this.node.replaceChildren(
      h("p", {}, h("a", { href: addressOf("training/intents") }, say("all_intents"))),
      h("h3", {}, name, " ", h("small", { class: "muted" }, file)),
      exampleBox({ ...this.#context, name, add: (texts) => this.#add(texts) }),
      h("div", { class: "filter-bar" }, h("span", {}, say.count("examples", examples.length)), button(say("remove_ticked"), () => this.#remove()), move.node, button(say("split"), () => this.#split().catch(this.#context.trouble)), ...(own ? this.#ownActs() : [])),
      this.list,
      h("h4", {}, say("used_in")),
      h("ul", { class: "small" }, ...rules.map((rule) => h("li", {}, rule)), ...responses.map((one) => h("li", {}, h("a", { href: addressOf("training/answers") }, one)))),
    );
  }

  /** What the program itself brings keeps its name: rules, buttons and code know it. */
  #ownActs() {
    const { say, trouble } = this.#context;
    const act = (word, does) => button(say(word), () => does().catch(trouble));
    return [act("rename", () => this.#rename()), act("merge", () => this.#merge()), act("drop_intent", () => this.#drop())];
  }

  #example({ text, language }) {
    return h("li", {}, h("label", {}, h("input", { type: "checkbox", value: text }), h("span", { lang: language, dir: "auto" }, text)));
  }

  #ticked() {
    return [...this.list.querySelectorAll("input:checked")].map(({ value }) => value);
  }

  async #add(texts) {
    try {
      await this.#context.calls.add(this.#intent.name, texts);
      await this.read();
      this.node.querySelector("textarea").focus();
      return true;
    } catch (error) {
      this.#context.trouble(error);
      return false;
    }
  }

  #remove() {
    const texts = this.#ticked();
    if (!texts.length) return undefined;
    return this.#context.calls.remove(this.#intent.name, texts).then(() => this.read()).catch(this.#context.trouble);
  }

  async #act(act, body, then = () => this.read()) {
    const { calls, toast, trouble, say } = this.#context;
    if (body.texts?.length === 0) return toast(say("tick_first"), "warning");
    try {
      await calls.act(this.#intent.name, act, body);
      toast(say(`done_${act}`));
      return await then();
    } catch (error) {
      return trouble(error);
    }
  }

  #goTo(name) {
    return this.#context.go(`training/intents/${encodeURIComponent(name)}`);
  }

  #window(title) {
    const { say } = this.#context;
    return { title: say(title), confirm: say("ok"), cancel: say("cancel"), close: say("close_window") };
  }

  async #rename() {
    const { say } = this.#context;
    const made = await ask(this.#window("rename"), field("to", say("intent_name"), { required: true, value: this.#intent.name, pattern: "[a-z][a-z0-9_]{2,59}" }));
    if (made) await this.#act("rename", made, () => this.#goTo(made.to));
  }

  async #split() {
    const { say, toast } = this.#context;
    const texts = this.#ticked();
    if (!texts.length) return toast(say("tick_first"), "warning");
    const made = await ask(this.#window("split"), h("p", {}, say.count("ticked", texts.length)), field("new_name", say("intent_name"), { required: true, pattern: "[a-z][a-z0-9_]{2,59}" }), textArea("de", say("answer_de"), { required: true }), textArea("en", say("answer_en"), { required: true }));
    if (made) await this.#act("split", { texts, new_name: made.new_name, answer: { de: made.de, en: made.en } }, () => this.#goTo(made.new_name));
    return undefined;
  }

  async #merge() {
    const { say } = this.#context;
    const list = h("datalist", { id: "intent-names" }, ...this.#others.map(({ id }) => h("option", { value: id })));
    const made = await ask(this.#window("merge"), h("p", {}, say("about_merge")), field("into", say("merge_into"), { required: true, list: "intent-names" }), list);
    if (made) await this.#act("merge", made, () => this.#goTo(made.into));
  }

  async #drop() {
    const { say, calls, confirm, go, toast } = this.#context;
    if (!(await confirm(say("drop_sure", { name: this.#intent.name }), { danger: true }))) return;
    await calls.drop(this.#intent.name);
    toast(say("done_drop"));
    go("training/intents");
  }
}
