// What the citizen has to keep of a case, for the clipboard: the number and the secret words stand out in the text.
import { h, icon } from "../dom.js";
import { COPY } from "./icons.js";

/** A button that copies what stands out in `view`. */
export function copyButton(view, { t, announce }) {
  const label = h("span", {}, t("copy"));
  const press = async ({ currentTarget }) => {
    const done = await copied(wanted(view), currentTarget);
    label.textContent = t(done ? "copied" : "copy");
    announce(t(done ? "copied" : "not_copied"));
  };
  return h("button", { type: "button", class: "button copy", click: press }, icon(COPY), label);
}

function wanted(view) {
  return [...view.querySelectorAll(".bubble strong")].map((node) => node.textContent.trim()).join("\n");
}

async function copied(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedTheOldWay(text, button);
  }
}

// Pages without TLS have no clipboard of their own.
function copiedTheOldWay(text, button) {
  const field = h("textarea", { class: "sr", readonly: true });
  field.value = text;
  button.after(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  button.focus();
  return done;
}
