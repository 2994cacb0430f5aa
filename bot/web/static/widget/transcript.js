// The messages: new ones are read aloud once, and the reader's place is respected.
import { h, icon } from "./dom.js";
import { ARROW_DOWN } from "./icons.js";
import { echoView, exampleGroup, markEcho, messageView } from "./message.js";

const NEAR_END = 24; // px

export class Transcript {
  #context;
  #chat;
  #echoes = new Map(); // client id -> article
  examples = h("p");
  #following = true; // the end stays in view when the room shrinks
  #placed = -1; // where an answer was put; elsewhere the reader moved

  constructor(context) {
    this.#context = { ...context, answerTo: (message) => this.#answerTo(message) };
    this.#chat = context.chat;
    const { t } = context;
    const keys = (event) => this.#walk(event);
    const props = { class: "log", role: "log", tabindex: "0", "aria-label": t("log"), "aria-relevant": "additions" };
    this.log = h("div", { ...props, keydown: keys, scroll: () => this.#scrolled() });
    this.newer = h("button", { type: "button", class: "newer", hidden: true, click: () => this.#leap() }, icon(ARROW_DOWN), t("newer"));
    new ResizeObserver(() => this.#following && this.toEnd()).observe(this.log);
  }

  /** Everything said so far; silent, so that resuming reads nothing aloud. */
  load() {
    this.log.setAttribute("aria-live", "off");
    this.#echoes.clear();
    const past = [...this.#chat.messages.values()].sort((one, other) => one.seq - other.seq);
    this.log.replaceChildren(...past.map((message) => messageView(message, this.#context)));
    this.examples = exampleGroup(this.#context);
    if (past.length && !past.some(({ author }) => author === "citizen")) this.log.append(this.examples);
    this.#chat.echoes.forEach((echo) => this.echo(echo));
    this.toEnd();
    setTimeout(() => this.log.setAttribute("aria-live", "polite"), 300);
  }

  add(message) {
    const [following, bot] = [this.#following, message.author === "bot"];
    const reading = following || this.log.scrollTop === this.#placed;
    if (message.author === "citizen") this.examples.remove();
    const view = messageView(message, this.#context);
    this.log.insertBefore(view, this.#after(message.seq));
    if (following && !bot) this.log.scrollTop = Math.min(view.offsetTop - 12, this.log.scrollHeight);
    else if (reading) this.#reveal(view);
    this.#following = this.#atEnd();
    this.newer.hidden = this.#following || (reading && bot);
  }

  echo(echo) {
    this.examples.remove();
    const view = echoView(echo, this.#context);
    this.#echoes.set(echo.client_id, view);
    this.log.append(view);
    this.mark(echo);
    this.toEnd();
  }

  mark(echo) {
    const view = this.#echoes.get(echo.client_id);
    if (view) markEcho(view, echo, this.#chat.up, this.#context);
  }

  drop(echo) {
    this.#echoes.get(echo.client_id)?.remove();
    this.#echoes.delete(echo.client_id);
  }

  /** The stored message takes the echo's node, so nothing is read twice. */
  settle(message) {
    const view = this.#echoes.get(message.client_id);
    if (!view) return this.add(message);
    this.#echoes.delete(message.client_id);
    view.classList.remove("pending", "failed");
    view.dataset.seq = message.seq;
    view.querySelector(".delivery").remove();
    view.querySelector(".bubble").lang = message.language;
    view.querySelector(".bubble").textContent = message.text;
  }

  toEnd() {
    this.log.scrollTop = this.examples.isConnected ? 0 : this.log.scrollHeight;
    this.#following = true;
    this.newer.hidden = true;
  }

  #answerTo({ seq }) {
    const later = [...this.#chat.messages.values()].filter((message) => message.seq > seq && message.author === "citizen");
    return later.sort((one, other) => one.seq - other.seq)[0]?.text;
  }

  // Messages overtake each other on their two ways here; the number puts them right.
  #after(seq) {
    const pending = this.log.querySelector(".pending");
    return [...this.log.children].find((view) => Number(view.dataset.seq) > seq) ?? pending ?? this.log.querySelector(".examples");
  }

  #atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  // A long answer is read from its beginning, with the question on top.
  #reveal(view) {
    const asked = [...this.log.querySelectorAll(".citizen")].pop() ?? view;
    const answer = asked.nextElementSibling ?? view;
    this.log.scrollTop = Math.max(asked.offsetTop - 12, answer.offsetTop - this.log.clientHeight / 2);
    this.#placed = this.log.scrollTop;
  }

  #leap() {
    this.toEnd();
    this.log.focus();
  }

  #scrolled() {
    this.#following = this.#atEnd();
    if (this.#following) this.newer.hidden = true;
  }

  #walk(event) {
    const views = [...this.log.querySelectorAll(".message")];
    const here = views.indexOf(event.target);
    if (event.target !== this.log && here < 0) return;
    const goal = { ArrowUp: here < 0 ? views.length - 1 : here - 1, ArrowDown: here + 1, Home: 0, End: views.length - 1 }[event.key];
    if (goal === undefined || !views[goal]) return;
    event.preventDefault();
    views[goal].focus();
  }
}
