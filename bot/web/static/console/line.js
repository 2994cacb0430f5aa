// The live line: server-sent events by fetch, because a silent line must be noticed and a closed session told apart.
import { EventParser } from "../widget/stream.js";
import { Pause, backOff } from "../widget/waiting.js";

const SILENCE = 40000; // more than two missed heartbeats: the line is dead
const PATIENCE = 15000; // for the line to open

/** Mends itself and resumes by number; hooks: open(after, signal), up(), down(), event(name, data), gone(), refused(error). */
export class Line {
  #hooks;
  #after;
  #pause = new Pause();

  constructor(after, hooks) {
    this.#after = after;
    this.#hooks = hooks;
    this.#run();
  }

  /** Try again now. */
  wake() {
    this.#pause.wake();
  }

  async #run() {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await this.#session(() => (attempt = 0));
      } catch (error) {
        if (error.gone) return this.#hooks.gone();
        if (error.status === 403) return this.#end(error); // asking again would change nothing
      }
      this.#hooks.down();
      await this.#pause.for(backOff(attempt));
    }
  }

  #end(error) {
    this.#hooks.down();
    this.#hooks.refused(error);
  }

  async #session(alive) {
    const call = new AbortController();
    const hangUp = () => call.abort();
    addEventListener("offline", hangUp);
    let watch = setTimeout(hangUp, PATIENCE);
    try {
      const response = await this.#hooks.open(this.#after, call.signal);
      this.#hooks.up();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      const parser = new EventParser();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        clearTimeout(watch);
        watch = setTimeout(hangUp, SILENCE);
        alive();
        parser.push(part.value).forEach((read) => this.#pass(read));
      }
    } finally {
      clearTimeout(watch);
      removeEventListener("offline", hangUp);
    }
  }

  #pass({ id, event, data }) {
    if (id) this.#after = Math.max(this.#after, Number(id) || 0);
    try {
      this.#hooks.event(event, JSON.parse(data));
    } catch (error) {
      reportError(error); // a fault of ours must not cut the line again and again
    }
  }
}
