// The versions of an article: who, when, why, what was different, and the way back.
import { button, chip, h } from "../../console/nodes.js";
import { moment } from "../../console/times.js";
import { between, differences } from "./differences.js";

export class History {
  node = h("div", { class: "history" });
  #calls;
  #manuscript;
  #say;
  #hooks;
  #isRead = false;

  /** Hooks: rollback(version), trouble(error). */
  constructor(calls, manuscript, say, hooks) {
    [this.#calls, this.#manuscript, this.#say, this.#hooks] = [calls, manuscript, say, hooks];
  }

  /** Read when somebody looks. */
  async show() {
    if (this.#isRead) return this.#drawDraft();
    this.#isRead = true;
    try {
      const { versions } = await this.#calls.versions(this.#manuscript.id);
      this.draw(versions);
    } catch (error) {
      this.#isRead = false;
      this.#hooks.trouble(error);
    }
    return undefined;
  }

  #draft = h("div", {});

  /** The versions, newest first. */
  draw(read) {
    const say = this.#say;
    const versions = [...read].sort((one, other) => other.version - one.version);
    const list = h("ol", { class: "versions" }, ...versions.map((one, index) => this.#version(one, versions[index + 1], index === 0)));
    this.node.replaceChildren(this.#draft, h("h3", {}, say("versions")), versions.length ? list : h("p", { class: "muted" }, say("no_versions")));
    this.#drawDraft();
  }

  /** What would change if it were published now. */
  #drawDraft() {
    const { published = null, article, draft, isChanged } = this.#manuscript;
    const open = (draft || isChanged) && published;
    this.#draft.replaceChildren(...(open ? [h("h3", {}, this.#say("draft_differs")), between(published, article, this.#say)] : []));
  }

  #version({ version, at, by, approved_by: approved, note, withdrawn }, before, newest) {
    const say = this.#say;
    const shown = h("div", { class: "version-changes" });
    const compare = before && button(say("show_differences"), () => this.#compare(compare, shown, before.version, version), { "aria-expanded": "false" });
    const back = !newest && !withdrawn && button(say("rollback_do"), () => this.#hooks.rollback(version), { kind: "tertiary" });
    const head = h("p", { class: "version-head" }, h("b", {}, say("version_n", { n: version })), " ", h("span", { class: "muted" }, `${moment(at, say)} · ${by}`), approved && approved !== by ? h("span", { class: "muted" }, ` · ${say("approved_by", { name: approved })}`) : "");
    if (withdrawn) head.append(" ", chip(say("article_withdrawn"), "warning"));
    return h("li", {}, head, note && h("p", { class: "version-note" }, note), h("div", { class: "version-acts" }, compare, back), shown);
  }

  async #compare(opener, shown, from, to) {
    const open = opener.getAttribute("aria-expanded") === "true";
    opener.setAttribute("aria-expanded", String(!open));
    if (open) return shown.replaceChildren();
    try {
      const { changes } = await this.#calls.differences(this.#manuscript.id, from, to);
      shown.replaceChildren(differences(changes, this.#say));
    } catch (error) {
      this.#hooks.trouble(error);
    }
    return undefined;
  }
}
