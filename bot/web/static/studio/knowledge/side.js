// What stands beside the text: the answer as citizens read it, and what makes the text hard to read.
import { button, chip, h } from "../../console/nodes.js";
import { languageName } from "../../console/words.js";
import { Tabs } from "../tabs.js";
import { placeName } from "./article_words.js";
import { Preview } from "./preview.js";

const PREVIEW_AFTER = 350; // milliseconds after the last letter
const LINT_AFTER = 900;
const KINDS = { error: "danger", advice: "info" };

export class Side {
  node = h("aside", { class: "side", tabindex: "-1" });
  findings = [];
  #calls;
  #manuscript;
  #say;
  #hooks;
  #tabs;
  #preview;
  #about = h("p", { class: "small muted preview-about" });
  #problem = h("p", { class: "small muted", role: "status" });
  #list = h("div", { class: "findings" });
  #links;
  #dead = [];
  #language = "de";
  #module = null;
  #timers = {};
  #asked = {};

  /** Hooks: jump(finding), found(findings), trouble(error). */
  constructor(calls, manuscript, say, hooks) {
    [this.#calls, this.#manuscript, this.#say, this.#hooks] = [calls, manuscript, say, hooks];
    this.node.setAttribute("aria-label", say("side"));
    this.#preview = new Preview((module) => this.look(this.#language, module));
    this.#links = button(say("check_links"), () => this.#checkLinks());
    this.#tabs = new Tabs(say("side"));
    this.#tabs.set([
      { name: "preview", label: say("preview"), panel: h("div", {}, this.#about, this.#problem, this.#preview.node) },
      { name: "hints", label: say("hints"), panel: h("div", { class: "hints-panel" }, this.#links, this.#list) },
    ]);
    this.node.append(this.#tabs.node);
    manuscript.on("changed", () => this.#later());
  }

  /** Shows the answer in a language: a module by itself, or how the answer begins. */
  look(language, module = null) {
    if (language === this.#language && module === this.#module && this.#asked.preview) return;
    [this.#language, this.#module] = [language, module];
    this.#drawPreview();
  }

  showHints() {
    this.#tabs.show("hints");
    this.show();
  }

  /** On a narrow screen it stands below the text. */
  show() {
    this.node.scrollIntoView({ block: "nearest" });
    this.node.focus({ preventScroll: true });
  }

  start() {
    this.#drawPreview();
    this.#lint();
  }

  #later() {
    this.#after("preview", PREVIEW_AFTER, () => this.#drawPreview());
    this.#after("lint", LINT_AFTER, () => this.#lint());
  }

  #after(name, patience, act) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = setTimeout(act, patience);
  }

  /** The answer of the newest question, or nothing when another one was asked since. */
  async #newest(name, call) {
    const asked = (this.#asked[name] = (this.#asked[name] ?? 0) + 1);
    const answer = await call();
    return asked === this.#asked[name] ? answer : null;
  }

  async #drawPreview() {
    const say = this.#say;
    const [language, module] = [this.#language, this.#module];
    const name = module ? say(`module_${module}`) : say("preview_whole");
    this.#about.textContent = `${languageName(language, say)}: ${name}`;
    try {
      const answer = await this.#newest("preview", () => this.#calls.preview(this.#manuscript.article, language, module ?? undefined));
      if (!answer) return;
      this.#problem.textContent = "";
      await this.#preview.show({ ...answer.message, choices: answer.choices ?? answer.message.choices }, language);
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error) {
    if (error.gone) return this.#hooks.trouble(error);
    this.#problem.textContent = error.sentence ?? this.#say("no_preview");
    return undefined;
  }

  async #lint() {
    const answer = await this.#newest("lint", () => this.#calls.lint(this.#manuscript.article)).catch(() => null);
    if (!answer) return;
    this.findings = answer.findings;
    this.#drawFindings();
  }

  async #checkLinks() {
    this.#links.setAttribute("aria-disabled", "true");
    this.#links.querySelector(".kern-label").textContent = this.#say("checking_links");
    try {
      this.#dead = (await this.#calls.links(this.#manuscript.article)).findings;
      this.#drawFindings(this.#dead.length ? "" : this.#say("links_fine"));
    } catch (error) {
      this.#hooks.trouble(error);
    } finally {
      this.#links.removeAttribute("aria-disabled");
      this.#links.querySelector(".kern-label").textContent = this.#say("check_links");
    }
  }

  #drawFindings(news = "") {
    const say = this.#say;
    const all = [...this.findings, ...this.#dead];
    const parts = [...grouped(all)].map(([path, some]) => h("section", { "data-place": path }, h("h4", {}, placeName(path, say)), h("ul", {}, ...some.map((one) => this.#finding(one)))));
    const none = !all.length && h("p", { class: "muted" }, say("no_hints"));
    this.#list.replaceChildren(...[news && h("p", { role: "status" }, news), none, ...parts].filter(Boolean));
    this.#tabs.mark("hints", all.length ? String(all.length) : "");
    this.#hooks.found(all);
  }

  #finding(one) {
    const jump = h("button", { type: "button", class: "finding", click: () => this.#hooks.jump(one) });
    jump.append(
      chip(this.#say(`severity_${one.severity}`), KINDS[one.severity]),
      h("span", { class: "finding-words" }, h("b", {}, one.message), one.text ? h("q", { lang: one.language }, shortened(one.text)) : "", one.advice ? h("span", { class: "muted" }, one.advice) : ""),
    );
    return h("li", {}, jump);
  }

  end() {
    Object.values(this.#timers).forEach(clearTimeout);
    this.#preview.end();
  }
}

/** Findings by the place that they are about. */
function grouped(findings) {
  const found = new Map();
  for (const one of findings) {
    const { language, module } = one;
    const path = module ? `texts.${language}.modules.${module}` : language ? `texts.${language}.title` : "sources";
    found.set(path, [...(found.get(path) ?? []), one]);
  }
  return found;
}

function shortened(text) {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
