// <lotse-chat site locale theme>: launcher and window, all that a page talks to.
import { Api } from "./api.js";
import { Chat } from "./chat.js";
import { h, hidden, icon } from "./dom.js";
import { LOTSE } from "./icons.js";
import { Panel } from "./panel.js";
import { Session } from "./session.js";
import { LANGUAGES, learn, translator } from "./strings.js";
import { dress } from "./theme.js";
import { backOff } from "./waiting.js";

const HOST = new URL(import.meta.url).origin;
// On a small screen the window covers the page and is modal: nobody tabs into what is hidden.
const COVERS = "(max-width: 30rem), (max-height: 26rem)";

export class LotseChat extends HTMLElement {
  static observedAttributes = ["locale", "theme"];
  #gone = null;
  #kept;
  #chat;
  #site = { name: {}, languages: LANGUAGES };
  #locale = "de";
  #wish;
  #panel;
  #launcher;
  #window;
  #unread = 0;
  #opener = null;
  #recolour = () => {};
  #covers = matchMedia(COVERS);

  connectedCallback() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    this.#gone = new AbortController();
    const { signal } = this.#gone;
    const site = this.getAttribute("site") ?? "";
    const api = new Api(HOST);
    this.#kept = new Session(site);
    this.#chat = new Chat(api, this.#kept, site);
    this.#recolour = dress(this, root, signal);
    this.#chat.locale = this.#wishedLocale();
    this.#draw(root);
    this.#listen(signal);
    this.#introduce(api, site, signal);
  }

  disconnectedCallback() {
    this.#gone.abort();
    this.#chat.stop();
    this.#panel.discard();
  }

  attributeChangedCallback(name, before, now) {
    if (!this.#panel || before === now) return;
    if (name === "theme") this.#recolour();
    else if (this.#languages().includes(now)) this.#speak(now);
  }

  /** Opens the window; without `focus` the page keeps it. */
  open({ focus = true } = {}) {
    if (this.#window.open) return;
    this.#opener = document.activeElement === this ? null : document.activeElement;
    this.#launcher.hidden = true;
    this.#show(focus);
    this.#kept.keep({ open: true });
    this.#read();
    this.#chat.start();
    this.#tell("open");
  }

  close() {
    if (!this.#window.open) return;
    this.#window.close();
    this.#launcher.hidden = false;
    const back = this.#opener?.isConnected && this.#opener !== document.body ? this.#opener : this.#launcher;
    back.focus();
    this.#kept.keep({ open: false });
    this.#tell("close");
  }

  /** Opens the window and asks a question in the citizen's name, once while it is on its way. */
  ask(text) {
    this.open();
    this.#panel.focus();
    const asked = [...this.#chat.echoes.values()].some((echo) => echo.text === text?.trim());
    if (text?.trim() && !asked) this.#chat.send({ text: text.trim() }, text.trim());
  }

  #draw(root) {
    this.#launcher = h("button", { type: "button", class: "launcher", "aria-haspopup": "dialog", click: () => this.open() });
    this.#window = h("dialog", { class: "window", "aria-labelledby": "title" });
    this.#window.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close();
    });
    this.#window.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      this.close();
    });
    root.replaceChildren(h("div", { class: "root" }, this.#launcher, this.#window));
    this.#recolour();
    this.#fill();
  }

  #fill(draft = "") {
    this.#panel?.discard();
    const t = translator(this.#locale);
    const context = { chat: this.#chat, t, locale: t.locale, site: this.#site, languages: this.#languages() };
    this.#panel = new Panel(context, { close: () => this.close(), locale: (code) => this.#speak(code, true) });
    this.#window.lang = this.#launcher.lang = this.#locale;
    this.#panel.node.dir = this.#locale === "ar" ? "rtl" : "ltr";
    this.#window.append(this.#panel.node);
    this.#panel.transcript.toEnd();
    this.#panel.composer.text = draft;
    this.#label();
  }

  #languages() {
    return this.#site.languages.filter((code) => LANGUAGES.includes(code));
  }

  #wishedLocale() {
    const wishes = [this.#kept.read().locale, this.getAttribute("locale"), document.documentElement.lang.slice(0, 2)];
    return wishes.find((code) => this.#languages().includes(code)) ?? this.#languages()[0] ?? "de";
  }

  async #speak(locale, pressed = false) {
    await this.#learn(locale);
    if (this.#locale !== locale) return;
    this.#chat.setLocale(locale);
    if (!pressed) return;
    this.#panel.node.querySelector("select").focus();
    this.#panel.announce(translator(locale)("switched"));
  }

  // In a new language as soon as its words are here; the last wish counts.
  async #learn(locale) {
    const wish = (this.#wish = {});
    const learned = await learn(locale).then(() => locale, () => this.#locale);
    if (wish !== this.#wish || this.#gone.signal.aborted) return;
    this.#locale = this.#chat.locale = learned;
    const focused = this.#window.open && this.shadowRoot.activeElement;
    this.#fill(this.#panel.composer.text);
    if (focused) this.#panel.focus();
  }

  #label() {
    const t = translator(this.#locale);
    const count = this.#unread ? h("span", { class: "unread" }, h("span", { "aria-hidden": "true" }, this.#unread), hidden(` (${t("unread", { n: this.#unread })})`)) : null;
    this.#launcher.replaceChildren(...[icon(LOTSE), h("span", { class: "launch-label", dir: "auto" }, t("launch")), count].filter(Boolean));
  }

  #read() {
    this.#unread = 0;
    this.#kept.keep({ seen: Math.max(0, ...this.#chat.messages.keys()) });
    this.#label();
  }

  #listen(signal) {
    this.#chat.addEventListener("message", ({ detail }) => this.#arrived(detail), { signal });
    this.#chat.addEventListener("settled", ({ detail }) => this.#arrived(detail), { signal });
    this.#chat.addEventListener("history", () => this.#catchUp(), { signal });
    this.#covers.addEventListener("change", () => this.#refit(), { signal });
    document.addEventListener("click", (event) => this.#pageAsks(event, event.target.closest?.("[data-lotse-ask]")), { signal });
    document.addEventListener("submit", (event) => this.#pageAsks(event, event.target.closest?.("form[data-lotse-ask]")), { signal });
  }

  // The page may ask: <button data-lotse-ask="question">, <form data-lotse-ask> with one field.
  #pageAsks(event, asking) {
    const form = asking?.tagName === "FORM";
    if (!asking || form !== (event.type === "submit")) return;
    event.preventDefault();
    // The second click of a double click only moves the focus.
    const question = form ? [...new FormData(asking).values()][0] : asking.dataset.lotseAsk;
    this.ask(event.detail > 1 ? "" : question);
    if (form) asking.reset();
  }

  #arrived(message) {
    if (this.#window.open) this.#read();
    else if (message.author !== "citizen") this.#count(1);
    const { seq, author, language, outcome } = message;
    this.#tell("message", { seq, author, language, outcome });
  }

  #catchUp() {
    const { seen = 0 } = this.#kept.read();
    if (this.#window.open) return this.#read();
    this.#unread = 0;
    this.#count([...this.#chat.messages.values()].filter(({ seq, author }) => seq > seen && author !== "citizen").length);
  }

  #count(more) {
    this.#unread += more;
    this.#label();
  }

  async #introduce(api, site, signal) {
    this.#learn(this.#wishedLocale());
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      try {
        this.#site = await api.site(site);
        break;
      } catch (error) {
        if (!error.temporary) return this.#refuse(site, error);
        await new Promise((resolve) => setTimeout(resolve, backOff(attempt)));
      }
    }
    await this.#learn(this.#wishedLocale());
    if (signal.aborted) return;
    this.#tell("ready", { site });
    if (this.#kept.read().open) this.open({ focus: false });
    else if (this.#chat.resumable) this.#chat.start();
  }

  // An unknown city gets no button; whoever embeds it finds the reason in the console.
  #refuse(site, error) {
    this.#launcher.hidden = true;
    console.warn(`lotse-chat: site "${site}" is not available (${error.message})`);
  }

  #show(focus) {
    this.#window.close();
    if (this.#covers.matches) this.#window.showModal();
    else this.#window.setAttribute("open", "");
    this.#panel.transcript.toEnd();
    if (focus) this.#panel.focus();
  }

  #refit() {
    if (!this.#window.open) return;
    const focused = this.shadowRoot.activeElement;
    this.#show(false);
    focused?.focus();
  }

  #tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(`lotse:${name}`, { detail, bubbles: true, composed: true }));
  }
}
