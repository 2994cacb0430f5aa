// The middle pane: the transcript with everything that was said, and what can be done with the conversation.
import { handoverNode, messageNode, noteNode, pendingNode } from "./entry.js";
import { Kept, button, chip, h, iconButton, reconcile } from "./nodes.js";
import { subject } from "./queue.js";
import { day } from "./times.js";
import { languageName } from "./words.js";

const NEAR = 80; // pixels from the end that count as being there
const SILENT = 300; // milliseconds after opening, in which the transcript is filled

export class ConversationPane {
  #desk;
  #t;
  #acts;
  #kept = new Kept();
  #head = h("header", { class: "talk-head" });
  #list = h("ol", { class: "entries" });
  #log;
  #typing;
  #toEnd;
  #blank;
  #atEnd = true;
  #silent = 0;

  /** Acts: see acts.js; `composer` is the part under the transcript. */
  constructor(root, desk, t, acts, composer) {
    [this.#desk, this.#t, this.#acts] = [desk, t, acts];
    this.#typing = h("p", { class: "typing", role: "status" });
    this.#log = h(
      "div",
      { class: "log", role: "log", tabindex: "0", "aria-label": t("transcript"), scroll: () => this.#scrolled() },
      this.#list,
    );
    this.#toEnd = button(t("to_end"), () => this.#goToEnd(), {
      class: "kern-btn kern-btn--x-small kern-btn--primary to-end",
      hidden: true,
    });
    this.#blank = h("div", { class: "blank" }, h("h2", {}, t("nothing_open")), h("p", {}, t("nothing_open_hint")));
    const size = new ResizeObserver(() => this.#atEnd && this.#goToEnd());
    [this.#log, this.#list].forEach((node) => size.observe(node));
    root.append(this.#blank, this.#head, this.#log, this.#toEnd, this.#typing, composer);
    this.root = root;
    desk.on("opened", () => this.#opened());
    desk.on("packet", () => this.draw());
    desk.on("entries", () => this.#drawEntries());
    desk.on("typing", () => this.#drawTyping());
    this.draw();
  }

  #opened() {
    this.#beSilent();
    this.#kept.clear();
    this.#atEnd = true;
    this.#list.replaceChildren();
  }

  /** What was said before a chat was opened is not read aloud. */
  #beSilent() {
    this.#log.setAttribute("aria-live", "off");
    clearTimeout(this.#silent);
    this.#silent = setTimeout(() => this.#log.setAttribute("aria-live", "polite"), SILENT);
  }

  draw() {
    const { packet } = this.#desk;
    this.root.classList.toggle("is-blank", !packet);
    this.#blank.hidden = Boolean(packet);
    if (!packet) return;
    this.#drawHead(packet);
    this.#drawEntries();
    this.#drawTyping();
  }

  #drawHead(packet) {
    const t = this.#t;
    const title = h("div", { class: "talk-title" }, h("h2", { tabindex: "-1" }, subject(packet, t)), this.#status(packet));
    const sign = JSON.stringify([packet.id, packet.state, packet.agent, packet.addressee, packet.version, packet.language]);
    if (this.#head.dataset.sign === sign) return;
    this.#head.dataset.sign = sign;
    this.#head.replaceChildren(title, h("div", { class: "acts" }, ...this.#ways(packet)));
  }

  #status(packet) {
    const t = this.#t;
    const back = packet.kind === "callback" && [" ", chip(t("callback"), "info")];
    return h("p", { class: "talk-status" }, this.#state(packet), ...(back || []), ` ${languageName(packet.language, t)}`);
  }

  #state(packet) {
    const t = this.#t;
    if (this.#desk.isMine) return chip(t("state_mine"), "success");
    if (packet.state === "claimed") return chip(t("state_claimed", { name: packet.agent?.name }), "info");
    return chip(t(`state_${packet.state}`), packet.state === "waiting" ? "warning" : "neutral");
  }

  #ways(packet) {
    const [t, acts] = [this.#t, this.#acts];
    const file = iconButton(t("transcript_file"), "download", acts.saveTranscript, { "aria-keyshortcuts": "d" });
    if (packet.state === "waiting") {
      const withdraw = this.#desk.isFromMe && button(t("withdraw"), acts.toQueue, { key: "q" });
      const back = this.#desk.isForMe ? button(t("give_back"), acts.giveBack, { key: "q" }) : withdraw;
      return [file, back, button(t("claim"), acts.claim, { kind: "primary", key: "c" })].filter(Boolean);
    }
    const newCase = button(t("new_case"), acts.openCase, { kind: "tertiary", key: "o" });
    if (!this.#desk.isMine) return packet.state === "closed" ? [file, newCase] : [file];
    const toBot = packet.kind !== "callback" && button(t("to_bot"), acts.toBot, { kind: "tertiary", key: "b" });
    return [
      file,
      newCase,
      ...(toBot ? [toBot] : []),
      button(t("to_queue"), acts.toQueue, { kind: "tertiary", key: "q" }),
      button(t("transfer"), acts.transfer, { key: "t" }),
      button(t("close"), acts.close, { key: "e" }),
    ];
  }

  // Transcript

  #drawEntries() {
    const { packet } = this.#desk;
    if (!packet) return;
    const items = this.#items(packet);
    const make = (item) => item.make();
    reconcile(
      this.#list,
      this.#kept.nodes(
        items,
        ({ key }) => key,
        ({ sign }) => sign,
        make,
      ),
    );
    if (this.#atEnd) this.#goToEnd();
    else this.#toEnd.hidden = false;
  }

  #items(packet) {
    const turns = [...(packet.previous ?? []), packet].map((one) => this.#turning(one));
    const stored = [...this.#messages(packet), ...this.#notes(packet), ...turns].sort((a, b) => a.at - b.at || a.order - b.order);
    return this.#withDays([...stored, ...this.#pending(packet)]);
  }

  #messages(packet) {
    const t = this.#t;
    const seen = packet.seen?.citizen ?? 0;
    const marks = new Map((packet.marks ?? []).map((mark) => [mark.seq, mark]));
    return this.#desk.entries.map((message) => {
      const state = { id: packet.id, seen, marked: marks.get(message.seq), onMark: this.#acts.mark, onUnmark: this.#acts.unmark, t };
      const sign = `${message.author === "agent" && message.seq <= seen}${state.marked?.at}${Boolean(message.understood)}`;
      return {
        key: `m${message.seq}`,
        sign,
        at: Date.parse(message.at),
        order: message.seq,
        make: () => messageNode(message, state),
      };
    });
  }

  #notes(packet) {
    const item = (note, index) => ({
      key: `n${note.client_id}`,
      sign: "",
      at: Date.parse(note.at),
      order: 1e9 + index,
      make: () => noteNode(note, this.#t),
    });
    return (packet.notes ?? []).map(item);
  }

  #turning(one) {
    const make = () => handoverNode(one, this.#t);
    return { key: `t${one.id}`, sign: "", at: Date.parse(one.opened_at), order: 1e9, make };
  }

  #pending(packet) {
    const hooks = { onAgain: this.#acts.sayAgain, onEdit: this.#acts.editAgain };
    const mine = this.#desk.pending.filter(({ handover }) => handover === packet.id);
    const make = (item) => () => pendingNode(item, this.#t, hooks);
    return mine.map((item) => ({
      key: `p${item.client_id}`,
      sign: item.status,
      at: Date.parse(item.at),
      order: 2e9,
      make: make(item),
    }));
  }

  #withDays(items) {
    let last = "";
    return items.flatMap((item) => {
      const today = new Date(item.at).toDateString();
      if (today === last) return [item];
      last = today;
      const make = () => h("li", { class: "entry day" }, h("p", {}, day(item.at, this.#t)));
      return [{ key: `d${today}`, sign: "", make }, item];
    });
  }

  #drawTyping() {
    const { packet, typing } = this.#desk;
    this.#typing.textContent = packet && typing ? this.#t("citizen_types") : "";
  }

  // Scrolling: the end stays in view unless the clerk reads further up.

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    if (this.#atEnd) this.#toEnd.hidden = true;
  }

  #goToEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#toEnd.hidden = true;
  }

  /** Puts the keyboard on the conversation's title, so that a screen reader says what is open. */
  focus() {
    this.#head.querySelector("h2")?.focus();
  }

  /** The transcript itself, to be read with the arrow keys. */
  focusLog() {
    this.#log.focus();
  }
}
