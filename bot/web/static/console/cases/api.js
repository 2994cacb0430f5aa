// The calls of the staff API that are about cases; what goes wrong is a StaffError of the console.

const SERVICE = "/cases";

function query(filter) {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    for (const one of [value].flat()) if (one !== "" && one !== null && one !== undefined && one !== false) given.append(name, one);
  }
  return given;
}

export class CaseApi {
  #api;

  constructor(api) {
    this.#api = api;
  }

  /** {cases, total}: one page of a site's list. */
  list(filter) {
    return this.#api.call("GET", `${SERVICE}?${query(filter)}`);
  }

  /** {cases, total}: what the person of a handover has reported, in any conversation. */
  of(handover) {
    return this.list({ handover, limit: 20 });
  }

  /** {services, groups, departments, transitions}: what can be reported at a site, and where a case may go. */
  catalogue(site) {
    return this.#api.call("GET", `${SERVICE}/catalogue?${query({ site })}`);
  }

  /** What is known already of a case that is about to be opened from a conversation. */
  draft(handover) {
    return this.#api.call("GET", `${SERVICE}/draft?${query({ handover })}`);
  }

  read(id) {
    return this.#api.call("GET", this.#path(id));
  }

  /** {case, secret}: the same `client_id` again opens no second one. */
  open(report) {
    return this.#api.call("POST", SERVICE, report);
  }

  change(id, version, changes) {
    return this.#api.call("PATCH", this.#path(id), { version, ...changes });
  }

  /** Another category, with its department and due time. */
  move(id, version, service) {
    return this.#act(id, "service", { version, service });
  }

  /** The same as the case with this number; null: not the same. */
  link(id, version, of) {
    return this.#act(id, "duplicate", { version, of });
  }

  reopen(id) {
    return this.#act(id, "reopen");
  }

  note(id, clientId, text) {
    return this.#act(id, "notes", { client_id: clientId, text });
  }

  /** {secret}: new secret words. */
  renew(id) {
    return this.#act(id, "secret");
  }

  /** {text, language}: what the citizen would be told of a change; null where nobody is told. */
  news(id, changes) {
    return this.#act(id, "news", changes, true);
  }

  #act(id, act, body = {}, byItself = false) {
    return this.#api.call("POST", `${this.#path(id)}/${act}`, body, byItself);
  }

  #path(id) {
    return `${SERVICE}/${encodeURIComponent(id)}`;
  }
}

/** Address of a photo; the cookie opens it. */
export function photoAddress(id, photo) {
  return `/api/v1/cases/${encodeURIComponent(id)}/photos/${encodeURIComponent(photo)}`;
}
