// The staff API of the gateway, one method per call.
import { translator } from "./words.js";

const PATIENCE = 20000;

/** A failed call: `status` is 0 without an answer, `sentence` is for the clerk, `code` and `problem` for the program. */
export class StaffError extends Error {
  constructor(status, problem = {}) {
    super(problem.title || `HTTP ${status}`);
    Object.assign(this, { status, code: problem.code, sentence: problem.title, problem });
  }

  /** Not signed in (any more). */
  get gone() {
    return this.status === 401;
  }

  /** Trying again later may help. */
  get temporary() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

async function failure(response) {
  return new StaffError(response.status, await response.json().catch(() => ({})));
}

export class StaffApi {
  csrf = "";
  language;
  #person = null; // the id of whom this page was opened for
  #stranger = null; // why nothing more is asked for: somebody else is signed in
  onStopped = () => {}; // hears that error, whoever was asking

  constructor(language) {
    this.language = language;
  }

  /** Whatever is read, the program reads by itself: only what somebody does keeps the session (see activity.js). */
  async #once(method, path, { body, form, type = "application/json", accept = "application/json", signal, byItself = method === "GET" } = {}) {
    if (this.#stranger) throw this.#stranger;
    const headers = { Accept: accept, "Accept-Language": this.language };
    if (byItself) headers["X-Background"] = "true";
    if (method !== "GET") headers["X-CSRF-Token"] = this.csrf;
    if (body || typeof form === "string") headers["Content-Type"] = type;
    const sent = form ?? (body && JSON.stringify(body));
    const options = { method, headers, body: sent, signal: signal ?? AbortSignal.timeout(PATIENCE), cache: "no-store" };
    const response = await fetch(`/api/v1${path}`, options).catch(() => {
      throw new StaffError(0);
    });
    if (!response.ok) throw await failure(response);
    return response;
  }

  /** Somebody signed in anew in another tab: then the second token is another one, and is read once more. */
  async #fetch(method, path, options) {
    const before = this.csrf;
    try {
      return await this.#once(method, path, options);
    } catch (error) {
      if (error.code !== "bad_csrf") throw error;
      await this.session();
      if (this.csrf === before) throw error;
      return this.#once(method, path, options);
    }
  }

  async #json(method, path, options) {
    const response = await this.#fetch(method, path, options);
    if (response.status === 204) return {};
    return response.json().catch(() => {
      throw new StaffError(0);
    });
  }

  /** Any call, with its answer as it comes; options: body (JSON), form (a form, or text of a `type`), accept, signal, byItself. */
  open(method, path, options) {
    return this.#fetch(method, path, options);
  }

  /** Any call whose answer is JSON; `byItself`: the program asks, and nobody need be there. */
  call(method, path, body, byItself = method === "GET") {
    return this.#json(method, path, { body, byItself });
  }

  #act(id, act, body = {}, byItself = false) {
    return this.#json("POST", `/handovers/${encodeURIComponent(id)}/${act}`, { body, byItself });
  }

  async session() {
    return this.#opened(await this.#json("GET", "/session"));
  }

  /** Somebody is there. */
  async touch() {
    return this.#opened(await this.#json("GET", "/session", { byItself: false }));
  }

  async signIn(name, password) {
    return this.#opened(await this.#json("POST", "/session", { body: { name, password } }));
  }

  async useLink(token) {
    return this.#opened(await this.#json("POST", "/session/link", { body: { token } }));
  }

  /** Whoever signed in in another tab has this one's cookie: nothing may be done or read here in their name. */
  #opened(session) {
    this.#person ??= session.id;
    if (session.id !== this.#person) throw this.#stopped(session);
    this.csrf = session.csrf;
    return session;
  }

  #stopped({ display, name }) {
    const title = translator(this.language)("another_account", { name: display || name });
    this.#stranger = new StaffError(403, { code: "another_account", title });
    this.onStopped(this.#stranger);
    return this.#stranger;
  }

  signOut() {
    return this.#json("DELETE", "/session");
  }

  /** `current` only where the session says so (`password_change`). */
  setPassword(password, current) {
    return this.#json("PUT", "/session/password", { body: { password, current } });
  }

  setLanguage(language) {
    return this.#json("PATCH", "/session", { body: { language } });
  }

  /** {handovers, seq}: a list of the queue, oldest due first. */
  list(state) {
    return this.#json("GET", `/handovers?state=${state}${state === "all" ? "&everybody=true" : ""}`);
  }

  packet(id) {
    return this.#json("GET", `/handovers/${encodeURIComponent(id)}`);
  }

  /** {messages}: what the record has after a number, at most 500. */
  messages(id, after) {
    return this.#json("GET", `/handovers/${encodeURIComponent(id)}/messages?after=${after}`);
  }

  /** {messages}: an earlier conversation of the same person. */
  earlier(id, conversation) {
    return this.#json("GET", `/handovers/${encodeURIComponent(id)}/earlier/${encodeURIComponent(conversation)}`);
  }

  /** {suggestions}: articles that may answer what the citizen wrote last. */
  suggestions(id) {
    return this.#json("GET", `/handovers/${encodeURIComponent(id)}/suggestions`);
  }

  claim(id) {
    return this.#act(id, "claim");
  }

  say(id, message) {
    return this.#act(id, "messages", message);
  }

  transfer(id, to, comment) {
    return this.#act(id, "transfer", { to, comment });
  }

  giveBack(id, comment) {
    return this.#act(id, "return", { comment });
  }

  release(id, to) {
    return this.#act(id, "release", { to });
  }

  close(id, reason, wrapUp) {
    return this.#act(id, "close", { reason, wrap_up: wrapUp });
  }

  seen(id, seq) {
    return this.#act(id, "seen", { seq }, true);
  }

  typing(id, on) {
    return this.#act(id, "typing", { on });
  }

  mark(id, seq, comment) {
    return this.#act(id, "marks", { seq, comment });
  }

  unmark(id, seq) {
    return this.call("DELETE", `/handovers/${encodeURIComponent(id)}/marks/${seq}`);
  }

  upload(id, file) {
    const form = new FormData();
    form.append("file", file);
    return this.#json("POST", `/handovers/${encodeURIComponent(id)}/attachments`, { form });
  }

  async transcript(id, type) {
    const response = await this.#fetch("GET", `/handovers/${encodeURIComponent(id)}/transcript`, { accept: type });
    return response.blob();
  }

  /** {people, departments}: to whom a chat of the site can be passed on. */
  colleagues(site) {
    return this.#json("GET", `/presence?site=${encodeURIComponent(site)}`);
  }

  setPresence(state) {
    return this.#json("PUT", "/presence", { body: { state }, byItself: true });
  }

  events(after, signal) {
    return this.#fetch("GET", `/staff/events?after=${after}`, { accept: "text/event-stream", signal });
  }
}

/** Address of a file in a conversation; the cookie opens it. */
export function attachmentAddress(id, attachment) {
  return `/api/v1/handovers/${encodeURIComponent(id)}/attachments/${encodeURIComponent(attachment)}`;
}
