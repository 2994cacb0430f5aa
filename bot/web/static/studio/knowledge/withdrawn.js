// An article that was taken back: what it was, and the way to have it again.
import { ask, textArea } from "../../console/dialogs.js";
import { h } from "../../console/nodes.js";
import { History } from "./history.js";

export class WithdrawnPage {
  node = h("div", { class: "article", "data-tab": "history" });

  /** `versions` of the article `id`, the newest of which withdraws it. */
  constructor(id, versions, context, calls) {
    const { say } = context;
    const history = new History(calls, { id }, say, { rollback: (version) => this.#restore(id, version, context, calls), trouble: context.trouble });
    const back = h("a", { class: "back", href: "#/knowledge" }, h("span", { "aria-hidden": "true" }, "← "), say("back_to_list"));
    const head = h("header", { class: "article-head" }, back, h("div", { class: "article-title" }, h("h2", { tabindex: "-1" }, id)));
    this.node.append(head, h("p", { class: "notice" }, say("is_withdrawn")), history.node);
    context.title(id);
    history.draw(versions);
  }

  async #restore(id, version, context, calls) {
    const { say } = context;
    const window = { title: say("rollback_title"), confirm: say("rollback_do"), cancel: say("cancel"), close: say("close_window") };
    const why = textArea("note", say("why"), { required: true, maxlength: "1000" });
    const answer = await ask(window, h("p", {}, say("rollback_text", { n: version })), why);
    if (!answer) return;
    try {
      await calls.act(id, "rollback", { version, note: answer.note.trim() });
      context.go(`knowledge/${encodeURIComponent(id)}`);
      context.toast(say("rollback_done"));
    } catch (error) {
      context.trouble(error);
    }
  }

  end() {}
}
