// Somebody is at the console: only keyboard, pointer and wheel say so, never a program that asks by itself.

const EVERY = 60000; // milliseconds between two signs of life
const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel"];

/** Calls `touch` when somebody does something, at most once a minute. */
export function whileSomebodyIsThere(touch, clock = () => Date.now()) {
  let last = clock(); // the page was opened just now
  const sign = (event) => {
    if (isStill(event) || clock() - last < EVERY) return;
    last = clock();
    touch();
  };
  for (const name of SIGNS) addEventListener(name, sign, { passive: true, capture: true });
}

/** Browsers also tell of a pointer that rests while the page moves below it. */
function isStill({ type, movementX, movementY }) {
  return type === "pointermove" && !movementX && !movementY;
}
