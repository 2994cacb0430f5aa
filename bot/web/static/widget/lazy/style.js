// The look of a part that is fetched when it is needed, added to the window's style sheets.

const sheets = {};

async function load(path) {
  const answer = await fetch(new URL(`../${path}`, import.meta.url), { credentials: "omit" });
  if (!answer.ok) throw new Error(answer.statusText);
  return new CSSStyleSheet().replace(await answer.text());
}

/** Resolves when the shadow root around `node` has the style sheet. */
export async function styled(node, path) {
  sheets[path] ??= await load(path);
  const root = node.getRootNode();
  if (!root.adoptedStyleSheets.includes(sheets[path])) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheets[path]];
}
