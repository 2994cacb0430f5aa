// Times as a clerk reads them at a glance: how long somebody waits, when something was said.

const MINUTE = 60000;
const WRITTEN = { en: "en-GB" };

function formatted(value, t, style) {
  const date = new Date(value);
  return isNaN(date) ? "" : new Intl.DateTimeFormat(WRITTEN[t.locale] ?? t.locale, style).format(date);
}

/** Hour and minute, with the day where that is not today. */
export function moment(value, t) {
  const today = new Date(value).toDateString() === new Date().toDateString();
  return formatted(value, t, today ? { timeStyle: "short" } : { dateStyle: "short", timeStyle: "short" });
}

export function clockTime(value, t) {
  return formatted(value, t, { timeStyle: "short" });
}

export function day(value, t) {
  return formatted(value, t, { weekday: "long", day: "numeric", month: "long" });
}

export function shortDay(value, t) {
  return formatted(value, t, { dateStyle: "medium" });
}

/** "now", "12 min", "3 h", "2 d" since an instant. */
export function since(value, t, now = Date.now()) {
  return span(now - new Date(value), t);
}

function span(milliseconds, t) {
  const minutes = Math.floor(milliseconds / MINUTE);
  if (minutes < 1) return t("just_now");
  if (minutes < 100) return t("minutes", { n: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? t("hours", { n: hours }) : t("days", { n: Math.floor(hours / 24) });
}

/** How far a due time is away: {late, text, left}; `left` goes beside a word that says what it is. */
export function due(value, t, now = Date.now()) {
  const left = new Date(value) - now;
  if (left < 0) {
    const text = t("overdue_by", { span: span(-left, t) });
    return { late: true, text, left: text };
  }
  const away = { span: span(left, t) };
  return { late: false, text: t("due_in", away), left: t("left_until", away) };
}

/** Whether somebody still waits: a chat that a clerk has is late for nothing. */
export function isDue({ kind, state }) {
  return state === "waiting" || (kind === "callback" && state === "claimed");
}
