// The new model beside the live one: what is written goes to both, and their answers stand side by side.
import { button, h } from "../../console/nodes.js";
import { addressOf } from "../routes.js";
import { markdown } from "../../widget/markdown.js";

const PATIENCE = 20; // seconds that an answer may take

export class TryOut {
  node;
  #context;
  #name;
  #sides = [];
  #ended = false;
  #input;

  constructor(context, name) {
    [this.#context, this.#name] = [context, name];
    const { say } = context;
    this.#input = h("input", { name: "text", required: true, maxlength: "2000", autocomplete: "off", disabled: true, "aria-label": say("try_words"), placeholder: say("try_words") });
    this.place = h("div", { class: "sides" }, h("p", { class: "empty", role: "status" }, say("trying_starts")));
    const form = h("form", { class: "filter-bar", submit: (event) => this.#send(event) }, this.#input, button(say("send"), undefined, { type: "submit", kind: "primary" }));
    this.node = h("section", { class: "tryout" }, h("p", {}, h("a", { href: addressOf("models") }, say("all_models"))), h("h3", {}, say("try_out"), " ", name), h("p", { class: "muted" }, say("about_try_out")), this.place, form);
  }

  async start() {
    const { calls, language } = this.#context;
    const { conversations } = await calls.tryOut(this.#name);
    if (this.#ended) return;
    this.#sides = conversations.map((one) => new Side(this.#context, one, one.model === this.#name, language));
    this.place.replaceChildren(...this.#sides.map(({ node }) => node));
    this.#input.disabled = false;
    this.#input.focus();
  }

  end() {
    this.#ended = true;
    for (const side of this.#sides) side.end();
  }

  #send(event) {
    event.preventDefault();
    const text = this.#input.value.trim();
    if (!text) return;
    this.#input.value = "";
    for (const side of this.#sides) side.say({ text }, text);
  }

}

class Side {
  node;
  #context;
  #token;
  #path;
  #log;

  constructor(context, { model, id, token }, isNew) {
    const { say } = context;
    [this.#context, this.#token, this.#path] = [context, token, `/api/v1/conversations/${encodeURIComponent(id)}`];
    const title = isNew ? say("this_model") : say("live_model");
    this.#log = h("div", { class: "try-log", role: "log", "aria-label": title, tabindex: "0" });
    this.node = h("section", { class: "try-side" }, h("h4", {}, title, " ", h("small", { class: "muted" }, model)), this.#log);
  }

  /** `said` is what the citizen API takes: a text or a choice; `words` are shown. */
  async say(said, words) {
    this.#log.append(h("p", { class: "try-mine", dir: "auto" }, words));
    try {
      const headers = { Authorization: `Bearer ${this.#token}`, "Content-Type": "application/json", "Accept-Language": this.#context.language };
      const body = JSON.stringify({ client_id: crypto.randomUUID(), ...said });
      const answer = await fetch(`${this.#path}/messages?wait=${PATIENCE}`, { method: "POST", headers, body });
      const heard = await answer.json();
      if (!answer.ok) throw Object.assign(new Error(heard.title), { sentence: heard.title });
      for (const reply of heard.replies) this.#hear(reply);
    } catch (error) {
      this.#context.trouble(error.sentence ? error : { sentence: this.#context.say("no_connection") });
    }
  }

  #hear({ text, format, language, choices = [], outcome }) {
    const { say } = this.#context;
    const body = h("div", { lang: language, dir: "auto" });
    if (format === "markdown") body.append(markdown(text, say));
    else body.append(h("p", { class: "as-typed" }, text));
    const buttons = choices.map(({ label, payload }) => button(label, () => this.say({ choice: payload }, label)));
    this.#log.append(h("div", { class: "try-bot" }, body, ...buttons, outcome && h("p", { class: "muted small" }, say.has(`outcome_${outcome}`) ? say(`outcome_${outcome}`) : outcome)));
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  end() {
    fetch(this.#path, { method: "DELETE", headers: { Authorization: `Bearer ${this.#token}` }, keepalive: true }).catch(() => {});
  }
}
