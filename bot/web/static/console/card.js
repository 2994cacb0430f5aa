// The right pane: who writes, why a person was asked for, and what is known already.
import { intentName, percent } from "./entry.js";
import { Kept, chip, h, reconcile } from "./nodes.js";
import { due, isDue, moment, shortDay, since } from "./times.js";
import { languageName } from "./words.js";
import { safeAddress } from "../widget/markdown.js";

const SURE = 0.8;
const UNSURE = 0.6;

export class CardPane {
  #desk;
  #api;
  #t;
  #root;
  #title;
  #shown = null; // id of the handover on the card
  #parts = new Map();
  #kept = new Kept(); // earlier conversations: one that is being read stays as it is
  #before;
  #ownCases;

  /** `ownCases` knows what the citizen has reported. */
  constructor(root, desk, api, t, ownCases) {
    [this.#root, this.#desk, this.#api, this.#t, this.#ownCases] = [root, desk, api, t, ownCases];
    this.#title = h("h2", { tabindex: "-1" }, t("card"));
    desk.on("packet", () => this.draw());
    ownCases.on("read", () => this.draw());
    this.draw();
  }

  draw() {
    const { packet } = this.#desk;
    if (!packet || packet.id !== this.#shown) this.#clear();
    this.#shown = packet?.id ?? null;
    const parts = packet ? this.#about(packet) : { empty: h("p", { class: "empty" }, this.#t("card_empty")) };
    reconcile(this.#root, [this.#title, ...this.#unchanged(parts)]);
  }

  #clear() {
    this.#parts.clear();
    this.#kept.clear();
    this.#before = this.#part("earlier", h("ul", { class: "earlier" }));
    this.#root.scrollTop = 0;
  }

  #about(packet) {
    return {
      comment: this.#handedOn(packet),
      basics: this.#basics(packet),
      contact: this.#contact(packet),
      understood: this.#understood(packet),
      form: this.#form(packet),
      cases: this.#ownCases.node(packet),
      earlier: this.#earlier(packet),
    };
  }

  /** Only what says something else is put anew: places, focus and what is open stay. */
  #unchanged(parts) {
    const drawn = Object.entries(parts).filter(([, node]) => node);
    const before = this.#parts;
    this.#parts = new Map(drawn.map(([key, node]) => [key, before.get(key)?.isEqualNode(node) ? before.get(key) : node]));
    return [...this.#parts.values()];
  }

  #part(key, ...children) {
    return h("section", { class: "part" }, h("h3", {}, this.#t(key)), ...children);
  }

  #facts(pairs) {
    const shown = pairs.filter(([, value]) => value);
    return h("dl", { class: "facts" }, ...shown.flatMap(([term, value]) => [h("dt", {}, term), h("dd", { dir: "auto" }, value)]));
  }

  #handedOn({ comment, addressee, agent, state }) {
    if (!comment) return null;
    const sender = state === "waiting" && agent?.name ? `${agent.name}: ` : "";
    const kind = addressee === this.#desk.me.id ? "part handed-on for-me" : "part handed-on";
    return h(
      "section",
      { class: kind },
      h("h3", {}, this.#t("comment")),
      h("p", { class: "as-typed", dir: "auto" }, sender, comment),
    );
  }

  #basics(packet) {
    const t = this.#t;
    return this.#part(
      "request",
      this.#facts([
        [t("reason"), t(`reason_${packet.reason}`)],
        [t("language"), `${languageName(packet.language, t)} (${packet.language})`],
        [t("channel"), t.has(`channel_${packet.channel}`) ? t(`channel_${packet.channel}`) : packet.channel],
        [t("kind"), t(packet.kind === "callback" ? "callback" : "chat")],
        [t("department"), packet.department],
        [t("asked_since"), `${moment(packet.opened_at, t)} (${since(packet.opened_at, t)})`],
        [t("due"), this.#due(packet)],
        [t("closed_because"), packet.close_reason && this.#closing(packet)],
      ]),
    );
  }

  /** Until when; of a call-back, which may be days away, with the hour that the citizen was promised. */
  #due(packet) {
    const t = this.#t;
    if (!isDue(packet)) return packet.state === "closed" && moment(packet.due_at, t);
    const { late, left } = due(packet.due_at, t);
    const promised = packet.kind === "callback" && ` ${moment(packet.due_at, t)}`;
    return h("span", {}, chip(left, late ? "danger" : "neutral"), promised);
  }

  #closing({ close_reason: reason, wrap_up: wrapUp }) {
    const key = `close_${reason}`;
    return [this.#t.has(key) ? this.#t(key) : reason, wrapUp].filter(Boolean).join(": ");
  }

  #contact({ contact }) {
    if (!contact) return null;
    const t = this.#t;
    const phone = contact.phone && h("a", { href: `tel:${contact.phone.replace(/[^\d+]/g, "")}` }, contact.phone);
    const email = contact.email && h("a", { href: `mailto:${contact.email}` }, contact.email);
    return this.#part(
      "contact",
      this.#facts([
        [t("name"), contact.name],
        [t("phone"), phone],
        [t("email"), email],
        [t("best_time"), contact.best_time],
      ]),
    );
  }

  #understood({ service, intents = [], confidence }) {
    const t = this.#t;
    if (!service && !intents.length) return null;
    const ranked = intents.slice(0, 3).map(({ name, confidence: share }) => this.#ranked(name, share));
    const sure =
      confidence != null &&
      h("p", { class: "small" }, `${t("confidence")}: `, chip(percent(confidence, t), this.#kind(confidence)));
    return this.#part(
      "understood",
      service && h("p", { class: "service" }, this.#service(service)),
      sure,
      ranked.length > 0 && h("ul", { class: "ranked" }, ...ranked),
    );
  }

  #service({ title, url }) {
    const href = url && safeAddress(url);
    return href ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }, title) : title;
  }

  #kind(share) {
    if (share >= SURE) return "success";
    return share >= UNSURE ? "neutral" : "warning";
  }

  #ranked(name, share) {
    const shown = percent(share, this.#t);
    const label = intentName(name, this.#t);
    return h(
      "li",
      {},
      h("span", {}, label),
      h("meter", { min: 0, max: 1, value: share, "aria-label": `${label}: ${shown}` }),
      h("span", { class: "share" }, shown),
    );
  }

  #form({ form }) {
    if (!form) return null;
    const t = this.#t;
    const filled = Object.entries(form.filled ?? {}).map(([field, value]) => this.#field(field, plain(value), "check"));
    const missing = (form.missing ?? []).map((field) => this.#field(field, t("missing"), "missing"));
    const name = t.has(`form_${form.name}`) ? t(`form_${form.name}`) : form.name.replaceAll("_", " ");
    return this.#part(
      "form",
      h("p", { class: "small" }, name),
      h("dl", { class: "facts fields" }, ...[...filled, ...missing].flat()),
    );
  }

  #field(field, value, kind) {
    const label = this.#t.has(`field_${field}`) ? this.#t(`field_${field}`) : field.replaceAll("_", " ");
    return [h("dt", {}, label), h("dd", { class: kind, dir: "auto" }, value)];
  }

  #earlier({ id, earlier = [], previous = [] }) {
    if (!earlier.length && !previous.length) return null;
    const items = [
      ...previous.map((one, index) => ({ key: `p${index}`, one, make: () => this.#here(one) })),
      ...earlier.map((one) => ({ key: `e${one.conversation}`, one, make: () => this.#past(id, one) })),
    ];
    const nodes = this.#kept.nodes(
      items,
      ({ key }) => key,
      ({ one }) => JSON.stringify(one),
      ({ make }) => make(),
    );
    reconcile(this.#before.querySelector("ul"), nodes);
    return this.#before;
  }

  #ended(one, title) {
    const end = one.close_reason ? this.#closing(one) : "";
    const head = h("p", {}, h("b", {}, title), " ", h("time", { datetime: one.opened_at }, shortDay(one.opened_at, this.#t)));
    return [head, h("p", { class: "small" }, [this.#t(`reason_${one.reason}`), end].filter(Boolean).join(" · "))];
  }

  #here(one) {
    return h("li", {}, ...this.#ended(one, this.#t("in_this_chat")));
  }

  #past(id, one) {
    const t = this.#t;
    const [last] = one.handovers.slice(-1);
    const alone = [
      h("p", {}, h("b", {}, t("with_bot")), " ", h("time", { datetime: one.opened_at }, shortDay(one.opened_at, t))),
    ];
    return h("li", {}, ...(last ? this.#ended(last, t("with_person")) : alone), this.#said(id, one));
  }

  #said(id, { conversation, messages }) {
    const t = this.#t;
    const words = h("ol", { class: "earlier-said" });
    const read = async ({ target }) => {
      if (!target.open || words.childElementCount) return;
      const { messages: said = [] } = await this.#api.earlier(id, conversation).catch(() => ({}));
      words.replaceChildren(...said.map((message) => this.#line(message)));
    };
    return h("details", { toggle: read }, h("summary", {}, t.count("show_messages", messages)), words);
  }

  #line({ author, name, text, language }) {
    return h(
      "li",
      { class: "as-typed", dir: "auto" },
      h("b", {}, `${name ?? this.#t(`author_${author}`)}: `),
      h("span", { lang: language }, text),
    );
  }
}

/** What a form was told, in a line; of a place its address. */
function plain(value) {
  if (value === null || typeof value !== "object") return String(value);
  return value.address ?? Object.values(value).filter((one) => typeof one !== "object").join(", ");
}
