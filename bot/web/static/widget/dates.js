// Dates and times as the reader's language writes them.

// In Germany: English with the day before the month and 24 hours, Arabic with the digits of the articles.
const WRITTEN = { en: "en-GB", ar: "ar-u-nu-latn" };
const DAY_ONLY = /^\d{4}-\d{2}-\d{2}$/;

function format(date, locale, style) {
  return new Intl.DateTimeFormat(WRITTEN[locale] ?? locale, style).format(date);
}

/** A calendar day; a bare date is that day in every time zone. */
export function day(value, locale) {
  const zone = DAY_ONLY.test(value) ? { timeZone: "UTC" } : {};
  const date = new Date(value);
  return isNaN(date) ? value : format(date, locale, { dateStyle: "long", ...zone });
}

/** The hour and minute of an instant. */
export function time(value, locale) {
  const date = new Date(value);
  return isNaN(date) ? "" : format(date, locale, { timeStyle: "short" });
}

export function dayAndTime(value, locale) {
  const date = new Date(value);
  return format(isNaN(date) ? new Date() : date, locale, { dateStyle: "long", timeStyle: "short" });
}
