// The bar at the top: am I available, is the line up, sound, notifications, language, help, sign-out.
import { toggleNotifications } from "./alerts.js";
import { h, unseen } from "./nodes.js";
import { Presence } from "./presence.js";
import { toggle, wished } from "./settings.js";

/** Whether somebody has business in the studio. */
function edits({ roles = [] }) {
  return roles.some((role) => role !== "agent");
}

export class Bar {
  #desk;
  #api;
  #t;
  #hooks;
  #presence;
  #here;
  #line = h("p", { class: "line", role: "status" });
  #sound;

  /** Hooks: help(), trouble(error), say(words), password(), out(). */
  constructor(root, desk, api, t, hooks) {
    [this.#desk, this.#api, this.#t, this.#hooks] = [desk, api, t, hooks];
    this.#presence = new Presence(api, desk.me, {
      changed: () => this.#drawPresence(),
      trouble: (error) => hooks.trouble(error),
    });
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
    desk.on("presence", (state) => this.#presence.heard(state));
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
      edits(this.#desk.me) && h("a", { class: "tool", href: "/studio" }, t("to_studio")),
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
    this.#hooks.out();
    await this.#presence.signOut();
    await this.#api.signOut().catch(() => {});
    location.assign("/signin");
  }

  resume() {
    return this.#presence.resume();
  }

  get isAvailable() {
    return this.#presence.isAvailable;
  }

  togglePresence() {
    return this.#presence.set(this.isAvailable ? "away" : "available");
  }

  #drawPresence() {
    const on = this.isAvailable;
    this.#here.setAttribute("aria-checked", String(on));
    const words = this.#t(`presence_${this.#presence.state}`);
    this.#here.replaceChildren(h("span", { class: "lamp" }), words, unseen(`: ${this.#t("i_am_available")}`));
    this.#here.title = this.#t("i_am_available");
  }

  #lineChanged() {
    if (this.#desk.online) this.#presence.comeBack();
    this.#line.textContent = this.#desk.online ? "" : this.#t("line_down");
  }
}
