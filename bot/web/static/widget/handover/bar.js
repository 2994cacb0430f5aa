// Who has the conversation: place and expected wait with a way out of the queue, the person's name, the end.
import { h, icon } from "../dom.js";
import { CLOCK, PERSON } from "./icons.js";
import { duration } from "./sizes.js";

const SIGNS = { waiting: CLOCK, agent: PERSON };

export class Bar {
  #chat;
  #t;
  #context;
  #onLeft;

  /** `onLeft` takes the focus when the button goes. */
  constructor(context, onLeft) {
    this.node = h("div", { class: "desk", hidden: true });
    this.#context = context;
    this.#chat = context.chat;
    this.#t = context.t;
    this.#onLeft = onLeft;
    this.sign = h("span", { class: "sign" });
    this.line = h("span", { role: "status" });
    this.wait = h("span", { class: "wait" });
    this.leave = h("button", { type: "button", class: "leave", click: () => this.#leave() }, this.#t("leave"));
    this.node.append(this.sign, h("p", {}, this.line, this.wait));
  }

  /** Only new words are written: the place is read aloud when it changes, the minutes are not. */
  update() {
    const { state, expected_wait_s: seconds } = this.#chat.state;
    const waiting = state === "waiting";
    this.node.hidden = state === "bot";
    this.node.className = `desk ${state}`;
    this.#write(this.line, this.#words());
    this.#write(this.wait, waiting && seconds >= 0 ? ` ${this.#t("wait", { time: duration(seconds, this.#t.locale) })}` : "");
    this.sign.replaceChildren(...(SIGNS[state] ? [icon(SIGNS[state])] : []));
    this.#showButton(waiting);
  }

  #words() {
    const { state, queue_position: n, agent } = this.#chat.state;
    if (state === "waiting") return [this.#t("waiting"), ...(n ? [this.#t("position", { n })] : [])].join(" ");
    if (state === "agent") return agent ? this.#t("with_agent", { who: agent.name }) : this.#t("passed_on");
    return state === "closed" ? this.#t("closed") : "";
  }

  #write(node, words) {
    if (node.textContent !== words) node.textContent = words;
  }

  #showButton(waiting) {
    const focused = this.leave.matches(":focus");
    if (!waiting) this.leave.remove();
    else if (!this.leave.isConnected) this.node.append(this.leave);
    this.leave.removeAttribute("aria-busy");
    if (focused && !waiting) this.#onLeft();
  }

  async #leave() {
    if (this.leave.hasAttribute("aria-busy")) return;
    this.leave.setAttribute("aria-busy", "true");
    try {
      await this.#chat.post("queue/leave");
    } catch {
      this.leave.removeAttribute("aria-busy");
      this.#context.announce(this.#t("not_left"));
    }
    this.#chat.look().catch(() => {});
  }
}
