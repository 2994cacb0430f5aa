// Which cases the list shows, as the clerk has chosen, and the same for the server.

const KEY = "lotse-cases";
const CLOSED = ["resolved", "rejected"];
export const OPEN = ["received", "assigned", "in_progress", "waiting"];
export const STATES = [...OPEN, ...CLOSED];
const FIRST = { state: "open", kind: "", service: "", department: "", overdue: false, q: "" };

function read() {
  try {
    return { ...FIRST, ...JSON.parse(localStorage.getItem(KEY)) };
  } catch {
    return { ...FIRST };
  }
}

export class CaseFilter {
  chosen = read();
  site;

  constructor(sites) {
    this.sites = sites;
    this.site = sites.includes(this.chosen.site) ? this.chosen.site : sites[0];
  }

  /** The search is kept for this page only: tomorrow nobody looks for the same number. */
  choose(changes) {
    this.chosen = { ...this.chosen, ...changes };
    if (changes.site) this.site = changes.site;
    try {
      localStorage.setItem(KEY, JSON.stringify({ ...this.chosen, q: "" }));
    } catch {
      // Storage may be forbidden: then it holds for this page.
    }
  }

  clear() {
    this.choose({ ...FIRST, site: this.site });
  }

  get isNarrow() {
    return Object.keys(FIRST).some((name) => this.chosen[name] !== FIRST[name]);
  }

  /** A number finds its case whatever else is chosen. */
  get asked() {
    const { state, kind, service, department, overdue, q } = this.chosen;
    if (q) return { site: this.site, q };
    const order = state === "open" ? "due" : "newest";
    return { site: this.site, state: this.#states(state), kind, service, department, overdue: overdue || "", order };
  }

  #states(state) {
    if (state === "all") return [];
    return { open: OPEN, closed: CLOSED }[state] ?? [state];
  }
}
