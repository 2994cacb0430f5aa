// What an editor has in hand: the article as the server has it, and as it has become since; it outlasts the page.
import { KeptWords } from "../../console/kept_words.js";
import { alike } from "./places.js";

let kept = null;

/** Ids of the site's articles that were changed in this tab and are not saved. */
export function unsaved(session, site) {
  open(session);
  return Object.keys(kept.get("articles") ?? {}).filter((key) => key.startsWith(`${site}/`)).map((key) => key.slice(site.length + 1));
}

function open(session) {
  kept ??= new KeptWords(`${session.id}-studio`);
}

function keep(key, value) {
  const { [key]: _, ...others } = kept.get("articles") ?? {};
  kept.set("articles", value ? { ...others, [key]: value } : others);
}

export class Manuscript extends EventTarget {
  article;
  #key;
  #base; // what the changes are against
  #read; // what the server said last
  #seen; // version of the draft that the changes are against
  #against; // published version that the changes are against

  constructor(session, site, read) {
    super();
    open(session);
    this.#key = `${site}/${idOf(read)}`;
    const mine = kept.get("articles")?.[this.#key];
    this.take(read);
    if (mine) this.#goOn(mine);
  }

  #goOn({ article, base, seen, against }) {
    [this.article, this.#base, this.#seen, this.#against] = [article, base, seen, against];
    this.changed();
  }

  on(name, hear) {
    this.addEventListener(name, ({ detail }) => hear(detail));
  }

  /** What the server has now, and nothing else. */
  take(read) {
    this.#heard(read);
    this.article = structuredClone(this.#base);
    keep(this.#key, null);
  }

  /** The server has what was sent; what was written since stays. */
  saved(read) {
    this.#heard(read);
    this.changed();
  }

  #heard(read) {
    this.#read = read;
    this.#base = read.draft?.article ?? read.article;
    this.#seen = read.draft?.version ?? null;
    this.#against = againstOf(read);
  }

  /** What the server has now, brought together with my changes and with what is published; not saved. */
  takeMerged(read, article) {
    this.take(read);
    this.article = article;
    this.#against = read.version;
    this.changed();
  }

  /** Something in the article has become different. */
  changed() {
    keep(this.#key, this.isChanged ? { article: this.article, base: this.#base, seen: this.#seen, against: this.#against } : null);
    this.dispatchEvent(new CustomEvent("changed"));
  }

  forget() {
    keep(this.#key, null);
  }

  get id() {
    return idOf(this.#read);
  }

  get isChanged() {
    return !alike(this.article, this.#base) || this.#against !== againstOf(this.#read);
  }

  get base() {
    return this.#base;
  }

  get seen() {
    return this.#seen;
  }

  get against() {
    return this.#against;
  }

  /** Whether something else was published since the draft was begun. */
  get isBehind() {
    return Boolean(this.draft && this.published) && this.#against !== this.version;
  }

  get published() {
    return this.#read.article ?? null;
  }

  get version() {
    return this.#read.version ?? 0;
  }

  get draft() {
    return this.#read.draft ?? null;
  }

  /** Whether the draft as it stands may be published by this editor. */
  get mayPublish() {
    if (this.isChanged || !this.draft) return !this.#read.four_eyes;
    return this.#read.may?.publish !== false;
  }

  /** new, draft, review or published. */
  get state() {
    if (this.draft) return this.published || this.draft.state === "review" ? this.draft.state : "new";
    return "published";
  }
}

function againstOf({ draft, version }) {
  return draft ? draft.base : version ?? 0;
}

function idOf({ article, draft }) {
  return (draft?.article ?? article).id;
}
