// Handing over a file to the citizen's machine.
import { h } from "../dom.js";

/** A link that is pressed. */
export function save(blob, name) {
  const href = URL.createObjectURL(blob);
  const [, ending] = blob.type.split(/[/;]/);
  h("a", { href, download: `${name}.${ending === "plain" ? "txt" : ending}` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10000);
}
