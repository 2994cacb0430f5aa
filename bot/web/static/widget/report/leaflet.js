// The map library, fetched from the city's own gateway; it leaves no names on the page.

const BASE = new URL("../leaflet/", import.meta.url);
let library = null;

// Its shortest form writes two globals; what the page itself has under these names comes back.
async function fetched() {
  const { leaflet: before } = globalThis;
  await import(new URL("leaflet.js", BASE).href);
  const own = globalThis.leaflet.noConflict();
  if (before === undefined) delete globalThis.leaflet;
  else globalThis.leaflet = before;
  if (globalThis.L === undefined) delete globalThis.L;
  return own;
}

/** The library, or rejects. */
export function leaflet() {
  library ??= fetched().catch((error) => {
    library = null;
    throw error;
  });
  return library;
}
