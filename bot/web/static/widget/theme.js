// The style sheet, dark or light, and the room a phone's keyboard leaves.
// Constructed sheets pass a strict Content-Security-Policy.

async function load() {
  const answer = await fetch(new URL("widget.css", import.meta.url), { credentials: "omit" });
  return new CSSStyleSheet().replace(await answer.text());
}

const sheet = await load();
const dark = matchMedia("(prefers-color-scheme: dark)");

/** Dresses a shadow root; returns a function that re-reads the wished theme. */
export function dress(host, root, signal) {
  const room = new CSSStyleSheet();
  root.adoptedStyleSheets = [sheet, room];
  const colours = () => host.shadowRoot.querySelector(".root")?.classList.toggle("dark", wantsDark(host));
  dark.addEventListener("change", colours, { signal });
  fitKeyboard(room, signal);
  return colours;
}

function wantsDark(host) {
  const wish = host.getAttribute("theme");
  return wish ? wish === "dark" : dark.matches;
}

function fitKeyboard(room, signal) {
  if (!window.visualViewport) return;
  const fit = () => {
    const { height, offsetTop } = visualViewport;
    room.replaceSync(`:host { --room: ${Math.round(height)}px; --top: ${Math.round(offsetTop)}px; }`);
  };
  for (const name of ["resize", "scroll"]) visualViewport.addEventListener(name, fit, { signal });
  fit();
}
