// The live line: server-sent events by fetch, because a silent line must be noticed and a closed session told apart.
import { Pause, backOff } from "../widget/waiting.js";

const SILENCE = 40000; // more than two missed heartbeats: the line is dead
const PATIENCE = 15000; // for the line to open

/** Cuts pieces of text into events {id, name, data} and keeps the rest. */
export class EventCutter {
  #rest = "";

  push(text) {
    const blocks = (this.#rest + text).replaceAll("\r\n", "\n").split("\n\n");
    this.#rest = blocks.pop();
    return blocks.map(parsed).filter(({ data }) => data !== "");
  }
}

function parsed(block) {
  const event = { id: "", name: "message", data: "" };
  for (const line of block.split("\n")) {
    const [, field, value] = /^(\w*):? ?(.*)$/.exec(line) ?? [];
    if (field === "event") event.name = value;
    if (field === "id") event.id = value;
    if (field === "data") event.data += (event.data && "\n") + value;
  }
  return event;
}

/** Mends itself and resumes by number; hooks: open(after, signal), up(), down(), event(name, data), gone(). */
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
      }
      this.#hooks.down();
      await this.#pause.for(backOff(attempt));
    }
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
      const cutter = new EventCutter();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        clearTimeout(watch);
        watch = setTimeout(hangUp, SILENCE);
        alive();
        cutter.push(part.value).forEach((event) => this.#pass(event));
      }
    } finally {
      clearTimeout(watch);
      removeEventListener("offline", hangUp);
    }
  }

  #pass({ id, name, data }) {
    if (id) this.#after = Math.max(this.#after, Number(id) || 0);
    this.#hooks.event(name, JSON.parse(data));
  }
}
