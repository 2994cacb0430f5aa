// The citizen API of the gateway, one method per call.

/** A failed call: `status` is 0 without an answer, `sentence` is for the citizen. */
export class ApiError extends Error {
  constructor(status, problem = {}, retryAfter = 0) {
    super(problem.title || `HTTP ${status}`);
    Object.assign(this, { status, sentence: problem.title, retryAfter });
  }

  /** No such conversation, or not with this key. */
  get gone() {
    return [401, 403, 404, 410].includes(this.status);
  }

  /** Trying again later may help. */
  get temporary() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

async function failure(response) {
  const problem = await response.json().catch(() => ({}));
  return new ApiError(response.status, problem, Number(response.headers.get("Retry-After")) || 0);
}

export class Api {
  language = "de";
  #base;

  constructor(origin) {
    this.#base = `${origin}/api/v1`;
  }

  async #fetch(method, path, { token, body, accept = "application/json", signal } = {}) {
    const headers = { Accept: accept, "Accept-Language": this.language };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    const options = { method, headers, signal, body: body && JSON.stringify(body), credentials: "omit", cache: "no-store" };
    const response = await fetch(this.#base + path, options).catch(() => {
      throw new ApiError(0);
    });
    if (!response.ok) throw await failure(response);
    return response;
  }

  async #json(method, path, options) {
    const response = await this.#fetch(method, path, { signal: AbortSignal.timeout(35000), ...options });
    return response.json().catch(() => {
      throw new ApiError(0);
    });
  }

  site(id) {
    return this.#json("GET", `/sites/${encodeURIComponent(id)}`);
  }

  /** `previous` {id, token} tells that the same citizen goes on. */
  start(site, locale, previous) {
    return this.#json("POST", "/conversations", { body: { site, locale, channel: "web", previous } });
  }

  state({ id, token }) {
    return this.#json("GET", `/conversations/${id}`, { token });
  }

  messages({ id, token }) {
    return this.#json("GET", `/conversations/${id}/messages?after=0`, { token });
  }

  /** Holds up to 20 s for the answer: chat works where a proxy cuts streams off. */
  send({ id, token }, body) {
    return this.#json("POST", `/conversations/${id}/messages?wait=20`, { token, body });
  }

  events({ id, token }, after, signal) {
    return this.#fetch("GET", `/conversations/${id}/events?after=${after}`, { token, accept: "text/event-stream", signal });
  }

  setLocale({ id, token }, locale) {
    return this.#json("PATCH", `/conversations/${id}`, { token, body: { locale } });
  }

  /** An act on the conversation, without an answer. */
  post({ id, token }, act, body) {
    return this.#fetch("POST", `/conversations/${id}/${act}`, { token, body });
  }

  /** Where a file goes, for a call that tells how far it is. */
  door({ id, token }, path) {
    return { url: `${this.#base}/conversations/${id}/${path}`, token, language: this.language };
  }

  async file({ id, token }, path, accept) {
    return (await this.#fetch("GET", `/conversations/${id}/${path}`, { token, accept })).blob();
  }

  erase({ id, token }) {
    return this.#json("DELETE", `/conversations/${id}`, { token });
  }
}
