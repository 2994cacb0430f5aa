// The head of the chat: whose it is, its language, its menu, and the way out.
import { h, icon, iconButton } from "./dom.js";
import { ACCESS, CLOSE, DELETE, DOWNLOAD, LANGUAGE, LOTSE, MORE, NEW, PLAIN, PRIVACY } from "./icons.js";
import { safeAddress } from "./markdown.js";
import { ownName } from "./strings.js";

function entry(label, paths, act) {
  return h("li", {}, h("button", { type: "button", click: act }, icon(paths), label));
}

function linkEntry(label, paths, address) {
  const href = address && safeAddress(address);
  return href ? h("li", {}, h("a", { href, target: "_blank", rel: "noopener" }, icon(paths), label)) : null;
}

// The browser's own list, invisible above a sign that fits on a phone.
function languageList({ t, locale, languages }, choose) {
  if (languages.length < 2) return null;
  const options = languages.map((code) => h("option", { value: code, lang: code, selected: code === locale }, ownName(code)));
  return h("div", { class: "language" }, icon(LANGUAGE), h("span", { "aria-hidden": "true" }, locale.toUpperCase()),
    h("select", { "aria-label": t("language"), change: ({ target }) => choose(target.value) }, ...options));
}

/** `acts`: {close, locale, plain, fresh, save(type), erase}. */
export class Header {
  constructor(context, acts) {
    const { t, locale, site } = context;
    this.chat = context.chat;
    this.more = iconButton(t("menu"), MORE, { class: "icon-button more", "aria-expanded": "false", "aria-controls": "menu", click: () => this.toggle() });
    const run = (act) => () => {
      this.toggle(false);
      this.more.focus();
      act();
    };
    this.plain = h("button", { type: "button", role: "switch", click: run(acts.plain) }, icon(PLAIN), t("plain"));
    this.menu = h("ul", { id: "menu", class: "menu", hidden: true }, h("li", {}, this.plain),
      entry(t("new"), NEW, run(acts.fresh)), entry(t("text_file"), DOWNLOAD, run(() => acts.save("text/plain"))),
      entry(t("pdf_file"), DOWNLOAD, run(() => acts.save("application/pdf"))), entry(t("delete"), DELETE, run(acts.erase)),
      linkEntry(t("privacy"), PRIVACY, site.privacy_url), linkEntry(t("accessibility"), ACCESS, site.accessibility_url));
    this.title = h("h2", { id: "title", tabindex: "-1" }, t("bot"));
    this.node = h("div", { class: "head" }, h("span", { class: "mark" }, icon(LOTSE)),
      h("div", { class: "titles" }, this.title, h("p", {}, site.name?.[locale] ?? site.name?.de ?? t("subtitle"))),
      languageList(context, acts.locale), this.more, iconButton(t("close"), CLOSE, { class: "icon-button close", click: acts.close }), this.menu);
  }

  get open() {
    return !this.menu.hidden;
  }

  toggle(open = !this.open) {
    this.menu.hidden = !open;
    this.plain.setAttribute("aria-checked", String(this.chat.plain));
    this.more.setAttribute("aria-expanded", String(open));
    if (open) this.menu.querySelector("button").focus();
  }
}
