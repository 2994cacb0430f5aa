// What the server has not confirmed yet: in order, with one id for all attempts.
import { Pause, backOff } from "./waiting.js";

/** Hooks: post(item), delayed(item, error), refused(item, error), gone(item, error). */
export class Outbox {
  #hooks;
  #queue = [];
  #running = false;
  #held = true;
  #pause = new Pause();
  #confirmed = () => {};

  constructor(hooks) {
    this.#hooks = hooks;
  }

  add(item) {
    this.#queue.push(item);
    this.#run();
  }

  /** The live line brought the message: the next may go. */
  confirm(clientId) {
    const known = this.#queue.some((item) => item.client_id === clientId);
    this.#queue = this.#queue.filter((item) => item.client_id !== clientId);
    if (known) this.#confirmed();
  }

  hold() {
    this.#held = true;
  }

  resume() {
    this.#held = false;
    this.#pause.wake();
    this.#run();
  }

  clear() {
    this.#queue.length = 0;
  }

  async #run() {
    if (this.#running) return;
    this.#running = true;
    for (let attempt = 0; this.#queue.length && !this.#held; ) {
      const wait = await this.#attempt(this.#queue[0], attempt);
      attempt = wait ? attempt + 1 : 0;
      if (wait) await this.#pause.for(wait);
    }
    this.#running = false;
  }

  // Resolves to the milliseconds before the next attempt, 0 when settled.
  async #attempt(item, attempt) {
    const confirmed = new Promise((resolve) => (this.#confirmed = () => resolve("confirmed")));
    const posted = this.#hooks.post(item).then(
      () => this.#settle(item),
      (error) => this.#failed(item, error, attempt),
    );
    const outcome = await Promise.race([confirmed, posted]);
    return outcome === "confirmed" ? 0 : outcome;
  }

  #settle(item) {
    this.#queue = this.#queue.filter((other) => other !== item);
    return 0;
  }

  #failed(item, error, attempt) {
    if (!this.#queue.includes(item)) return 0;
    if (error.gone) {
      this.#held = true;
      this.#hooks.gone(item, error);
      return 0;
    }
    if (!error.temporary) {
      this.#hooks.refused(item, error);
      return this.#settle(item);
    }
    this.#hooks.delayed(item, error);
    return error.retryAfter * 1000 || backOff(attempt);
  }
}
