// One entry of the transcript: what somebody said, a private note, or the moment of the handover.
import { icon as glyph } from "../widget/dom.js";
import { markdown, safeAddress } from "../widget/markdown.js";
import { attachmentAddress } from "./api.js";
import { button, chip, h, iconButton, unseen } from "./nodes.js";
import { clockTime, moment, shortDay } from "./times.js";

const TICK = "m5 12.5 4.5 4.5L19 7.5";
const TWO_TICKS = ["m2.5 12.5 4.5 4.5 9-9.5", "m12 16.5.5.5 9-9.5"];
const LOW = 0.6;

export function percent(share, t) {
  return new Intl.NumberFormat(t.locale, { style: "percent" }).format(share);
}

/** What an intent is called for clerks, as far as its name tells. */
export function intentName(name, t) {
  return t.has(`intent_${name}`) ? t(`intent_${name}`) : name.replace(/[_/]/g, " ");
}

function who({ author, name }, t) {
  return author === "bot" ? t("author_bot") : (name ?? t(`author_${author}`));
}

function body(message, t) {
  const props = { class: "said", lang: message.language, dir: "auto" };
  if (message.format === "markdown") return h("div", props, ...markdown(message.text, t));
  return h("div", { ...props, class: "said as-typed" }, message.text);
}

function files(message, id, t) {
  return message.attachments?.map((file) => {
    const label = t("file", { kind: file.media_type.split("/")[1].toUpperCase(), size: Math.ceil(file.size / 1024) });
    const href = attachmentAddress(id, file.id);
    const shown = file.media_type.startsWith("image/") ? h("img", { src: href, alt: label, loading: "lazy" }) : label;
    return h("a", { class: "file", href, target: "_blank", rel: "noopener" }, shown);
  });
}

function source(card, t) {
  const href = card.url && safeAddress(card.url);
  const title = href ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }, card.title) : card.title;
  return h(
    "p",
    { class: "source" },
    `${t("source")}: `,
    title,
    card.updated ? ` (${t("as_of", { date: shortDay(card.updated, t) })})` : "",
  );
}

function choices(message, t) {
  if (!message.choices?.length) return null;
  return h("p", { class: "offered" }, `${t("offered")}: `, ...message.choices.map(({ label }) => chip(label)));
}

function place({ location }, t) {
  if (!location) return null;
  return h("p", { class: "offered" }, t("location", location));
}

/** What the assistant understood of a message, and how sure it was. */
function understood({ understood: found }, t) {
  if (!found) return null;
  const kind = found.confidence < LOW ? "warning" : "neutral";
  const share = found.confidence === undefined ? null : chip(percent(found.confidence, t), kind);
  return h(
    "span",
    { class: "understood" },
    `${t("understood_as")} `,
    h("b", {}, found.service?.title ?? intentName(found.intent, t)),
    " ",
    share,
  );
}

function outcome(message, t) {
  if (message.author !== "bot" || !message.outcome) return null;
  const key = `outcome_${message.outcome}`;
  if (!t.has(key)) return null;
  const failed = /^(unanswered|refused|failed)/.test(message.outcome);
  return chip(t(key), failed ? "warning" : "neutral");
}

function ticks(message, seen, t) {
  if (message.author !== "agent") return null;
  const read = message.seq <= seen;
  return h(
    "span",
    { class: read ? "ticks read" : "ticks" },
    glyph(read ? TWO_TICKS : TICK),
    unseen(t(read ? "seen_by_citizen" : "delivered")),
  );
}

function meta(message, seen, t, extra) {
  const time = h("time", { datetime: message.at }, clockTime(message.at, t));
  return h(
    "p",
    { class: "meta" },
    h("b", {}, who(message, t)),
    " ",
    time,
    " ",
    understood(message, t),
    outcome(message, t),
    ticks(message, seen, t),
    extra,
  );
}

/** A message of the record; `seen` is what the citizen has seen, `marked` by whom and when, `onMark` and `onUnmark` mark a bot's answer for the editors and take that back. */
export function messageNode(message, { id, seen, marked, onMark, onUnmark, t }) {
  if (message.author === "system") {
    return h(
      "li",
      { class: "entry system" },
      h("p", {}, message.text, " ", h("time", { datetime: message.at }, clockTime(message.at, t))),
    );
  }
  const mark = message.author === "bot" && onMark && markButton(message, marked, { onMark, onUnmark, t });
  return h(
    "li",
    { class: `entry ${message.author}`, "data-seq": message.seq },
    meta(message, seen, t, mark),
    h(
      "div",
      { class: "bubble" },
      body(message, t),
      ...(files(message, id, t) ?? []),
      place(message, t),
      ...[message.source, ...(message.further_sources ?? [])].filter(Boolean).map((card) => source(card, t)),
      choices(message, t),
    ),
  );
}

function markButton(message, marked, { onMark, onUnmark, t }) {
  if (marked) {
    const by = chip(t("marked_by", { name: marked.staff, date: shortDay(marked.at, t) }), "info");
    return h("span", { class: "marked" }, by, iconButton(t("unmark"), "close", () => onUnmark(message)));
  }
  return h("button", { type: "button", class: "mark", click: () => onMark(message) }, t("mark"));
}

/** A private note: apart from what the citizen reads, and said to be so. */
export function noteNode(note, t) {
  const time = h("time", { datetime: note.at }, clockTime(note.at, t));
  const head = h("p", { class: "meta" }, chip(t("note"), "warning"), " ", h("b", {}, note.staff), " ", time);
  return h("li", { class: "entry note" }, head, h("div", { class: "bubble as-typed", dir: "auto" }, note.text));
}

/** Where the assistant asked for a person, and why. */
export function handoverNode(packet, t) {
  const share = packet.confidence != null ? ` · ${t("confidence")} ${percent(packet.confidence, t)}` : "";
  const about = packet.service?.title ? ` · ${packet.service.title}` : "";
  const words = `${t("handover_here")}: ${t(`reason_${packet.reason}`)}${about}${share}`;
  return h(
    "li",
    { class: "entry turning" },
    h("p", {}, words, " ", h("time", { datetime: packet.opened_at }, moment(packet.opened_at, t))),
  );
}

/** What the record does not have yet. */
export function pendingNode(item, t, { onAgain, onEdit }) {
  const state = h(
    "p",
    { class: "meta", role: item.status === "failed" ? "alert" : undefined },
    t(`message_${item.status}`, { reason: item.reason }),
  );
  const ways =
    item.status === "failed" &&
    h(
      "p",
      { class: "ways" },
      button(t("again"), () => onAgain(item)),
      button(t("edit"), () => onEdit(item), { kind: "tertiary" }),
    );
  return h(
    "li",
    { class: `entry ${item.note ? "note" : "agent"} pending ${item.status}`, "aria-live": "off" }, // the stored one is read aloud
    state,
    h("div", { class: "bubble as-typed", dir: "auto" }, item.text || item.attachment?.name),
    ways,
  );
}
