// Own messages that the record does not have yet: on the screen at once, sent in order, kept until they are stored.
import { Outbox } from "../widget/outbox.js";

/** Hooks: post(item), changed(), gone(). An item: client_id, handover, text, note, sources, formatted, attachment, at, status. */
export class Unsent {
  items = [];
  #outbox;
  #kept;
  #hooks;

  constructor(kept, hooks) {
    [this.#kept, this.#hooks] = [kept, hooks];
    this.#outbox = new Outbox({
      post: (item) => hooks.post(item),
      delayed: (item) => this.#became(item, "waiting"),
      refused: (item, error) => this.#became(item, "failed", error.sentence),
      gone: () => hooks.gone(),
    });
    this.#outbox.resume();
  }

  /** Goes on with what an earlier page or session has left; the same ids, so that nothing is said twice. */
  resume() {
    for (const item of this.#kept.get("unsent") ?? []) {
      if (item.status === "failed") this.items.push(item);
      else this.#send(item);
    }
    this.#change(this.items);
  }

  add(item) {
    this.#send({ ...item, client_id: crypto.randomUUID(), at: new Date().toISOString() });
    this.#change(this.items);
  }

  #send(item) {
    this.items.push({ ...item, status: "sending" });
    this.#outbox.add(item);
  }

  /** The record has these messages or notes. */
  settle(stored) {
    const confirmed = new Set(stored.map(({ client_id }) => client_id).filter(Boolean));
    if (!this.items.some(({ client_id }) => confirmed.has(client_id))) return;
    confirmed.forEach((id) => this.#outbox.confirm(id));
    this.#change(this.items.filter(({ client_id }) => !confirmed.has(client_id)));
  }

  /** Take back a message that was refused; it is no more. */
  withdraw(clientId) {
    const found = this.items.find(({ client_id }) => client_id === clientId);
    this.#change(this.items.filter((one) => one !== found));
    return found;
  }

  /** The conversation is erased: nothing may go there any more. */
  drop(handover) {
    const lost = this.items.filter((one) => one.handover === handover);
    lost.forEach(({ client_id }) => this.#outbox.confirm(client_id));
    if (lost.length) this.#change(this.items.filter((one) => !lost.includes(one)));
  }

  #became(item, status, reason) {
    this.#change(this.items.map((one) => (one.client_id === item.client_id ? { ...one, status, reason } : one)));
  }

  #change(items) {
    this.items = items;
    this.#kept.set("unsent", items);
    this.#hooks.changed();
  }
}

/** An item as the server takes it. */
export function asMessage({ client_id, text, note, sources, formatted, attachment }) {
  const [first, ...further] = sources.map(({ article }) => article);
  return {
    client_id,
    text,
    note: note || undefined,
    source_article: first,
    further_articles: further.length ? further : undefined,
    format: formatted ? "markdown" : undefined,
    attachment: attachment?.id,
  };
}
