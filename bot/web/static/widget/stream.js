// Server-sent events by fetch: EventSource cannot send the key in a header.
import { Pause, backOff } from "./waiting.js";

const SILENCE = 45000; // three missed heartbeats: the line is dead
const PATIENCE = 15000; // for the line to open

/** Cuts pieces of text into events {event, data, id} and keeps the rest. */
export class EventParser {
  #rest = "";

  push(text) {
    const blocks = (this.#rest + text).replaceAll("\r\n", "\n").split("\n\n");
    this.#rest = blocks.pop();
    return blocks.map(parsed).filter(({ data }) => data);
  }
}

function parsed(block) {
  const read = { event: "message", data: "" };
  for (const line of block.split("\n")) {
    const [, field, value] = /^(\w*):? ?(.*)$/.exec(line) ?? [];
    read[field] = field === "data" && read.data ? `${read.data}\n${value}` : value;
  }
  return read;
}

/** A live line that mends itself; hooks: event(name, data), status(up), gone(). */
export class Stream {
  #open;
  #hooks;
  #pause = new Pause();
  #abort = null;

  constructor(open, hooks) {
    this.#open = open;
    this.#hooks = hooks;
  }

  start() {
    const abort = (this.#abort = new AbortController());
    this.#run(abort.signal);
  }

  stop() {
    this.#abort?.abort();
    this.#pause.wake();
  }

  async #run(stopped) {
    for (let attempt = 0; !stopped.aborted; attempt += 1) {
      try {
        await this.#session(stopped, () => (attempt = 0));
      } catch (error) {
        if (stopped.aborted) return;
        if (error.gone) return this.#hooks.gone();
        this.#hooks.status(false);
      }
      if (!stopped.aborted) await this.#pause.for(backOff(attempt));
    }
  }

  async #session(stopped, alive) {
    const line = new AbortController();
    const hangUp = () => line.abort();
    stopped.addEventListener("abort", hangUp);
    addEventListener("offline", hangUp);
    let watch = setTimeout(hangUp, PATIENCE);
    try {
      const response = await this.#open(line.signal);
      this.#hooks.status(true);
      const parser = new EventParser();
      const reader = response.body.getReader();
      const decoder = new TextDecoder();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        clearTimeout(watch);
        watch = setTimeout(hangUp, SILENCE);
        alive();
        const events = parser.push(decoder.decode(part.value, { stream: true }));
        if (!stopped.aborted) events.forEach(({ event, data }) => this.#hooks.event(event, data));
      }
    } finally {
      clearTimeout(watch);
      removeEventListener("offline", hangUp);
      stopped.removeEventListener("abort", hangUp);
    }
  }
}
