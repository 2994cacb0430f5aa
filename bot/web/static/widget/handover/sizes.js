// Spans of time and sizes of files as the reader's language writes them.

function amount(value, unit, locale, style = "long") {
  const written = locale === "ar" ? "ar-u-nu-latn" : locale;
  const digits = { maximumFractionDigits: value < 10 && unit === "megabyte" ? 1 : 0 };
  return new Intl.NumberFormat(written, { style: "unit", unit, unitDisplay: style, ...digits }).format(value);
}

/** Seconds in whole minutes, at least one; long ones in hours. */
export function duration(seconds, locale) {
  const minutes = Math.max(1, Math.round(seconds / 60));
  return minutes <= 90 ? amount(minutes, "minute", locale) : amount(Math.round(minutes / 60), "hour", locale);
}

export function fileSize(bytes, locale) {
  return bytes < 1e6 ? amount(Math.max(1, bytes / 1e3), "kilobyte", locale, "short") : amount(bytes / 1e6, "megabyte", locale, "short");
}
