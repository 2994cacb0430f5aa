// The site whose bot is taught: one of those that the editor may edit, the one of last time first.

const KEY = "lotse-studio-site";

/** The sites of somebody who is an editor there; an admin is everything. */
export function sitesOf({ grants = [], sites = [] }) {
  const own = grants.filter(({ role }) => role !== "agent").map(({ site }) => site);
  return own.includes("") ? sites : sites.filter((site) => own.includes(site));
}

export function chosenSite(sites) {
  const last = read();
  return sites.includes(last) ? last : sites[0];
}

export function keepSite(site) {
  try {
    localStorage.setItem(KEY, site);
  } catch {
    // Storage may be forbidden: then it holds for this page.
  }
}

/** What each site is called, in the editor's language, as far as it can be read. */
export async function siteNames(api, sites) {
  const read = async (site) => {
    const { name } = await api.call("GET", `/sites/${encodeURIComponent(site)}`).catch(() => ({}));
    return [site, name?.[api.language] ?? name?.de ?? site];
  };
  return Object.fromEntries(await Promise.all(sites.map(read)));
}

function read() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
