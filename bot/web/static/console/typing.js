// Whether the citizen types: nobody says that it has ended, so it fades by itself.

const FADES = 7000; // milliseconds

export class Typing {
  on = false;
  #timer = 0;
  #changed;

  constructor(changed) {
    this.#changed = changed;
  }

  set(on) {
    clearTimeout(this.#timer);
    if (on) this.#timer = setTimeout(() => this.set(false), FADES);
    if (on === this.on) return;
    this.on = on;
    this.#changed();
  }
}
