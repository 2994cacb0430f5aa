// The bar at the top: am I available, is the line up, sound, notifications, language, help, sign-out.
import { toggleNotifications } from "./alerts.js";
import { h, unseen } from "./nodes.js";
import { toggle, wished } from "./settings.js";

const KEPT = "lotse-presence"; // for this tab: whether its clerk was away before a reload

export class Bar {
  #desk;
  #api;
  #t;
  #hooks;
  #presence = "away";
  #here;
  #line = h("p", { class: "line", role: "status" });
  #sound;

  /** Hooks: help(), trouble(error), say(words), password(), out(). */
  constructor(root, desk, api, t, hooks) {
    [this.#desk, this.#api, this.#t, this.#hooks] = [desk, api, t, hooks];
    this.#here = h("button", {
      type: "button",
      class: "presence",
      role: "switch",
      "aria-keyshortcuts": "p",
      click: () => this.togglePresence(),
    });
    this.#sound = this.#switch("sound", () => this.toggleSound(), "s");
    root.append(this.#brand(), this.#here, this.#line, this.#menu());
    desk.on("status", () => this.#lineChanged());
    this.#drawPresence();
  }

  #brand() {
    return h(
      "h1",
      { class: "brand" },
      h("img", { src: "/assets/musterstadt.svg", alt: "", width: 22, height: 26 }),
      h("span", {}, "Bürgerlotse"),
      unseen(` ${this.#t("console")}`),
    );
  }

  #switch(name, act, key) {
    return h(
      "button",
      { type: "button", class: "tool", "aria-pressed": String(wished(name)), "aria-keyshortcuts": key, click: act },
      this.#t(name),
    );
  }

  #pressed(node, on) {
    node.setAttribute("aria-pressed", String(on));
  }

  toggleSound() {
    const on = toggle("sound");
    this.#pressed(this.#sound, on);
    this.#hooks.say(this.#t(on ? "sound_on" : "sound_off"));
  }

  #menu() {
    const t = this.#t;
    const other = t.locale === "de" ? "en" : "de";
    const notify = this.#switch("notify", async () => this.#pressed(notify, await toggleNotifications()));
    const item = (label, act, props) => h("button", { type: "button", class: "tool", click: act, ...props }, label);
    const list = h(
      "div",
      { class: "menu-list", id: "menu", popover: "auto" },
      h("p", { class: "me" }, h("b", {}, this.#desk.me.display || this.#desk.me.name), h("span", {}, this.#desk.me.department)),
      this.#sound,
      notify,
      item(t("other_language"), () => this.#speak(other), { lang: other }),
      this.#desk.me.password_change !== "never" && item(t("password_menu"), () => this.#hooks.password()),
      item(t("sign_out"), () => this.#signOut()),
    );
    const help = h(
      "button",
      { type: "button", class: "tool", "aria-keyshortcuts": "?", click: () => this.#hooks.help() },
      h("span", { "aria-hidden": "true" }, "?"),
      unseen(t("help")),
    );
    const opener = h(
      "button",
      { type: "button", class: "tool", popovertarget: "menu" },
      this.#desk.me.display || this.#desk.me.name,
    );
    return h("div", { class: "menu" }, help, opener, list);
  }

  async #speak(language) {
    await this.#api.setLanguage(language).catch((error) => this.#hooks.trouble(error));
    location.reload();
  }

  async #signOut() {
    sessionStorage.removeItem(KEPT);
    this.#hooks.out();
    await this.#api.setPresence("away").catch(() => {});
    await this.#api.signOut().catch(() => {});
    location.assign("/signin");
  }

  /** Signed in means available, unless this tab was away before. */
  resume() {
    return this.setPresence(sessionStorage.getItem(KEPT) ?? "available");
  }

  async setPresence(state) {
    try {
      await this.#api.setPresence(state);
      this.#presence = state;
      sessionStorage.setItem(KEPT, state);
    } catch (error) {
      this.#hooks.trouble(error);
    }
    this.#drawPresence();
  }

  get isAvailable() {
    return this.#presence === "available";
  }

  togglePresence() {
    return this.setPresence(this.isAvailable ? "away" : "available");
  }

  #drawPresence() {
    const on = this.isAvailable;
    this.#here.setAttribute("aria-checked", String(on));
    const words = this.#t(`presence_${this.#presence}`);
    this.#here.replaceChildren(h("span", { class: "lamp" }), words, unseen(`: ${this.#t("i_am_available")}`));
    this.#here.title = this.#t("i_am_available");
  }

  #lineChanged() {
    if (this.#desk.online) this.setPresence(this.#presence);
    this.#line.textContent = this.#desk.online ? "" : this.#t("line_down");
  }
}
