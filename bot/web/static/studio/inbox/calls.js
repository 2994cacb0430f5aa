// The calls of the staff API that are about the inbox.
import { query } from "../routes.js";

const OFFERED = 8;
const UNANSWERED = ["unanswered_no_match", "unanswered_out_of_scope", "failed"]; // as the figures count it

export class InboxCalls {
  #api;
  #site;

  constructor(api, site) {
    [this.#api, this.#site] = [api, site];
  }

  /** {groups, total, messages, next?}: uncertain ones first. */
  list(filter, after) {
    return this.#api.call("GET", `/inbox${this.#asked({ ...filter, after })}`);
  }

  /** {group, messages}: a group with all that was said in it and fits. */
  group(id, filter) {
    return this.#api.call("GET", `/inbox/${encodeURIComponent(id)}${this.#asked(filter)}`);
  }

  #asked(filter) {
    return query({ site: this.#site, ...filter, outcome: filter.outcome === "unanswered" ? UNANSWERED : filter.outcome });
  }

  decide(id, decision) {
    return this.#api.call("POST", `/inbox/${encodeURIComponent(id)}/decide`, { site: this.#site, ...decision });
  }

  undo() {
    return this.#api.call("POST", "/inbox/undo", { site: this.#site });
  }

  /** A question for a department. */
  ask(task) {
    return this.#api.call("POST", "/tasks", { site: this.#site, ...task });
  }

  /** [{id, title, hint}] of the articles that fit what is typed. */
  async articles(text) {
    const { articles } = await this.#api.call("GET", `/articles${query({ site: this.#site, q: text, limit: OFFERED })}`);
    return articles.map(({ id, title, topic }) => ({ id, title, hint: topic }));
  }

  /** [{id, title, hint}] of all intents; there are so few that they are read once. */
  async intents() {
    const { intents } = await this.#api.call("GET", `/intents${query({ site: this.#site })}`);
    return intents.map(({ name, description }) => ({ id: name, title: name, hint: description }));
  }

  async departments() {
    return (await this.#api.call("GET", `/departments${query({ site: this.#site })}`)).departments;
  }
}
