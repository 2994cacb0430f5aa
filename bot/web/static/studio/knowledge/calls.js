// The calls of the staff API that are about articles; what goes wrong is a StaffError of the console.
import { query } from "../routes.js";

const SLOWLY = 120000; // links are looked at one after the other

export class ArticleCalls {
  #api;
  #site;

  constructor(api, site) {
    [this.#api, this.#site] = [api, site];
  }

  /** {articles, total}: one page of the list. */
  list(filter) {
    return this.#api.call("GET", `/articles${this.#asked(filter)}`);
  }

  read(id) {
    return this.#api.call("GET", this.#path(id));
  }

  create(article, note) {
    return this.#api.call("POST", "/articles", { site: this.#site, article, note });
  }

  /** Saves the draft: `version` is that of the draft that was seen, `base` the published version that it goes by. */
  save(id, article, note, { version, base }) {
    return this.#api.call("PUT", this.#path(id), { article, note, version, base });
  }

  /** An act: review, publish, reject, rollback. */
  act(id, act, body = {}) {
    return this.#api.call("POST", this.#path(id, `/${act}`), body);
  }

  withdraw(id, note) {
    return this.#api.call("DELETE", this.#path(id), { note });
  }

  discard(id, version) {
    return this.#api.call("DELETE", this.#path(id, "/draft", { version }));
  }

  /** {versions}: newest first. */
  versions(id) {
    return this.#api.call("GET", this.#path(id, "/versions"));
  }

  /** {article}: what it was. */
  version(id, number) {
    return this.#api.call("GET", this.#path(id, `/versions/${number}`));
  }

  /** {changes}: what differs between two versions, word by word. */
  differences(id, from, to) {
    return this.#api.call("GET", this.#path(id, "/differences", { from, to }));
  }

  /** {message}: what the bot would answer; a module by itself, or the beginning. */
  preview(article, language, module) {
    return this.#api.call("POST", "/articles/preview", { site: this.#site, article, language, module }, true);
  }

  /** {findings}: what makes a text hard to read. */
  lint(article) {
    return this.#api.call("POST", "/articles/lint", { site: this.#site, article }, true);
  }

  /** {findings}: links that lead nowhere. */
  async links(article) {
    const options = { body: { site: this.#site, article }, signal: AbortSignal.timeout(SLOWLY) };
    return (await this.#api.open("POST", "/articles/links", options)).json();
  }

  async topics() {
    return (await this.#api.call("GET", `/topics${this.#asked()}`)).topics;
  }

  async departments() {
    return (await this.#api.call("GET", `/departments${this.#asked()}`)).departments;
  }

  async offices() {
    return (await this.#api.call("GET", `/offices${this.#asked()}`)).offices;
  }

  #asked(more = {}) {
    return query({ site: this.#site, ...more });
  }

  #path(id, rest = "", more = {}) {
    return `/articles/${encodeURIComponent(id)}${rest}${this.#asked(more)}`;
  }
}
