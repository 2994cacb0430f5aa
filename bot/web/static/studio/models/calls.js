// The calls of the staff API that are about trainings and models.
import { query } from "../routes.js";

const SLOWLY = 120000;

export class ModelCalls {
  #api;
  #site;

  constructor(api, site) {
    [this.#api, this.#site] = [api, site];
  }

  train() {
    return this.#api.call("POST", `/trainings${query({ site: this.#site })}`, {});
  }

  trainings() {
    return this.#api.call("GET", `/trainings${query({ site: this.#site })}`);
  }

  training(id) {
    return this.#api.call("GET", this.#of("trainings", id));
  }

  log(id) {
    return this.#api.call("GET", this.#of("trainings", id, "/log"));
  }

  cancel(id) {
    return this.#api.call("POST", this.#of("trainings", id, "/cancel"), {});
  }

  /** Address of the live events of a training. */
  events(id) {
    return `/api/v1${this.#of("trainings", id, "/events")}`;
  }

  models() {
    return this.#api.call("GET", `/models${query({ site: this.#site })}`);
  }

  report(name) {
    return this.#api.call("GET", this.#of("models", name, "/report"));
  }

  picture(name, file) {
    return `/api/v1${this.#of("models", name, `/pictures/${encodeURIComponent(file)}`)}`;
  }

  activate(name, reason) {
    return this.#api.call("POST", this.#of("models", name, "/activate"), { reason });
  }

  /** `live`: the one to go back from. */
  rollBack(live) {
    return this.#api.call("POST", `/models/rollback${query({ site: this.#site })}`, { live });
  }

  remove(name) {
    return this.#api.call("DELETE", this.#of("models", name));
  }

  /** {conversations: [{model, id, token}]}: one with the live model, one with this one. */
  async tryOut(name) {
    const options = { body: {}, signal: AbortSignal.timeout(SLOWLY) };
    return (await this.#api.open("POST", this.#of("models", name, "/tryout"), options)).json();
  }

  #of(kind, id, rest = "") {
    return `/${kind}/${encodeURIComponent(id)}${rest}${query({ site: this.#site })}`;
  }
}
