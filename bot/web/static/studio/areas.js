// The areas of the studio, in the order of the navigation: one line for each.
//
// `key`: the second key of g + key. `load` fetches the module when the area is opened for the first time; it exports
// mount(root, context) and gives back a function that ends it (both may be promises). Its words stand in
// words/<name>_de.js and words/<name>_en.js, its name is `area_<name>` in words/shell_de.js and shell_en.js.
// An area without a key is no entry of the navigation, but has an address.
//
// context = { api, site, language, say(key, values), go(route), toast(text, kind), session, confirm(text, props),
//   trouble(error), route: { area, path, query }, onRoute(hear), replace(route), keys(title, rows), title(words) }
// - api is the console's StaffApi: call(method, path, body) for JSON, open(method, path, options) for anything else.
// - route.path is what follows the area ("#/training/greet" → ["greet"]), route.query a URLSearchParams.
// - Who calls onRoute(hear) hears of addresses within the area; otherwise the area is mounted anew for each.
// - replace(route) changes the address without a step in the browser's history, and nobody is told.
// - keys(title, [[key, word, act], …]) holds until the area is left; "Ctrl s" also counts while somebody writes.
export const AREAS = {
  knowledge: { key: "k", load: () => import("./knowledge/area.js") },
  inbox: { key: "i", load: () => import("./inbox/area.js") },
  tasks: { key: "a", load: () => import("./tasks/area.js") },
  training: { key: "t", load: () => import("./training/area.js") },
  models: { key: "m", load: () => import("./models/area.js") },
  figures: { key: "f", load: () => import("./figures/area.js") },
  rules: { key: "r", load: () => import("./rules/area.js") },
  messages: { load: () => import("./messages/area.js") },
};
