// The cases as this screen knows them: the list, the open one, and what somebody else has made of it meanwhile.
import { CaseDrafts } from "./drafts.js";

const LIST_EVERY = 1000; // milliseconds between two readings of the list
const PAGE = 50;

/** Events: list, opened, case, saved(part), trouble(error). */
export class Cases extends EventTarget {
  rows = [];
  total = 0;
  isRead = false;
  found = ""; // the words that the list was searched for
  open = null;
  newer = null; // the open case as somebody else has left it, while something is typed here
  drafts;
  filter;
  #api;
  #catalogues = new Map();
  #limit = PAGE;
  #reading = null;
  #again = false;
  #opening = 0;
  #acting = 0; // own acts on their way: what is heard of the open case meanwhile may be their own effect

  #missed = false; // something was heard of it then

  constructor(api, filter, kept) {
    super();
    [this.#api, this.filter] = [api, filter];
    this.drafts = new CaseDrafts(kept);
  }

  on(name, hear) {
    this.addEventListener(name, ({ detail }) => hear(detail));
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** Read once for each site. */
  catalogue(site) {
    if (!this.#catalogues.has(site)) {
      const read = this.#api.catalogue(site);
      this.#catalogues.set(site, read);
      read.catch(() => this.#catalogues.delete(site));
    }
    return this.#catalogues.get(site);
  }

  // The list

  choose(changes) {
    this.filter.choose(changes);
    this.#limit = PAGE;
    return this.refresh();
  }

  more() {
    this.#limit += PAGE;
    return this.refresh();
  }

  /** Reads the list now, or once more after the reading that is under way. */
  async refresh() {
    if (this.#reading) {
      this.#again = true;
      return this.#reading;
    }
    this.#reading = this.#readList();
    await this.#reading;
    setTimeout(() => this.#rested(), LIST_EVERY / 4);
  }

  #rested() {
    this.#reading = null;
    if (this.#again) this.refresh();
    this.#again = false;
  }

  async #readList() {
    const { asked } = this.filter;
    try {
      const { cases, total } = await this.#api.list({ ...asked, limit: this.#limit });
      [this.rows, this.total, this.isRead, this.found] = [cases, total, true, asked.q ?? ""];
      this.#tell("list");
    } catch (error) {
      this.#tell("trouble", error);
    }
  }

  // The open case

  async show(id) {
    const opening = ++this.#opening;
    try {
      const found = await this.#api.read(id);
      if (opening !== this.#opening) return;
      [this.open, this.newer] = [found, null];
      this.#tell("opened");
    } catch (error) {
      if (opening === this.#opening) this.#tell("trouble", error);
    }
  }

  leave() {
    this.#opening += 1;
    [this.open, this.newer] = [null, null];
    this.#tell("opened");
  }

  draft(part) {
    return this.open ? this.drafts.of(this.open.id)[part] : undefined;
  }

  write(part, value) {
    if (this.open) this.drafts.put(this.open.id, part, value);
  }

  /** Somebody has changed a case: what is shown here follows, and what is typed here stays. */
  heard({ id, version = Infinity }) {
    this.refresh();
    const known = Math.max(this.open?.version ?? 0, this.newer?.version ?? 0);
    if (id === this.open?.id && version >= known) this.reread();
  }

  async reread() {
    const id = this.open?.id;
    if (this.#acting) this.#missed = true;
    if (!id || this.#acting) return;
    try {
      const found = await this.#api.read(id);
      if (this.#acting) this.#missed = true;
      else if (this.open?.id === id) this.#found(found);
    } catch (error) {
      if (error.status === 404 || error.status === 403) this.leave();
      else if (error.gone) this.#tell("trouble", error);
    }
  }

  /** A new version waits for the clerk's word only where something of theirs could be overwritten or overwrite it. */
  #found(found) {
    if (found.version < this.open.version) return;
    if (found.version > this.open.version && this.drafts.has(found.id)) this.newer = found;
    else this.#take(found);
    this.#tell("case");
  }

  #take(found) {
    [this.open, this.newer] = [found, null];
  }

  /** The clerk has seen what somebody else did: it is the ground now, with the own words still there. */
  accept() {
    if (this.newer) this.#take(this.newer);
    this.#tell("case");
  }

  /** Does something with the open case; true if it is done. Words of `parts` are in the record then. */
  async act(verb, ...parts) {
    const { id, version } = this.open;
    this.#acting += 1;
    try {
      const answer = await verb(id, version).finally(() => (this.#acting -= 1));
      for (const part of parts) this.drafts.put(id, part, undefined);
      if (this.open?.id === id) this.#acted(answer, parts);
      this.refresh();
      return true;
    } catch (error) {
      if (error.code === "case_changed" && this.open?.id === id) this.#conflict(error.problem.case);
      else this.#tell("trouble", error);
      return false;
    } finally {
      this.#catchUp();
    }
  }

  /** What others did while an own act was on its way. */
  #catchUp() {
    if (this.#acting || !this.#missed) return;
    this.#missed = false;
    this.reread();
  }

  #acted(answer, parts) {
    if (answer.id) this.#take(answer);
    else this.reread();
    parts.forEach((part) => this.#tell("saved", part));
    this.#tell("case");
  }

  #conflict(found) {
    this.newer = found;
    this.#tell("case");
    this.#tell("conflict");
  }
}
