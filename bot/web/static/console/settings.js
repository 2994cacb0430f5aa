// What a clerk has switched on or off on this workplace.

const KEY = "lotse-console";
const FIRST = { sound: true, keys: true, notify: false };

function read() {
  try {
    return { ...FIRST, ...JSON.parse(localStorage.getItem(KEY)) };
  } catch {
    return { ...FIRST };
  }
}

const settings = read();

export function wished(name) {
  return settings[name];
}

/** Switch; the new state. */
export function toggle(name) {
  settings[name] = !settings[name];
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Storage may be forbidden: then it holds for this page.
  }
  return settings[name];
}
