// The open chat: head, transcript and composer follow the conversation.
import { Banner } from "./banner.js";
import { Composer } from "./composer.js";
import { ask } from "./confirm.js";
import { dayAndTime } from "./dates.js";
import { h } from "./dom.js";
import { Header } from "./header.js";
import { Transcript } from "./transcript.js";

/** Hands over a file: a link that is pressed. */
export function save(blob, name) {
  const href = URL.createObjectURL(blob);
  const [, ending] = blob.type.split(/[/;]/);
  h("a", { href, download: `${name}.${ending === "plain" ? "txt" : ending}` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10000);
}

/** One window in one language; a change of language makes a new one. `acts`: {close(), locale(code)}. */
export class Panel {
  #context;
  #chat;
  #listening = new AbortController();
  #speaking;
  #waited = false;
  #person; // her part of the window

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
    };
    this.header = new Header(context, {
      ...acts, fresh: () => this.#askFresh(), erase: () => this.#askErase(), save: (type) => this.#save(type),
    });
    this.banner = new Banner(chat, t);
    this.transcript = new Transcript(this.#context);
    this.composer = new Composer(this.#context, (text) => chat.send({ text }, text));
    this.again = h("button", { type: "button", class: "button primary again", hidden: true, click: () => this.#fresh().then(() => this.focus()) }, t("new"));
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
    if (state !== "bot" || [...this.#chat.messages.values()].some(({ author }) => author === "agent")) this.#meet();
  }

  // Rare, so fetched only when a person comes in.
  #meet() {
    const { signal } = this.#listening;
    this.#person ??= import("./handover/person.js")
      .then(({ meet }) => meet(this, this.#context, signal))
      .catch(() => (this.#person = null));
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

  #answered(acted) {
    if (acted) this.focus();
    else this.header.more.focus();
  }

  #askFresh() {
    const { t } = this.#context;
    const actions = [[t("new_do"), "primary", () => this.#fresh()], [t("cancel"), "plain"]];
    ask(this.node, { title: t("new_question"), text: t("new_text"), actions }, (acted) => this.#answered(acted));
  }

  async #fresh() {
    await Promise.race([this.#chat.restart(), new Promise((resolve) => setTimeout(resolve, 3000))]);
    this.announce(this.#context.t("fresh"));
  }

  #askErase() {
    const { t } = this.#context;
    const actions = [[t("delete_do"), "danger", () => this.#erase()], [t("cancel"), "plain"]];
    ask(this.node, { title: t("delete_question"), text: t("delete_text"), actions }, (acted) => this.#answered(acted));
  }

  async #erase() {
    const { t } = this.#context;
    try {
      const receipt = await this.#chat.erase();
      setTimeout(() => this.#showReceipt(receipt));
    } catch {
      this.announce(t("not_deleted"));
    }
  }

  #showReceipt(receipt) {
    const { t, locale } = this.#context;
    const blob = new Blob([JSON.stringify(receipt, null, 2)], { type: "application/json" });
    const keep = () => save(blob, t("receipt_name"));
    const actions = [[t("receipt"), "plain", keep], [t("new"), "primary", () => this.#fresh()]];
    const text = t("deleted_text", { date: dayAndTime(receipt.at, locale) });
    ask(this.node, { title: t("deleted"), text, actions }, () => this.focus());
  }

  async #save(type) {
    const { t } = this.#context;
    try {
      save(await this.#chat.file("transcript", type), t("file_name"));
      this.announce(t("saved"));
    } catch {
      this.announce(t("not_saved"));
    }
  }
}
