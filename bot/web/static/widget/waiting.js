// Waiting between attempts: longer each time, by chance so that citizens do not all return at once.

const FIRST = 800;
const LONGEST = 5000; // while the citizen looks on
const UNSEEN = 30000;

/** Milliseconds before repetition `n`, from 0. */
export function backOff(n) {
  const most = Math.min(document.hidden ? UNSEEN : LONGEST, FIRST * 2 ** n);
  return most / 2 + (Math.random() * most) / 2;
}

/** A pause that ends early when the network or the citizen returns, or `wake()` is called. */
export class Pause {
  #waiting = new AbortController();

  for(milliseconds) {
    return new Promise((resolve) => {
      const { signal } = this.#waiting = new AbortController();
      const timer = setTimeout(() => this.wake(), milliseconds);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
      addEventListener("online", () => this.wake(), { signal });
      document.addEventListener("visibilitychange", () => document.hidden || this.wake(), { signal });
    });
  }

  wake() {
    this.#waiting.abort();
  }
}
