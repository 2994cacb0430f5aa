// The look of these parts, added to the window's style sheets.

let sheet = null;

async function load() {
  const answer = await fetch(new URL("handover.css", import.meta.url), { credentials: "omit" });
  if (!answer.ok) throw new Error(answer.statusText);
  return new CSSStyleSheet().replace(await answer.text());
}

/** Resolves when the shadow root around `node` has the style. */
export async function styled(node) {
  sheet ??= await load();
  const root = node.getRootNode();
  const sheets = root.adoptedStyleSheets;
  if (!sheets.includes(sheet)) root.adoptedStyleSheets = [...sheets, sheet];
}
