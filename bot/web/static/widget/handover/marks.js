// What a person adds to the messages: a sign of being a person, files, and what was delivered and seen.
import { h, icon } from "../dom.js";
import { save } from "../lazy/files.js";
import { DELIVERED, FILE, PERSON, SEEN } from "./icons.js";
import { fileSize } from "./sizes.js";

export class Marks {
  #context;
  #chat;
  #log;
  #dressed = new WeakSet();

  constructor(context, log) {
    this.#context = context;
    this.#chat = context.chat;
    this.#log = log;
  }

  update() {
    for (const view of this.#log.querySelectorAll(".message[data-seq]")) {
      const message = this.#chat.messages.get(Number(view.dataset.seq));
      if (message?.author === "citizen") this.#tick(view, message);
      else if (message && !this.#dressed.has(view)) this.#dress(view, message);
    }
  }

  #dress(view, message) {
    this.#dressed.add(view);
    if (message.author === "agent") view.prepend(h("span", { class: "badge", "aria-hidden": "true" }, icon(PERSON)));
    for (const file of message.attachments ?? []) view.append(this.#fileLink(file));
  }

  // The key of the conversation opens the file, so no plain address does.
  #fileLink(file) {
    const { t, announce } = this.#context;
    const kind = t(file.media_type.startsWith("image/") ? "image" : "file");
    const fetchFile = async () => {
      try {
        save(await this.#chat.file(`attachments/${file.id}`, file.media_type), t("attachment_name"));
      } catch {
        announce(t("no_file"));
      }
    };
    return h("button", { type: "button", class: "attached", click: fetchFile }, icon(FILE),
      h("span", {}, t("download", { kind, size: fileSize(file.size, t.locale) })));
  }

  // Seen is what a person has seen; delivered is told only while a person has the chat.
  #status({ seq }) {
    const { state, seen } = this.#chat.state;
    if (seq <= (seen?.agent ?? 0)) return "seen";
    return state === "agent" ? "delivered" : null;
  }

  // A picture with a name: its change is not read aloud, but found by who looks.
  #tick(view, message) {
    const status = this.#status(message);
    const tick = view.querySelector(".tick") ?? h("span", { class: "tick", role: "img" });
    if (tick.dataset.status === String(status)) return;
    tick.dataset.status = status;
    tick.setAttribute("aria-label", status ? this.#context.t(status) : "");
    tick.title = status ? this.#context.t(status) : "";
    tick.replaceChildren(icon(status === "seen" ? SEEN : DELIVERED));
    if (status) view.querySelector(".who").append(tick);
    else tick.remove();
  }
}
