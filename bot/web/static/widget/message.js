// One message: who said it, the text in its own language, choices, source, verdict.
import { day, time } from "./dates.js";
import { h, hidden, icon, iconButton } from "./dom.js";
import { DOWN, LOTSE, SOURCE, UP } from "./icons.js";
import { link, markdown } from "./markdown.js";

function senderLine(message, { t, locale }) {
  const at = time(message.at, locale);
  const mine = message.author === "citizen";
  const who = mine ? t("you") : message.name || t(message.author);
  return h("p", { class: "who" }, hidden(t("says", { who, time: at })),
    h("span", { class: "who-shown", "aria-hidden": "true" }, mine ? at : `\u2068${who}\u2069 · ${at}`));
}

function bubble(message, { t }) {
  const rich = message.format === "markdown" && message.author !== "citizen";
  const content = rich ? markdown(message.text, t) : [message.text];
  const kind = rich ? "bubble rich" : "bubble plain";
  return h("div", { class: kind, lang: message.language || undefined, dir: "auto" }, ...content);
}

function sourceCard({ title, url, office, updated }, { language: lang }, { t, locale }) {
  const named = (words) => h("span", { lang, dir: "auto" }, words);
  return h("div", { class: "source" }, icon(SOURCE),
    h("div", { class: "source-text" },
      h("p", { class: "source-title" }, h("span", { class: "source-kind" }, `${t("source")}: `), named(url ? link(title, url, t) : title)),
      office && h("p", {}, t("responsible"), " ", named(office)),
      h("p", { class: "source-date" }, h("time", { datetime: updated }, t("as_of", { date: day(updated, locale) })))));
}

function choiceButton(choice, lang, group, { onChoice, onReport }) {
  const pick = async ({ currentTarget: button }) => {
    if (button.getAttribute("aria-disabled") === "true") return;
    if (choice.payload.startsWith("/share_") && (await onReport())) return button.click(); // was on its way, and takes it now
    useUp(group, choice.label);
    onChoice(choice);
  };
  return h("button", { type: "button", class: "choice", "data-payload": choice.payload, lang, dir: "auto", click: pick }, choice.label);
}

/** Questions to begin with, until something was asked. */
export function exampleGroup({ t, onExample }) {
  const buttons = t("questions").split("|").map((text) => h("button", { type: "button", class: "choice", click: () => onExample(text) }, text));
  return h("div", { class: "choices examples", role: "group", "aria-label": t("examples") },
    h("p", { class: "who", "aria-hidden": "true" }, t("examples")), ...buttons);
}

/** Used choices keep the focus; they only stop working. */
export function useUp(group, label) {
  for (const button of group.children) {
    button.setAttribute("aria-disabled", "true");
    button.classList.toggle("chosen", button.textContent === label);
  }
}

function choiceGroup(message, context) {
  if (!message.choices?.length) return null;
  const props = { class: "choices", role: "group", "aria-label": context.t("choices") };
  const group = h("div", props);
  // A text may be German only; the modules are always named in the citizen's language.
  const lang = message.source && message.language === "de" ? context.locale : message.language;
  group.append(...message.choices.map((choice) => choiceButton(choice, lang, group, context)));
  const used = message.choices.find((choice) => choice.label === context.answerTo(message));
  if (used) useUp(group, used.label);
  return group;
}

async function rate(pressed, helpful, message, { chat, t, announce }) {
  try {
    await chat.rate(message.seq, helpful);
  } catch {
    return announce(t("offline"));
  }
  const group = pressed.parentElement;
  for (const button of group.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button === pressed));
  }
  group.querySelector(".asks").textContent = t("thanks");
  announce(t("thanks"));
}

function verdictButton(label, paths, helpful, message, context) {
  const press = ({ currentTarget }) => rate(currentTarget, helpful, message, context);
  const pressed = String(context.chat.helpful.get(message.seq) === helpful);
  return iconButton(label, paths, { "aria-pressed": pressed, click: press });
}

function verdict(message, context) {
  if (message.author !== "bot" || !message.source) return null;
  const { t } = context;
  return h("div", { class: "verdict", role: "group", "aria-label": t("helpful") },
    h("span", { class: "asks", "aria-hidden": "true" }, t("helpful")),
    verdictButton(t("yes"), UP, true, message, context),
    verdictButton(t("no"), DOWN, false, message, context));
}

const OF_A_REPORT = /"(\/share_|form_|case_|location"|media_type")/;

/** The article for a message; answerTo(message) is the text of the citizen's next one. */
export function messageView(message, context) {
  if (OF_A_REPORT.test(JSON.stringify(message))) context.onReport();
  return h("article", { class: `message ${message.author}`, tabindex: "-1", "data-seq": message.seq },
    message.author === "bot" && h("span", { class: "badge", "aria-hidden": "true" }, icon(LOTSE)), senderLine(message, context), bubble(message, context),
    ...[message.source, ...(message.further_sources ?? [])].map((source) => source && sourceCard(source, message, context)),
    choiceGroup(message, context), verdict(message, context));
}

/** The article for what was just sent, until the server has it. */
export function echoView(echo, context) {
  const view = messageView({ ...echo, author: "citizen", format: "text" }, context);
  view.classList.add("pending");
  view.append(h("p", { class: "delivery" }, context.t("sending")));
  return view;
}

/** Tells what became of an echo; `onEdit` takes a refused text back. */
export function markEcho(view, echo, up, { t, onEdit }) {
  const note = view.querySelector(".delivery");
  if (!echo.failed) {
    note.textContent = t(up ? "sending" : "unsent");
    return;
  }
  const reason = t("failed", { reason: echo.failed === true ? "" : echo.failed });
  view.classList.add("failed");
  note.replaceChildren(reason, " ", h("button", { type: "button", class: "text-button", click: () => onEdit(echo) }, t("edit")));
}
