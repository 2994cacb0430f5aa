// Waiting between attempts: longer each time, with chance in it so that a city's citizens do not all return at once.

const FIRST = 800;
const LONGEST = 30000;

/** Milliseconds before attempt `n` (0 is the first repetition). */
export function backOff(n) {
  const most = Math.min(LONGEST, FIRST * 2 ** n);
  return most / 2 + (Math.random() * most) / 2;
}

/** A pause that ends early when the network returns or `wake()` is called. */
export class Pause {
  #end = () => {};

  for(milliseconds) {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        removeEventListener("online", done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      addEventListener("online", done);
      this.#end = done;
    });
  }

  wake() {
    this.#end();
  }
}
