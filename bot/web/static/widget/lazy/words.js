// The sentences of a part that is fetched when it is needed, in a file for each language; the rest are the window's own.

const learned = {};

/** A translator like `t` that also knows the sentences of `part` (its folder), or rejects. */
export async function wordsOf(part, t) {
  const words = (learned[part + t.locale] ??= (await import(`../${part}/words/${t.locale}.js`)).default);
  const both = (key, values = {}) => words[key]?.replace(/\{(\w+)\}/g, (_, name) => values[name]) ?? t(key, values);
  return Object.assign(both, { locale: t.locale });
}
