// Who is writing: a person's sign fades by itself, and the person is told that the citizen writes, never what.

const SAY_EVERY = 3000; // ms
const FADES = 7000; // ms after the last sign

export class Typing {
  #chat;
  #said = 0;
  #fading;

  constructor({ chat }, composer, signal) {
    this.#chat = chat;
    composer.input.addEventListener("input", () => this.#wrote(composer.text), { signal });
    chat.addEventListener("typing", () => this.#heard(), { signal });
    signal.addEventListener("abort", () => clearTimeout(this.#fading));
  }

  update() {}

  #heard() {
    clearTimeout(this.#fading);
    if (this.#chat.typing?.author === "agent") this.#fading = setTimeout(() => this.#fade(), FADES);
  }

  #fade() {
    this.#chat.typing = null;
    this.#chat.dispatchEvent(new Event("typing"));
  }

  #wrote(text) {
    if (this.#chat.state.state !== "agent" || !text.trim() || Date.now() - this.#said < SAY_EVERY) return;
    this.#said = Date.now();
    this.#chat.post("typing", { on: true }).catch(() => {});
  }
}
