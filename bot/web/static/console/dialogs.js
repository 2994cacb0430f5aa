// Questions in a window of their own; Escape leaves them, the focus returns to where it was.
import { button, h, iconButton } from "./nodes.js";

let count = 0;

/** Shows a form; resolves to its values, or null. `confirm`: null for a window that only tells something. */
export function ask({ title, confirm = null, cancel, close, danger = false, wide = false }, ...content) {
  const id = `dialog-${(count += 1)}`;
  return new Promise((resolve) => {
    const before = document.activeElement;
    let answer = null;
    const dialog = h("dialog", { class: wide ? "kern-dialog wide" : "kern-dialog", "aria-labelledby": id });
    const leave = () => dialog.close();
    const form = h(
      "form",
      { submit: (event) => ((answer = values(event)), leave()) },
      h(
        "header",
        { class: "kern-dialog__header" },
        h("h2", { class: "kern-title", id }, title),
        iconButton(close, "close", leave),
      ),
      h("div", { class: "kern-dialog__body" }, ...content),
      confirm && footer({ confirm, cancel, danger, leave }),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      before?.isConnected && before.focus();
      resolve(answer);
    });
    dialog.append(form);
    document.body.append(dialog);
    dialog.showModal();
    (dialog.querySelector("[autofocus]") ?? dialog.querySelector("input, textarea, select"))?.focus();
  });
}

function values(event) {
  event.preventDefault();
  return Object.fromEntries(new FormData(event.target));
}

function footer({ confirm, cancel, danger, leave }) {
  const submit = button(confirm, undefined, {
    kind: "primary",
    type: "submit",
    class: `kern-btn kern-btn--x-small kern-btn--primary${danger ? " danger" : ""}`,
  });
  return h("footer", { class: "dialog-foot" }, button(cancel, leave), submit);
}

/** A labelled text area; Ctrl+Enter submits. */
export function textArea(name, label, props = {}) {
  const id = `${name}-${count}`;
  const submit = (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form.requestSubmit();
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, label),
    h("textarea", { id, name, rows: "3", maxlength: "2000", dir: "auto", keydown: submit, ...props }),
  );
}

/** A labelled line to type into. */
export function field(name, label, props = {}) {
  const id = `${name}-${count}`;
  return h("div", { class: "field" }, h("label", { for: id }, label), h("input", { id, name, ...props }));
}

/** Radio buttons under a legend; entries {value, label, hint}. */
export function radios(name, legend, entries, chosen) {
  const one = ({ value, label, hint }) =>
    h(
      "label",
      { class: "choice" },
      h("input", { type: "radio", name, value, checked: value === chosen, required: true }),
      h("span", {}, label, hint && h("small", {}, hint)),
    );
  return h("fieldset", { class: "choices" }, h("legend", {}, legend), ...entries.map(one));
}
