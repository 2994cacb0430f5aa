// What the record says, as this screen knows it: the lists, the open conversation, and who wrote since.
import { Outbox } from "../widget/outbox.js";
import { Line } from "./line.js";
import { Lists, NAMES } from "./lists.js";
import { merged } from "./merging.js";

const LISTS_EVERY = 1000; // milliseconds between two readings of the lists
const TYPING_FADES = 7000;
const CATCH_UP = 500; // messages in one answer of the server

/** Events: lists, packet, entries, fresh(message), arrival(row), alarm(row), typing, suggestions, status, refused(error), gone. */
export class Desk extends EventTarget {
  lists;
  tab = "waiting";
  packet = null;
  entries = [];
  pending = [];
  typing = false;
  online = true;
  #api;
  #unread = new Map();
  #line = null;
  #outbox;
  #reading = null;
  #again = false;
  #opening = 0;
  #typingTimer = 0;

  constructor(api, me) {
    super();
    this.#api = api;
    this.me = me;
    this.lists = new Lists(me);
    this.#outbox = new Outbox({
      post: (item) => this.#post(item),
      delayed: (item) => this.#became(item, "waiting"),
      refused: (item, error) => this.#became(item, "failed", error.sentence),
      gone: () => this.#tell("gone"),
    });
    this.#outbox.resume();
  }

  on(name, hear) {
    this.addEventListener(name, ({ detail }) => hear(detail));
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** Shows the first answers {waiting, mine}, then listens from the number they were read at. */
  async start(first) {
    const seq = await this.#readLists(first);
    this.#line = new Line(seq, {
      open: (after, signal) => this.#api.events(after, signal),
      up: () => this.#cameUp(),
      down: () => this.#status(false),
      event: (name, data) => this.#heard(name, data),
      gone: () => this.#tell("gone"),
      refused: (error) => this.#tell("refused", error),
    });
  }

  #cameUp() {
    const wasDown = !this.online;
    this.#status(true);
    if (wasDown) this.reread();
  }

  #status(online) {
    if (online === this.online) return;
    this.online = online;
    this.#tell("status");
  }

  /** Everything again: the screen is what the record is. */
  reread() {
    this.refresh();
    if (this.packet) this.#readPacket(this.packet.id);
  }

  async choose(tab) {
    this.tab = tab;
    this.#tell("lists");
    if (tab === "all") await this.refresh();
  }

  // Lists

  /** Reads the lists now, or once more after the reading that is under way. */
  async refresh() {
    if (this.#reading) {
      this.#again = true;
      return this.#reading;
    }
    this.#reading = this.#readLists().catch((error) => error.gone && this.#tell("gone"));
    await this.#reading;
    setTimeout(() => {
      this.#reading = null;
      if (this.#again) this.refresh();
      this.#again = false;
    }, LISTS_EVERY);
  }

  async #readLists(asked = {}) {
    const wanted = NAMES.slice(0, this.tab === "all" ? 3 : 2);
    const answers = await Promise.all(wanted.map((state) => asked[state] ?? this.#api.list(state)));
    wanted.forEach((state, index) => (this.lists[state] = answers[index].handovers));
    this.lists.mine.forEach((row) => this.#counted(row));
    this.#announceArrivals();
    this.#tell("lists");
    return Math.min(...answers.map(({ seq }) => seq ?? 0));
  }

  /** An event says how a handover stands: known rows change at once, what is new here is read with its words. */
  #apply(item) {
    const known = this.lists.apply(item, this.tab);
    if (known === null) return this.refresh();
    if (known) this.#announceArrivals();
    return this.#tell("lists");
  }

  #counted({ id, unread }) {
    if (unread !== undefined && !this.#isWatched(id)) this.#unread.set(id, unread);
  }

  #announceArrivals() {
    const row = this.lists.arrival();
    if (row) this.#tell("arrival", row);
  }

  get rows() {
    return this.lists[this.tab];
  }

  row(id) {
    return this.lists.row(id);
  }

  unread(id) {
    return this.#unread.get(id) ?? 0;
  }

  get unreadTotal() {
    return this.lists.mine.reduce((sum, { id }) => sum + this.unread(id), 0);
  }

  // The open conversation

  get isMine() {
    return this.packet?.state === "claimed" && this.packet.agent?.id === this.me.id;
  }

  /** Whether it was passed on to me and waits for my yes. */
  get isForMe() {
    return this.packet?.state === "waiting" && this.packet.addressee === this.me.id;
  }

  async open(id) {
    const opening = ++this.#opening;
    const packet = await this.#api.packet(id);
    if (opening !== this.#opening) return;
    this.#take(packet);
    this.#setTyping(false);
    this.#tell("opened");
    this.#tell("packet");
    this.seen();
  }

  leave() {
    this.#opening += 1;
    this.packet = null;
    this.entries = [];
    this.#tell("opened");
    this.#tell("packet");
  }

  async #readPacket(id) {
    const opening = this.#opening;
    const packet = await this.#api.packet(id).catch((error) => this.#notRead(error));
    if (!packet || opening !== this.#opening || this.packet?.id !== id) return;
    this.#take(packet);
    this.#tell("packet");
    this.seen();
  }

  #notRead(error) {
    if (error.gone) this.#tell("gone");
    if (error.status === 404 || error.status === 403) this.leave();
  }

  #take(packet) {
    this.packet = packet;
    this.entries = packet.transcript;
    this.#settle(packet.transcript);
    this.#settle(packet.notes ?? []);
  }

  #settle(stored) {
    const confirmed = new Set(stored.map(({ client_id }) => client_id).filter(Boolean));
    confirmed.forEach((id) => this.#outbox.confirm(id));
    this.pending = this.pending.filter(({ client_id }) => !confirmed.has(client_id));
  }

  #isWatched(id) {
    return this.packet?.id === id && !document.hidden;
  }

  /** Tell the citizen that the newest message was seen, if the clerk who has the chat looks at it. */
  seen() {
    const id = this.packet?.id;
    if (!id || !this.#isWatched(id)) return;
    this.#unread.set(id, 0);
    this.#tell("lists");
    const seq = this.entries.at(-1)?.seq ?? 0;
    if (!this.isMine || seq <= (this.packet.seen?.agent ?? 0)) return;
    this.packet.seen = { ...this.packet.seen, agent: seq };
    this.#api.seen(id, seq).catch(() => {});
  }

  // Own messages

  /** Say or note something; it is on the screen at once and sent until the record has it. */
  say(text, { note = false, source = null, attachment = null } = {}) {
    const item = {
      client_id: crypto.randomUUID(),
      handover: this.packet.id,
      text,
      note,
      source,
      attachment,
      at: new Date().toISOString(),
    };
    this.pending.push({ ...item, status: "sending" });
    this.#tell("entries");
    this.#outbox.add(item);
  }

  async #post({ handover, client_id, text, note, source, attachment }) {
    const message = { client_id, text, note: note || undefined };
    if (source) message.source_article = source.article;
    if (attachment) message.attachment = attachment.id;
    const answer = await this.#api.say(handover, message);
    if (this.packet?.id !== handover) this.pending = this.pending.filter((one) => one.client_id !== client_id);
    else if (note) this.#noted(answer.note);
    else this.#append(answer.message);
  }

  #noted(note) {
    this.packet.notes = [...(this.packet.notes ?? []).filter(({ client_id: id }) => id !== note.client_id), note];
    this.#settle([note]);
    this.#tell("entries");
  }

  #became(item, status, reason) {
    this.pending = this.pending.map((one) => (one.client_id === item.client_id ? { ...one, status, reason } : one));
    this.#tell("entries");
  }

  /** Take back a message that was refused; its text. */
  withdraw(clientId) {
    const item = this.pending.find(({ client_id }) => client_id === clientId);
    this.pending = this.pending.filter((one) => one !== item);
    this.#tell("entries");
    return item?.text ?? "";
  }

  #append(message) {
    const last = this.entries.at(-1)?.seq ?? 0;
    if (message.seq > last + 1) return this.#catchUp();
    return this.#merge([this.entries.find(({ seq }) => seq === message.seq) ?? message]);
  }

  /** Reads what the record has after a number: the newest message on the screen, or one before it. */
  async #catchUp(before = Infinity) {
    const { id } = this.packet;
    const after = Math.min(before, this.entries.at(-1)?.seq ?? 0);
    const { messages } = await this.#api.messages(id, after).catch((error) => this.#notRead(error) ?? { messages: [] });
    if (this.packet?.id !== id) return;
    this.#merge(messages);
    if (messages.length === CATCH_UP) this.#catchUp();
  }

  #merge(messages) {
    this.entries = merged(this.entries, messages);
    this.#settle(messages);
    this.#tell("entries");
    this.seen();
  }

  // The live line

  #heard(name, told) {
    const isOpen = told.handover === this.packet?.id;
    const hears = {
      message: () => this.#heardMessage(told, isOpen),
      note: () => isOpen && this.#readPacket(told.handover),
      turn: () => isOpen && this.#catchUp(told.number - 1),
      typing: () => isOpen && this.#setTyping(told.on !== false),
      seen: () => isOpen && this.#seenBy(told),
      session: () => told.ended && this.#tell("gone"),
      presence: () => {},
    };
    (hears[name] ?? (() => this.#heardChange(name, told, isOpen)))();
  }

  #heardChange(name, { handover, item, erased }, isOpen) {
    if (erased && isOpen) this.leave();
    if (item) this.#apply(item);
    else this.refresh();
    if (name === "alert") this.#tell("alarm", this.row(handover) ?? item ?? { id: handover });
    if (isOpen && !erased) this.#readPacket(handover);
  }

  #heardMessage(data, isOpen) {
    const fromCitizen = data.author === "citizen";
    if (fromCitizen) this.#noticeCitizen(data, isOpen);
    if (!isOpen) return;
    if (data.message) this.#append(data.message);
    else this.#catchUp();
  }

  #noticeCitizen(data, isOpen) {
    const mine = this.lists.mine.find(({ id }) => id === data.handover);
    if (isOpen) {
      this.#setTyping(false);
      this.#tell("asked", data);
    }
    if (!mine) return;
    if (data.message) mine.preview = data.message.text.slice(0, 140);
    if (!this.#isWatched(mine.id)) this.#unread.set(mine.id, this.unread(mine.id) + 1);
    this.#tell("fresh", mine);
    this.#tell("lists");
  }

  #seenBy({ by = "citizen", seq }) {
    const known = this.packet.seen ?? {};
    this.packet.seen = { ...known, [by]: Math.max(known[by] ?? 0, seq) };
    this.#tell("entries");
  }

  #setTyping(on) {
    clearTimeout(this.#typingTimer);
    if (on) this.#typingTimer = setTimeout(() => this.#setTyping(false), TYPING_FADES);
    if (on === this.typing) return;
    this.typing = on;
    this.#tell("typing");
  }
}
