// What a citizen would read: the message as the widget's own modules draw it, in the widget's own style, behind a shadow root.
import { h } from "../../console/nodes.js";
import { messageView } from "../../widget/message.js";
import { LANGUAGES, learn, translator } from "../../widget/strings.js";
import { dress } from "../../widget/theme.js";

const FITTED = new CSSStyleSheet();
FITTED.replaceSync(`
  .panel { height: auto; background: var(--bg); border: 1px solid var(--line); border-radius: 14px; overflow: clip; }
  .log { position: static; padding: .85rem; overflow: visible; }
  .message:last-child { margin-block-end: 0; }
`);
const MODULE = /"module":\s*"(\w+)"/;

export class Preview {
  node = h("div", { class: "preview" });
  #shadow = this.node.attachShadow({ mode: "open" });
  #log = h("div", { class: "log" });
  #panel = h("div", { class: "panel" }, this.#log);
  #gone = new AbortController();
  #choose;

  /** `choose(module)` is told which part the editor wants to see, by the buttons that citizens have for it. */
  constructor(choose) {
    this.#choose = choose;
    this.#shadow.append(h("div", { class: "root" }, this.#panel));
    const colours = dress(this.node, this.#shadow, this.#gone.signal);
    this.#shadow.adoptedStyleSheets = [...this.#shadow.adoptedStyleSheets, FITTED];
    colours();
  }

  async show(message, language) {
    const locale = LANGUAGES.includes(language) ? language : "de";
    await learn(locale);
    const t = translator(locale);
    const chat = { helpful: new Map(), rate: async () => {} };
    const nothing = () => {};
    const context = { t, locale, chat, announce: nothing, answerTo: nothing, onReport: async () => false, onChoice: (choice) => this.#chosen(choice) };
    this.#panel.dir = locale === "ar" ? "rtl" : "ltr";
    this.#log.lang = locale;
    const whole = { seq: 1, at: new Date().toISOString(), author: "bot", format: "markdown", language, ...message };
    this.#log.replaceChildren(messageView(whole, context));
  }

  #chosen({ payload }) {
    const module = MODULE.exec(payload)?.[1];
    if (module) this.#choose(module);
  }

  end() {
    this.#gone.abort();
  }
}
