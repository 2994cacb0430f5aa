// One conversation without any view: what was said, what is on its way, and how the line is.
import { Outbox } from "./outbox.js";
import { Stream } from "./stream.js";
import { Pause, backOff } from "./waiting.js";

// Not crypto.randomUUID, which pages without TLS lack.
function newClientId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Events: history, message {message, live}, echo, settled, refused, typing, state, line, pending, notice. */
export class Chat extends EventTarget {
  messages = new Map(); // by sequence number
  echoes = new Map(); // by client id: {client_id, text, at, failed?}
  helpful = new Map(); // sequence number -> the citizen's verdict
  state = { state: "bot" };
  typing = null;
  pending = null;
  up = true;
  notice = null; // code of a sentence; `detail` is the server's own
  detail = null;
  kept; // the session
  #api;
  #site;
  #session = null;
  #previous; // the session of a closed one before this
  #cursor = 0;
  #starting = null;
  #pause = new Pause();
  #stream;
  #outbox;

  constructor(api, kept, site) {
    super();
    this.#api = api;
    this.kept = kept;
    this.#site = site;
    this.#outbox = new Outbox({
      post: (item) => this.#post(item),
      delayed: (item, error) => this.#delayed(error),
      refused: (item, error) => this.#refused(item, error),
      gone: (item, error) => (error.stale ? this.#outbox.resume() : this.#replace()),
    });
    this.#stream = new Stream((signal) => this.#api.events(this.#session, this.#cursor, signal), {
      event: (name, data) => this.#heard(name, data),
      status: (up) => this.#line(up),
      gone: () => this.#replace(),
    });
  }

  get locale() {
    return this.#api.language;
  }

  set locale(locale) {
    this.#api.language = locale;
  }

  get loading() {
    return Boolean(this.#starting && !this.#session);
  }

  /** Whether the bot writes plain language: what it said last about that offers the way back. */
  get plain() {
    const offered = [...this.messages.values()].flatMap(({ choices = [] }) => choices.map(({ payload }) => payload));
    return offered.filter((payload) => /^\/(plain|normal)_language/.test(payload)).pop() === "/normal_language";
  }

  get resumable() {
    return Boolean(this.kept.read().token);
  }

  /** Resumes or begins a conversation, until the server answers. */
  start() {
    if (this.#starting) return this.#starting;
    this.#starting = this.#begin();
    this.#emit("typing");
    return this.#starting;
  }

  stop() {
    this.#stream.stop();
    this.#outbox.hold();
  }

  /** Shows the message now and sends it when possible; body is {text}, {choice}, {location} or {attachment}. */
  send(body, shown) {
    const item = { client_id: newClientId(), ...body };
    if (this.notice) this.#tell(null);
    const echo = { client_id: item.client_id, text: shown, at: new Date().toISOString() };
    this.echoes.set(item.client_id, echo);
    this.#emit("echo", echo);
    this.#outbox.add(item);
    this.start();
  }

  /** A fresh conversation; the former one expires. */
  restart(notice = null) {
    this.stop();
    this.#outbox.clear();
    this.echoes.clear();
    return this.#replace(notice);
  }

  async setLocale(locale) {
    this.locale = locale;
    this.kept.keep({ locale });
    if (this.#session) await this.#api.setLocale(this.#session, locale).catch(() => {});
  }

  async rate(seq, helpful) {
    await this.post("feedback", { seq, helpful });
    this.helpful.set(seq, helpful);
  }

  post(act, body) {
    return this.#api.post(this.#session, act, body);
  }

  door(path) {
    return this.#api.door(this.#session, path);
  }

  file(path, type) {
    return this.#api.file(this.#session, path, type);
  }

  /** Asks how things stand, unless it is told meanwhile. */
  async look() {
    const [before, session] = [this.state, this.#session];
    const state = await this.#api.state(session);
    if (before === this.state && session === this.#session) this.#stands(state);
  }

  /** Erases the conversation everywhere; resolves to the receipt. */
  async erase() {
    const receipt = await this.#api.erase(this.#session);
    this.stop();
    this.#outbox.clear();
    this.#session = null;
    this.#forget();
    this.#emit("history");
    return receipt;
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  async #begin() {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await (this.resumable ? this.#resume() : this.#create());
        break;
      } catch (error) {
        if (error.gone && this.resumable) this.#forget("expired");
        else if (!error.temporary) return this.#giveUp(error);
        else await this.#later(error, attempt);
      }
    }
    this.#emit("history");
    this.#line(true);
    this.#stream.start();
    this.#outbox.resume();
  }

  #giveUp(error) {
    this.#starting = null;
    this.#tell("refused", error.sentence);
  }

  #later(error, attempt) {
    this.#delayed(error);
    return this.#pause.for(error.retryAfter * 1000 || backOff(attempt));
  }

  async #create() {
    const { id, token, messages } = await this.#api.start(this.#site, this.locale, this.#previous);
    this.kept.keep({ id, token, locale: this.locale });
    this.#take({ id, token }, messages, { state: "bot" });
  }

  async #resume() {
    const { id, token } = this.kept.read();
    const key = { id, token };
    const [{ messages }, state] = await Promise.all([this.#api.messages(key), this.#api.state(key)]);
    this.#take(key, messages, state);
  }

  #take(session, messages, state) {
    this.#session = session;
    messages.forEach((message) => this.#store(message));
    this.#cursor = Math.max(0, ...messages.map((message) => message.seq));
    this.state = state;
  }

  #forget(notice = null) {
    this.kept.forget();
    this.#previous = (this.state.state === "closed" && this.#session) || undefined;
    Object.assign(this, { state: { state: "bot" }, typing: null, pending: null, notice, detail: null });
    this.messages.clear();
    this.helpful.clear();
    this.#session = null;
    this.#cursor = 0;
    this.#starting = null;
  }

  #replace(notice = "expired") {
    if (this.#starting && !this.#session) return this.#starting;
    this.stop();
    this.#forget(notice);
    this.#emit("history");
    return this.start();
  }

  async #post(item) {
    const session = this.#session;
    const answer = await this.#api.send(session, item).catch((error) => {
      throw Object.assign(error, { stale: session !== this.#session });
    });
    if (session !== this.#session) return;
    this.#line(true);
    [answer.message, ...(answer.replies ?? [])].forEach((message) => this.#arrived(message));
    if (!this.#answers(answer.message)) this.#wait(answer.pending ?? null);
  }

  // The answer may have come on the live line before.
  #answers({ seq }) {
    return [...this.messages.values()].some((message) => message.seq > seq && message.author !== "citizen");
  }

  #wait(pending) {
    this.pending = pending;
    this.#emit("pending");
  }

  #delayed(error) {
    if (error.status) this.#tell("busy", error.sentence);
    else this.#line(false);
  }

  #refused(item, error) {
    const echo = this.echoes.get(item.client_id);
    if (!echo) return;
    echo.failed = error.sentence || true;
    this.#emit("refused", echo);
    if (error.status === 409) this.#heard("state", JSON.stringify({ state: "closed" }));
  }

  #tell(code, detail = null) {
    Object.assign(this, { notice: code, detail });
    this.#emit("notice");
  }

  #line(up) {
    if (up && this.notice === "busy") this.#tell(null);
    if (this.up === up) return;
    this.up = up;
    if (up && this.#session) this.#outbox.resume();
    this.#emit("line");
  }

  #heard(name, data) {
    const heard = JSON.parse(data);
    const { seen } = this.state;
    if (name === "message") this.#fromStream(heard);
    if (name === "typing") this.#types(heard);
    if (name === "state") this.#stands({ seen, ...heard });
    if (name === "seen") this.#stands({ ...this.state, seen: { ...seen, [heard.by]: heard.seq } });
  }

  #stands(state) {
    this.state = state;
    this.#emit("state");
  }

  // Only the live line moves the cursor: the answer to a POST may overtake it.
  #fromStream(message) {
    this.#cursor = Math.max(this.#cursor, message.seq);
    this.#arrived(message);
  }

  #types({ author, name, on }) {
    this.typing = on && author !== "citizen" ? { author, name } : null;
    this.#emit("typing");
  }

  #store(message) {
    if (message.client_id) this.#outbox.confirm(message.client_id);
    this.messages.set(message.seq, message);
  }

  #arrived(message) {
    if (!message || this.messages.has(message.seq)) return;
    this.#store(message);
    const echoed = message.client_id && this.echoes.delete(message.client_id);
    if (message.author !== "citizen") this.#answered();
    this.#emit(echoed ? "settled" : "message", message);
  }

  #answered() {
    if (this.typing) this.#types({ on: false });
    if (this.pending) this.#wait(null);
  }
}
