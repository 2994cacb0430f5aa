// The open chat: head, transcript and composer follow the conversation.
import { Banner } from "./banner.js";
import { Composer } from "./composer.js";
import { h } from "./dom.js";
import { Header } from "./header.js";
import { Transcript } from "./transcript.js";

/** One window in one language; a change of language makes a new one. `acts`: {close(), locale(code)}. */
export class Panel {
  #context;
  #chat;
  #listening = new AbortController();
  #speaking;
  #waited = false;
  #parts = {};

  constructor(context, acts) {
    const { chat, t } = context;
    this.#chat = chat;
    this.live = h("p", { class: "sr", role: "status" });
    this.typing = h("p", { class: "typing", hidden: true });
    this.#context = {
      ...context,
      announce: (text) => this.announce(text),
      onChoice: ({ label, payload }) => chat.send({ choice: payload }, label),
      onExample: (text) => {
        chat.send({ text }, text);
        this.focus();
      },
      onEdit: (echo) => this.#edit(echo),
      onReport: () => this.#join("report/report"),
    };
    this.header = new Header(context, {
      ...acts, plain: () => this.#plain(), fresh: () => this.#act("fresh"), erase: () => this.#act("erase"), save: (type) => this.#act("save", type),
    });
    this.header.more.addEventListener("click", () => this.#join("menu/acts"));
    this.banner = new Banner(chat, t);
    this.transcript = new Transcript(this.#context);
    this.composer = new Composer(this.#context, (text) => chat.send({ text }, text));
    this.again = h("button", { type: "button", class: "button primary again", hidden: true, click: () => this.fresh().then(() => this.focus()) }, t("new"));
    this.node = h("div", { class: "panel", keydown: (event) => this.#key(event), click: (event) => this.#clicked(event) },
      this.header.node, this.banner.node,
      h("div", { class: "scene" }, this.transcript.log), this.transcript.newer, this.typing,
      this.again, this.composer.node, this.live);
    this.#follow();
    this.#refresh();
  }

  focus() {
    if (matchMedia("(pointer: coarse)").matches || this.composer.node.hidden) this.header.title.focus();
    else this.composer.focus();
  }

  /** Tells screen readers; emptied first, so that the same words are read again. */
  announce(text) {
    clearTimeout(this.#speaking);
    this.live.textContent = "";
    this.#speaking = setTimeout(() => (this.live.textContent = text), 50);
  }

  discard() {
    this.#listening.abort();
    this.node.remove();
  }

  #follow() {
    const on = (name, act) => this.#chat.addEventListener(name, act, { signal: this.#listening.signal });
    on("history", () => this.#refresh());
    on("message", ({ detail }) => this.transcript.add(detail));
    on("echo", ({ detail }) => this.transcript.echo(detail));
    on("settled", ({ detail }) => this.transcript.settle(detail));
    on("refused", ({ detail }) => this.transcript.mark(detail));
    on("line", () => this.#lineChanged());
    on("state", () => this.#stateChanged());
    on("notice", () => this.banner.update());
    on("typing", () => this.#activity());
    on("pending", () => this.#activity());
  }

  #refresh() {
    this.transcript.load();
    this.#stateChanged();
    this.#activity();
  }

  #lineChanged() {
    this.banner.update();
    this.#chat.echoes.forEach((echo) => this.transcript.mark(echo));
    if (this.#chat.up) this.announce(this.#context.t("online"));
  }

  #stateChanged() {
    const { state } = this.#chat.state;
    const closed = state === "closed";
    this.composer.node.hidden = closed;
    this.again.hidden = !closed;
    this.banner.update();
    if (state === "agent") this.#join("report/report");
    if (state !== "bot" || [...this.#chat.messages.values()].some(({ author }) => author === "agent")) this.#join("handover/person");
  }

  // Rare parts are fetched only when they are needed.
  #join(part) {
    const { signal } = this.#listening;
    return (this.#parts[part] ??= import(`./${part}.js`)
      .then(({ meet }) => meet(this, this.#context, signal))
      .catch(() => (this.#parts[part] = null)));
  }

  // Dots while somebody writes, or the server's sentence when an answer must wait.
  #activity() {
    const { typing, pending } = this.#chat;
    const { t } = this.#context;
    const who = typing && (typing.name ?? t(typing.author));
    const words = pending?.text ?? (who ? t("typing", { who }) : this.#chat.loading && t("loading"));
    this.typing.hidden = !words;
    this.typing.classList.toggle("words", Boolean(pending));
    this.typing.replaceChildren(h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), words || "");
    if (pending || this.#waited) this.announce(pending ? words : "");
    this.#waited = Boolean(pending);
  }

  #edit(echo) {
    this.transcript.drop(echo);
    this.#chat.echoes.delete(echo.client_id);
    this.composer.text = echo.text;
    this.composer.focus();
  }

  #clicked({ target }) {
    if (this.header.open && !target.closest(".menu, .more")) this.header.toggle(false);
  }

  #key(event) {
    if (event.key !== "Escape" || !this.header.open) return;
    event.stopPropagation();
    event.preventDefault();
    this.header.toggle(false);
    this.header.more.focus();
  }

  // Acts that need a question or a file are fetched when the menu opens.
  async #act(name, type) {
    const acts = await this.#join("menu/acts");
    if (acts) acts[name](type);
    else this.announce(this.#context.t("offline"));
  }

  // Asked for in the citizen's words, so that a person who has the chat reads it too.
  #plain() {
    const text = this.#context.t(this.#chat.plain ? "plain_off" : "plain_on");
    this.#chat.send({ text }, text);
  }

  /** Begins a new conversation, in the same plain language. */
  async fresh() {
    const { plain } = this.#chat;
    await Promise.race([this.#chat.restart(), new Promise((resolve) => setTimeout(resolve, 3000))]);
    this.announce(this.#context.t("fresh"));
    if (plain) this.#plain();
  }
}
