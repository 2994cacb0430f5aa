// Entry of the web chat: defines <lotse-chat> and puts one on the page for a script tag with data-site.
import { LotseChat } from "./widget/element.js";

// A module has no currentScript, so the tag is found by its address.
function ownTag() {
  const tags = [...document.querySelectorAll("script[type=module][src]")];
  return tags.find((tag) => tag.src === import.meta.url && tag.dataset.site);
}

function embed(tag) {
  const chat = document.createElement("lotse-chat");
  for (const name of ["site", "locale", "theme"]) {
    if (tag.dataset[name]) chat.setAttribute(name, tag.dataset[name]);
  }
  document.body.append(chat);
}

if (!customElements.get("lotse-chat")) customElements.define("lotse-chat", LotseChat);
const tag = ownTag();
if (tag && !document.querySelector("lotse-chat")) embed(tag);
