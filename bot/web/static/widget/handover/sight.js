// Tells which messages of a person have come into view: only what the citizen could read counts as seen.

const TOGETHER = 400; // ms in which several become one call
const STEPS = [0.1, 0.3, 0.5, 0.9];

// Half of it, or, when it is long, as much as half of the window holds.
function readable({ isIntersecting, intersectionRatio, intersectionRect, rootBounds }) {
  return isIntersecting && (intersectionRatio >= 0.5 || intersectionRect.height > (rootBounds?.height ?? Infinity) / 2);
}

export class Sight {
  #chat;
  #log;
  #observer;
  #upTo = 0; // number of the newest that was in view
  #told = 0; // what the server knows
  #timer;

  constructor({ chat }, log, signal) {
    this.#chat = chat;
    this.#log = log;
    this.#observer = new IntersectionObserver((entries) => this.#came(entries), { root: log, threshold: STEPS });
    signal.addEventListener("abort", () => {
      this.#observer.disconnect();
      clearTimeout(this.#timer);
    });
    document.addEventListener("visibilitychange", () => this.#soon(), { signal });
    chat.addEventListener("line", () => this.#soon(), { signal });
    chat.addEventListener("history", () => this.#begin(), { signal });
  }

  // Watching twice what is watched already changes nothing.
  update() {
    for (const view of this.#log.querySelectorAll(".agent[data-seq]")) this.#observer.observe(view);
  }

  // Another conversation may be shown now; its numbers begin anew.
  #begin() {
    this.#observer.disconnect();
    this.#upTo = this.#told = 0;
    this.update();
  }

  #came(entries) {
    const numbers = entries.filter(readable).map(({ target }) => Number(target.dataset.seq));
    this.#upTo = Math.max(this.#upTo, ...numbers);
    this.#soon();
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), TOGETHER);
  }

  async #tell() {
    const seq = this.#upTo;
    const known = Math.max(this.#told, this.#chat.state.seen?.citizen ?? 0);
    if (document.hidden || !this.#chat.up || seq <= known) return;
    this.#told = seq;
    await this.#chat.post("seen", { seq }).catch(() => (this.#told = known));
  }
}
