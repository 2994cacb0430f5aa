// Every sentence of the console, in German and English.
import ofCasesDe from "./words/cases_de.js";
import ofCasesEn from "./words/cases_en.js";
import de from "./words/de.js";
import en from "./words/en.js";

const WORDS = { de: { ...de, ...ofCasesDe }, en: { ...en, ...ofCasesEn } };

/** A translator t(key, values) with t.locale, t.has(key) and t.count(key, n) for "one" and "other"; `more` words count before the console's. */
export function translator(language, more = {}) {
  const locale = WORDS[language] ? language : "de";
  const words = { ...WORDS[locale], ...more };
  const t = (key, values = {}) => (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const plural = new Intl.PluralRules(locale);
  return Object.assign(t, {
    locale,
    has: (key) => key in words,
    count: (key, n) => t(`${key}_${plural.select(n)}`, { n }),
  });
}

/** What a language is called, in the clerk's language. */
export function languageName(code, t) {
  try {
    const name = new Intl.DisplayNames(t.locale, { type: "language" }).of(code);
    return name[0].toLocaleUpperCase(t.locale) + name.slice(1);
  } catch {
    return code;
  }
}
