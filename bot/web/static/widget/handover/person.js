// A person's part of the window: fetched when somebody is waited for, has the chat, or had it.
import { styled } from "../lazy/style.js";
import { wordsOf } from "../lazy/words.js";
import { Bar } from "./bar.js";
import { Marks } from "./marks.js";
import { Rating } from "./rating.js";
import { Sight } from "./sight.js";
import { Typing } from "./typing.js";

/** Completes the panel in its language; follows the chat until `signal` aborts. */
export async function meet(panel, context, signal) {
  const [t] = await Promise.all([wordsOf("handover", context.t), styled(panel.node, "handover/handover.css")]);
  if (!signal.aborted) return new Person(panel, { ...context, t }, signal);
}

class Person {
  #chat;
  #parts;

  constructor(panel, context, signal) {
    this.#chat = context.chat;
    const { log } = panel.transcript;
    const bar = new Bar(context, () => panel.focus());
    const rating = new Rating(context, panel);
    panel.banner.node.append(bar.node);
    panel.again.before(rating.node);
    this.#parts = [bar, rating, new Marks(context, log), new Sight(context, log, signal), new Typing(context, panel.composer, signal)];
    const on = (name, act) => this.#chat.addEventListener(name, act, { signal });
    for (const name of ["state", "message", "settled", "history"]) on(name, () => this.#update());
    on("line", () => this.#chat.up && this.#chat.look().catch(() => {}));
    this.#update();
  }

  #update() {
    this.#parts.forEach((part) => part.update());
  }
}
