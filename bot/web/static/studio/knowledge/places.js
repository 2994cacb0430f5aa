// An article as a flat table of places and values, so that versions can be compared and put together.

const WHOLE = ["sources", "offices", "lexicon"]; // values that are compared as one

/** Map of "texts.de.modules.fee" to its value; what is empty is not there. */
export function places(article) {
  const found = new Map();
  walk(article, "", found);
  return found;
}

function walk(value, path, found) {
  if (isEmpty(value)) return;
  const nested = typeof value === "object" && !Array.isArray(value) && !WHOLE.includes(path);
  if (!nested) return found.set(path, value);
  for (const [name, one] of Object.entries(value)) walk(one, path ? `${path}.${name}` : name, found);
}

function isEmpty(value) {
  return value === null || value === undefined || value === "" || value === false || (Array.isArray(value) && !value.length);
}

/** Puts a value into an article; undefined takes it away. */
export function put(article, path, value) {
  const names = path.split(".");
  const last = names.pop();
  let at = article;
  for (const name of names) at = at[name] ??= {};
  if (value === undefined) delete at[last];
  else at[last] = value;
}

/** Whether two articles or parts of them say the same; room around texts does not count. */
export function alike(one, other) {
  return JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));
}

function ordered(value) {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value === "string") return value.trim();
  if (value === null || typeof value !== "object") return value ?? null;
  const names = Object.keys(value).sort().filter((name) => !isEmpty(value[name]));
  return Object.fromEntries(names.map((name) => [name, ordered(value[name])]));
}

/** The places at which two articles differ: [{path, before, after}]. `updated` is the server's. */
export function differing(before, after) {
  const [one, other] = [places(before), places(after)];
  const paths = [...new Set([...one.keys(), ...other.keys()])].filter((path) => path !== "updated");
  return paths.filter((path) => !alike(one.get(path), other.get(path))).map((path) => ({ path, before: one.get(path), after: other.get(path) }));
}

/** Three versions put together: {article, open}; `open` are places that both have changed: [{path, theirs, mine}]. */
export function together(base, theirs, mine) {
  const article = structuredClone(theirs);
  const [was, is] = [places(base), places(theirs)];
  const open = [];
  for (const { path, before, after } of differing(base, mine)) {
    const now = is.get(path);
    if (alike(now, before)) put(article, path, after);
    else if (isLines(before, now, after)) put(article, path, joined(before ?? [], now ?? [], after ?? []));
    else if (!alike(now, after)) open.push({ path, theirs: now, mine: after, before: was.get(path) });
  }
  return { article, open };
}

function isLines(...values) {
  return values.some(Array.isArray) && values.every((value) => value === undefined || (Array.isArray(value) && value.every((one) => typeof one === "string")));
}

/** Both have added and taken away lines: all of that counts. */
function joined(before, theirs, mine) {
  const gone = before.filter((line) => !mine.includes(line));
  const added = mine.filter((line) => !before.includes(line) && !theirs.includes(line));
  return [...theirs.filter((line) => !gone.includes(line)), ...added];
}
