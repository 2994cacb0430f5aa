// Addresses of the studio: what stands behind the # says what is shown.

/** {area, path, query} of "#/knowledge/perso?tab=en". */
export function routeOf(hash) {
  const [path, query = ""] = hash.replace(/^#?\/?/, "").split("?");
  const [area, ...rest] = path.split("/").map(decoded);
  return { area, path: rest.filter(Boolean), query: new URLSearchParams(query) };
}

/** "#/knowledge/perso" of "knowledge/perso", "/knowledge/perso" or itself. */
export function addressOf(route) {
  return `#/${route.replace(/^#?\/?/, "")}`;
}

/** "?site=a&state=b" of the values that are there; an array is given several times. */
export function query(values) {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of [value].flat()) if (one || one === 0) given.append(name, one);
  }
  return given.size ? `?${given}` : "";
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
