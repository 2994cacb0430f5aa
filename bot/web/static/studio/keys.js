// Keys of the studio: single ones, two after each other ("g k"), and with Ctrl ("Ctrl s"), which count in fields too.
import { WRITES, showKeys } from "../console/keys.js";
import { wished } from "../console/settings.js";

const PATIENCE = 1500; // milliseconds between two keys that belong together

export class StudioKeys {
  #sections = [];
  #say;
  #first = "";
  #timer = 0;

  constructor(say) {
    this.#say = say;
    document.addEventListener("keydown", (event) => this.#pressed(event));
  }

  /** Rows are [key, word, act], without an act they are only shown; gives back what takes them away again. */
  use(title, rows, say = this.#say) {
    const section = { title, rows, say };
    this.#sections.push(section);
    return () => (this.#sections = this.#sections.filter((one) => one !== section));
  }

  help() {
    const shown = this.#sections.map(({ title, rows, say }) => [say(title), rows.map(([key, word]) => [key, say(word)])]);
    return showKeys(shown.reverse(), this.#say);
  }

  #pressed(event) {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const key = this.#key(event);
    if (!key) return;
    const both = `${this.#first} ${key}`;
    const act = (this.#first && this.#act(both)) || this.#act(key);
    this.#wait(act ? "" : key);
    if (!act) return;
    event.preventDefault();
    act(event);
  }

  /** What was pressed, as tables name it; nothing while somebody writes or does not wish for single keys. */
  #key({ key, ctrlKey, metaKey, altKey, target }) {
    if (altKey) return "";
    if (ctrlKey || metaKey) return `ctrl ${key.toLowerCase()}`;
    return target.closest?.(WRITES) || !wished("keys") ? "" : key;
  }

  #act(key) {
    for (const { rows } of [...this.#sections].reverse()) {
      const found = rows.find(([one, , act]) => act && one === key);
      if (found) return found[2];
    }
    return null;
  }

  #wait(key) {
    clearTimeout(this.#timer);
    this.#first = key;
    this.#timer = setTimeout(() => (this.#first = ""), PATIENCE);
  }
}
