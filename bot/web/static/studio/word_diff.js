// What differs between two texts, word by word: [["=", …], ["-", …], ["+", …]].

const WORDS = /\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu;
const MOST = 4000000; // pairs of words; longer texts are said to be wholly different

export function wordDifference(before, after) {
  const [one, other] = [before.match(WORDS) ?? [], after.match(WORDS) ?? []];
  const head = common(one, other, (words, at) => words[at]);
  const tail = common(one.slice(head), other.slice(head), (words, at) => words[words.length - 1 - at]);
  const middle = between(one.slice(head, one.length - tail), other.slice(head, other.length - tail));
  return joined([["=", one.slice(0, head)], ...middle, ["=", tail ? one.slice(-tail) : []]]);
}

function common(one, other, at) {
  const most = Math.min(one.length, other.length);
  let many = 0;
  while (many < most && at(one, many) === at(other, many)) many += 1;
  return many;
}

/** The longest common run of words stays, by the table of its lengths. */
function between(one, other) {
  if (!one.length || !other.length || one.length * other.length > MOST) return [["-", one], ["+", other]];
  const width = other.length + 1;
  const table = new Uint16Array((one.length + 1) * width);
  for (let i = one.length - 1; i >= 0; i -= 1) {
    for (let j = other.length - 1; j >= 0; j -= 1) {
      const below = table[(i + 1) * width + j];
      const beside = table[i * width + j + 1];
      table[i * width + j] = one[i] === other[j] ? table[(i + 1) * width + j + 1] + 1 : Math.max(below, beside);
    }
  }
  const parts = [];
  let [i, j] = [0, 0];
  while (i < one.length || j < other.length) {
    if (i < one.length && j < other.length && one[i] === other[j]) {
      parts.push(["=", [one[i]]]);
      [i, j] = [i + 1, j + 1];
    } else if (j >= other.length || (i < one.length && table[(i + 1) * width + j] >= table[i * width + j + 1])) {
      parts.push(["-", [one[i++]]]);
    } else {
      parts.push(["+", [other[j++]]]);
    }
  }
  return parts;
}

/** Neighbours of one kind become one; a space between two changes parts them for no reader, so it belongs to both. */
function joined(parts) {
  const found = [];
  let [out, into] = ["", ""];
  const close = () => {
    found.push(["-", out], ["+", into]);
    [out, into] = ["", ""];
  };
  const pieces = merged(parts);
  pieces.forEach(([kind, text], index) => {
    const between = kind === "=" && !text.trim() && index > 0 && index < pieces.length - 1;
    if (kind !== "+" && (kind === "-" || between)) out += text;
    if (kind !== "-" && (kind === "+" || between)) into += text;
    if (kind !== "=" || between) return;
    close();
    found.push(["=", text]);
  });
  close();
  return found.filter(([, text]) => text);
}

function merged(parts) {
  const found = [];
  for (const [kind, words] of parts) {
    const text = words.join("");
    if (!text) continue;
    if (found.at(-1)?.[0] === kind) found.at(-1)[1] += text;
    else found.push([kind, text]);
  }
  return found;
}
