// What the record says, as this screen knows it: the lists, the open conversation, and who wrote since.
import { Line } from "./line.js";
import { Lists, NAMES } from "./lists.js";
import { merged } from "./merging.js";
import { Typing } from "./typing.js";
import { Unread } from "./unread.js";
import { Unsent, asMessage } from "./unsent.js";

const LISTS_EVERY = 1000; // milliseconds between two readings of the lists
const AGAIN_AFTER = 3000; // milliseconds after a reading that failed
const CATCH_UP = 500; // messages in one answer of the server

/** Events: lists, packet, entries, fresh(message), arrival(row), alarm(row), lost(row), changed(id), typing, suggestions, status, presence(state), refused(error), over(id), case(told), reread, gone. */
export class Desk extends EventTarget {
  lists;
  tab = "waiting";
  packet = null;
  entries = [];
  online = true;
  #api;
  #unread = new Unread();
  #line = null;
  #unsent;
  #reading = null;
  #again = false;
  #opening = 0;
  #awaited = null; // the handover whose packet is on its way, and whether something has happened to it since
  #typing = new Typing(() => this.#tell("typing"));

  /** `kept` is where unsent messages outlast the page. */
  constructor(api, me, kept) {
    super();
    this.#api = api;
    this.me = me;
    this.lists = new Lists(me);
    this.#unsent = new Unsent(kept, {
      post: (item) => this.#post(item),
      changed: () => this.#tell("entries"),
      gone: () => this.#tell("gone"),
    });
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
    this.#unsent.resume();
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
    this.#tell("reread");
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
    this.#reading = this.#readLists().catch((error) => this.#notRead(error, () => this.refresh()));
    await this.#reading;
    setTimeout(() => {
      this.#reading = null;
      if (this.#again) this.refresh();
      this.#again = false;
    }, LISTS_EVERY);
  }

  async #readLists(asked = {}) {
    const wanted = NAMES.slice(0, this.tab === "all" ? 3 : 2);
    const seq = await this.lists.read(wanted, (name) => asked[name] ?? this.#api.list(name));
    this.lists.mine.filter(({ id }) => !this.#isWatched(id)).forEach((row) => this.#unread.listed(row));
    this.#announceArrivals();
    this.#tell("lists");
    return seq;
  }

  /** An event says how a handover stands: known rows change at once, what is new here is read with its words. */
  #apply(item, seq) {
    const known = this.lists.apply(item, this.tab, seq);
    if (known === null) return this.refresh();
    if (known) this.#announceArrivals();
    return this.#tell("lists");
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
    return this.#unread.of(id);
  }

  get unreadTotal() {
    return this.lists.mine.reduce((sum, { id }) => sum + this.unread(id), 0);
  }

  // The open conversation

  get isMine() {
    return this.packet?.state === "claimed" && this.packet.agent?.id === this.me.id;
  }

  get typing() {
    return this.#typing.on;
  }

  /** Whether it was passed on to me and waits for my yes. */
  get isForMe() {
    return this.packet?.state === "waiting" && this.packet.addressee === this.me.id;
  }

  /** Whether I have passed it on and nobody has taken it. */
  get isFromMe() {
    return this.packet?.state === "waiting" && this.packet.agent?.id === this.me.id;
  }

  async open(id) {
    const opening = ++this.#opening;
    this.#awaited = { id, missed: false };
    const packet = await this.#api.packet(id);
    if (opening !== this.#opening) return;
    const { missed } = this.#awaited;
    this.#awaited = null;
    this.#take(packet);
    this.#typing.set(false);
    this.#tell("opened");
    this.#tell("packet");
    this.seen();
    if (missed) this.#readPacket(id);
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
    const again = () => this.packet?.id === id && this.#readPacket(id);
    const packet = await this.#api.packet(id).catch((error) => this.#notRead(error, again));
    if (!packet || opening !== this.#opening || this.packet?.id !== id || packet.version < this.packet.version) return;
    this.#take(packet);
    this.#tell("packet");
    this.seen();
  }

  /** What could not be read for now is read later. */
  #notRead(error, again) {
    if (error.gone) this.#tell("gone");
    else if (error.status === 404 || error.status === 403) this.leave();
    else setTimeout(again, AGAIN_AFTER);
  }

  /** What came over the line while the packet was on its way stays. */
  #take(packet) {
    this.entries = this.packet?.id === packet.id ? merged(this.entries, packet.transcript) : packet.transcript;
    this.packet = packet;
    this.#unsent.settle([...packet.transcript, ...(packet.notes ?? [])]);
  }

  #isWatched(id) {
    return this.packet?.id === id && !document.hidden;
  }

  /** Tell the citizen that the newest message was seen, if the clerk who has the chat looks at it. */
  seen() {
    const id = this.packet?.id;
    if (!id || !this.#isWatched(id)) return;
    const seq = this.entries.at(-1)?.seq ?? 0;
    this.#unread.seen(id, seq);
    this.#tell("lists");
    if (!this.isMine || seq <= (this.packet.seen?.agent ?? 0)) return;
    this.packet.seen = { ...this.packet.seen, agent: seq };
    this.#api.seen(id, seq).catch(() => {});
  }

  // Own messages

  /** What the record does not have yet. */
  get pending() {
    return this.#unsent.items;
  }

  /** Say or note something; it is on the screen at once and sent until the record has it. */
  say(text, { note = false, sources = [], formatted = false, attachment = null } = {}) {
    this.#unsent.add({ handover: this.packet.id, text, note, sources, formatted, attachment });
  }

  async #post(item) {
    const { handover, client_id, note } = item;
    const answer = await this.#api.say(handover, asMessage(item));
    if (this.packet?.id !== handover) this.#unsent.settle([{ client_id }]);
    else if (note) this.#noted(answer.note);
    else this.#append(answer.message);
  }

  #noted(note) {
    this.packet.notes = [...(this.packet.notes ?? []).filter(({ client_id: id }) => id !== note.client_id), note];
    this.#unsent.settle([note]);
    this.#tell("entries");
  }

  /** Take back a message that was refused: {text, note, sources, formatted, attachment}. */
  withdraw(clientId) {
    return this.#unsent.withdraw(clientId);
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
    const again = () => this.packet?.id === id && this.#catchUp(before);
    const read = await this.#api.messages(id, after).catch((error) => this.#notRead(error, again));
    const messages = read?.messages ?? [];
    if (this.packet?.id !== id) return;
    this.#merge(messages);
    if (messages.length === CATCH_UP) this.#catchUp();
  }

  #merge(messages) {
    this.entries = merged(this.entries, messages);
    this.#unsent.settle(messages);
    this.#tell("entries");
    this.seen();
  }

  // The live line

  #heard(name, told) {
    if (name === "case") return this.#tell("case", told);
    const isOpen = told.handover === this.packet?.id;
    if (this.#awaited && this.#awaited.id === told.handover) this.#awaited.missed = true;
    const hears = {
      message: () => this.#heardMessage(told, isOpen),
      note: () => isOpen && this.#readPacket(told.handover),
      turn: () => isOpen && this.#catchUp(told.number - 1),
      typing: () => isOpen && this.#typing.set(told.on !== false),
      seen: () => isOpen && this.#seenBy(told),
      session: () => told.ended && this.#tell("gone"),
      presence: () => told.id === this.me.id && this.#tell("presence", told.state),
      resync: () => this.reread(),
      erased: () => this.#forget(told.handover, told.seq),
    };
    (hears[name] ?? (() => this.#heardChange(name, told, isOpen)))();
  }

  #heardChange(name, { handover, item, seq, lost_by: loser }, isOpen) {
    const mine = loser === this.me.id && this.lists.mine.find(({ id }) => id === handover);
    this.#tell("changed", handover);
    if (item?.state === "closed") this.#tell("over", handover);
    if (item) this.#apply(item, seq);
    else this.refresh();
    if (mine) this.#tell("lost", mine);
    if (name === "alert") this.#tell("alarm", this.row(handover) ?? item ?? { id: handover });
    if (isOpen) this.#readPacket(handover);
  }

  /** A handover is erased: no row, no words, nothing that would still be sent. */
  #forget(handover, seq) {
    if (this.packet?.id === handover) this.leave();
    this.lists.drop(handover, seq);
    this.#unread.forget(handover);
    this.#unsent.drop(handover);
    this.#tell("over", handover);
    this.#tell("lists");
  }

  #heardMessage(data, isOpen) {
    if (data.author === "citizen") this.#noticeCitizen(data, isOpen);
    if (!isOpen) return;
    if (data.message) this.#append(data.message);
    else this.#catchUp();
  }

  #noticeCitizen(data, isOpen) {
    const mine = this.lists.mine.find(({ id }) => id === data.handover);
    if (isOpen) {
      this.#typing.set(false);
      this.#tell("asked", data);
    }
    if (!mine) return;
    if (data.message) this.lists.said(mine.id, data.message.text, data.seq);
    if (!this.#isWatched(mine.id)) this.#unread.heard(mine.id, data.number);
    this.#tell("fresh", mine);
    this.#tell("lists");
  }

  #seenBy({ by = "citizen", seq }) {
    const known = this.packet.seen ?? {};
    this.packet.seen = { ...known, [by]: Math.max(known[by] ?? 0, seq) };
    this.#tell("entries");
  }
}
