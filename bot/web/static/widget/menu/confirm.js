// A question that covers the chat until it is answered.
import { h } from "../dom.js";

/** Opens over `panel`; `actions` are [label, kind, run] closing calls `closed(acted)`. */
export function ask(panel, { title, text, actions }, closed) {
  const others = [...panel.children];
  const close = (acted) => {
    node.remove();
    others.forEach((part) => (part.inert = false));
    closed(acted);
  };
  const buttons = actions.map(([label, kind, run]) => {
    const press = async ({ currentTarget }) => {
      currentTarget.setAttribute("aria-busy", "true");
      await run?.();
      close(Boolean(run));
    };
    return h("button", { type: "button", class: `button ${kind}`, click: press }, label);
  });
  const box = h("div", { class: "confirm-box", role: "alertdialog", "aria-modal": "true", "aria-labelledby": "ask", "aria-describedby": "ask-text" },
    h("h3", { id: "ask" }, title), h("p", { id: "ask-text" }, text), ...buttons);
  const node = h("div", { class: "confirm" }, box);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close(false);
  });
  others.forEach((part) => (part.inert = true));
  panel.append(node);
  buttons.at(-1).focus();
}
