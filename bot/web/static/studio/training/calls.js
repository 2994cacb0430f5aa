// The calls of the staff API that are about training data; each act is a commit.
import { query } from "../routes.js";

export class TrainingCalls {
  #api;
  #site;

  constructor(api, site) {
    [this.#api, this.#site] = [api, site];
  }

  #call(method, path, body, byItself) {
    return this.#api.call(method, `${path}${query({ site: this.#site })}`, body, byItself);
  }

  #intent(name, rest = "") {
    return `/intents/${encodeURIComponent(name)}${rest}`;
  }

  /** {intents, commit} */
  intents() {
    return this.#call("GET", "/intents");
  }

  /** {name, file, examples, responses, rules} */
  intent(name) {
    return this.#call("GET", this.#intent(name));
  }

  /** {name, examples, answer: {de, en}} */
  create(intent) {
    return this.#call("POST", "/intents", intent);
  }

  add(name, texts) {
    return this.#call("POST", this.#intent(name, "/examples"), { texts });
  }

  remove(name, texts) {
    return this.#call("DELETE", this.#intent(name, "/examples"), { texts });
  }

  /** rename {to}, move {texts, to}, split {texts, new_name, answer}, merge {into} */
  act(name, act, body) {
    return this.#call("POST", this.#intent(name, `/${act}`), body);
  }

  drop(name) {
    return this.#call("DELETE", this.#intent(name));
  }

  /** What the live model makes of a sentence, and what is there already that is like it. */
  check(text, intent) {
    return this.#call("POST", "/intents/check", { text, intent }, true);
  }

  async csv() {
    return (await this.#api.open("GET", `/intents.csv${query({ site: this.#site })}`, { accept: "text/csv" })).blob();
  }

  /** {added, unchanged, refused: [{line, reason}], commit} */
  async takeCsv(text) {
    return (await this.#api.open("POST", `/intents.csv${query({ site: this.#site })}`, { form: text, type: "text/csv" })).json();
  }

  responses() {
    return this.#call("GET", "/responses");
  }

  saveResponse(name, language, texts) {
    return this.#call("PUT", `/responses/${encodeURIComponent(name)}`, { language, texts });
  }

  entities() {
    return this.#call("GET", "/entities");
  }

  synonyms(value) {
    return this.#call("GET", `/synonyms/${encodeURIComponent(value)}`);
  }

  saveSynonyms(value, texts) {
    return this.#call("PUT", `/synonyms/${encodeURIComponent(value)}`, { texts });
  }

  tests() {
    return this.#call("GET", "/tests");
  }

  addTests(rows) {
    return this.#call("POST", "/tests", { rows });
  }

  dropTests(texts) {
    return this.#call("DELETE", "/tests", { texts });
  }

  history(after) {
    return this.#api.call("GET", `/history${query({ site: this.#site, limit: 50, after })}`);
  }

  commit(id) {
    return this.#call("GET", `/history/${encodeURIComponent(id)}`);
  }

  undo(id) {
    return this.#call("POST", `/history/${encodeURIComponent(id)}/undo`);
  }
}
