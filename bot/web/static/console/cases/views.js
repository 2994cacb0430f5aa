// Which of the two workplaces is in front: the conversations or the cases; the address says it, so that links lead there.
import { h, unseen } from "../nodes.js";

const NAMES = ["chats", "cases"];
const CASE = "#case=";

export class Views {
  #links;
  #hooks;
  #t;
  #drawn = false;

  /** Hooks: cases(), show(id). */
  constructor(desk, t, hooks) {
    [this.#t, this.#hooks] = [t, hooks];
    this.#links = NAMES.map((name) => this.#link(name));
    document.querySelector(".brand").after(h("nav", { class: "views", "aria-label": t("workplaces") }, ...this.#links));
    addEventListener("hashchange", () => this.follow());
    desk.on("opened", () => desk.packet && this.go("chats"));
    desk.on("lists", () => this.#count(desk.lists.waiting.length));
  }

  #link(name) {
    const key = name === "chats" ? "g" : "f";
    return h("a", { href: `#${name}`, "aria-keyshortcuts": key }, this.#t(`view_${name}`), h("span", { class: "count" }));
  }

  /** How many wait, for those who are with the cases. */
  #count(waiting) {
    const node = this.#links[0].querySelector(".count");
    node.replaceChildren(...(waiting ? [String(waiting), unseen(` ${this.#t("tab_waiting")}`)] : []));
  }

  get name() {
    return document.body.dataset.view;
  }

  go(name) {
    if (name !== this.name) location.hash = name;
  }

  /** A case has an address of its own. */
  goTo(id) {
    if (location.hash === CASE + id) this.follow();
    else location.hash = CASE + id;
  }

  /** Shows what the address says; an address that means something else changes nothing. */
  follow() {
    const { hash } = location;
    const id = hash.startsWith(CASE) ? hash.slice(CASE.length) : null;
    if (id) this.#hooks.show(decodeURIComponent(id));
    else if (hash === "#cases") this.#hooks.cases();
    else if (this.#drawn && hash !== "" && hash !== "#chats") return;
    this.#draw(id || hash === "#cases" ? "cases" : "chats");
  }

  #draw(name) {
    this.#drawn = true;
    document.body.dataset.view = name;
    this.#links.forEach((link, index) => {
      if (NAMES[index] === name) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
    const skip = document.querySelector(".skip");
    skip.setAttribute("href", name === "cases" ? "#case-page" : "#talk");
    skip.textContent = this.#t(`skip_${name}`);
  }
}
