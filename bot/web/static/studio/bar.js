// The bar at the top of the studio: its areas, the site, help, and the menu of who is signed in.
import { h, unseen } from "../console/nodes.js";
import { AREAS } from "./areas.js";
import { addressOf } from "./routes.js";

export class Bar {
  #say;
  #links;
  #hooks;

  /** Hooks: help(), site(id), speak(language), password(), signOut(). */
  constructor(root, say, session, hooks) {
    [this.#say, this.#hooks] = [say, hooks];
    const shown = Object.entries(AREAS).filter(([, { key }]) => key);
    this.#links = shown.map(([name, { key }]) =>
      h("a", { href: addressOf(name), "data-area": name, "aria-keyshortcuts": `g ${key}` }, say(`area_${name}`)),
    );
    this.site = h("select", { class: "site", "aria-label": say("site"), hidden: true, change: () => hooks.site(this.site.value) });
    const areas = h("nav", { class: "areas", "aria-label": say("areas") }, ...this.#links);
    root.append(this.#brand(), areas, this.site, this.#menu(session));
  }

  #brand() {
    const picture = h("img", { src: "/assets/musterstadt.svg", alt: "", width: 22, height: 26 });
    return h("h1", { class: "brand" }, picture, h("span", {}, "Bürgerlotse", unseen(" ")), h("span", { class: "brand-place" }, this.#say("studio")));
  }

  /** Only who edits several sites chooses. */
  offerSites(names, chosen) {
    const entries = Object.entries(names);
    this.site.replaceChildren(...entries.map(([id, name]) => new Option(name, id, false, id === chosen)));
    this.site.hidden = entries.length < 2;
  }

  show(area) {
    for (const link of this.#links) {
      if (link.dataset.area === area) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  #menu(session) {
    const [say, hooks] = [this.#say, this.#hooks];
    const other = say.locale === "de" ? "en" : "de";
    const name = session.display || session.name;
    const item = (label, click, props) => h("button", { type: "button", class: "tool", click, ...props }, label);
    const list = h(
      "div",
      { class: "menu-list", id: "menu", popover: "auto" },
      h("p", { class: "me" }, h("b", {}, name), h("span", {}, session.department)),
      isAgent(session) && h("a", { class: "tool", href: "/console" }, say("to_console")),
      item(say("other_language"), () => hooks.speak(other), { lang: other }),
      session.password_change !== "never" && item(say("password_menu"), hooks.password),
      item(say("sign_out"), hooks.signOut),
    );
    const help = item(h("span", { "aria-hidden": "true" }, "?"), hooks.help, { "aria-keyshortcuts": "?" });
    help.append(unseen(say("help")));
    return h("div", { class: "menu" }, help, h("button", { type: "button", class: "tool", popovertarget: "menu" }, name), list);
  }
}

function isAgent({ roles = [] }) {
  return roles.some((role) => role !== "editor");
}
