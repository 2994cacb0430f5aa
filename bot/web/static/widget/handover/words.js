// The sentences around a person, in a file for each language; the rest are the window's own.

const learned = {};

/** A translator like `t` that also knows these sentences, or rejects. */
export async function handoverWords(t) {
  const words = (learned[t.locale] ??= (await import(`./words/${t.locale}.js`)).default);
  const both = (key, values = {}) => words[key]?.replace(/\{(\w+)\}/g, (_, name) => values[name]) ?? t(key, values);
  return Object.assign(both, { locale: t.locale });
}
