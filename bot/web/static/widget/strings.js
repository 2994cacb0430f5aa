// Every sentence of the widget: German here, the other languages in words/, fetched when they are needed.

const de = {
  launch: "Bürgerlotse fragen",
  unread: "neue Nachrichten: {n}",
  dialog: "Bürgerlotse, Chat der Stadt",
  subtitle: "Ihre Stadt antwortet",
  close: "Chat schließen",
  menu: "Weitere Möglichkeiten",
  language: "Sprache (Language)",
  switched: "Sprache: Deutsch",
  log: "Gesprächsverlauf",
  you: "Sie",
  bot: "Bürgerlotse",
  agent: "Ihre Stadtverwaltung",
  system: "Hinweis",
  says: "{who} um {time}:",
  input: "Ihre Nachricht",
  placeholder: "Ihre Frage an die Stadt …",
  send: "Nachricht senden",
  hint: "Bitte keine persönlichen Daten eingeben.",
  privacy: "Datenschutz",
  accessibility: "Barrierefreiheit",
  left: "Noch {n} Zeichen",
  over: "{n} Zeichen zu viel. Bitte kürzen Sie Ihre Nachricht.",
  choices: "Antworten zur Auswahl",
  examples: "Zum Beispiel:",
  questions: "Ich brauche einen neuen Personalausweis|Wann hat das Bürgerbüro geöffnet?|Wie melde ich Sperrmüll an?|Wer bekommt Wohngeld?",
  source: "Quelle",
  as_of: "Stand: {date}",
  responsible: "Zuständig:",
  new_window: "öffnet ein neues Fenster",
  helpful: "War das hilfreich?",
  yes: "Ja, hilfreich",
  no: "Nein, nicht hilfreich",
  thanks: "Danke für Ihre Rückmeldung.",
  typing: "{who} schreibt …",
  newer: "Neue Nachricht",
  sending: "Wird gesendet …",
  unsent: "Wird gesendet, sobald die Verbindung wieder da ist.",
  failed: "Nicht angenommen. {reason}",
  edit: "Nachricht bearbeiten",
  offline: "Keine Verbindung. Ihre Nachrichten bleiben hier und werden gesendet, sobald es wieder geht.",
  online: "Die Verbindung ist wieder da.",
  busy: "Der Chat antwortet gerade nicht. Er versucht es gleich noch einmal.",
  refused: "Der Chat ist zurzeit nicht erreichbar.",
  expired: "Ihr früheres Gespräch ist abgelaufen. Wir haben ein neues begonnen.",
  fresh: "Ein neues Gespräch hat begonnen.",
  loading: "Der Chat wird geladen …",
  new: "Neues Gespräch",
  new_question: "Neues Gespräch beginnen?",
  new_text: "Der Verlauf verschwindet hier. Sie können ihn vorher herunterladen.",
  new_do: "Neu beginnen",
  plain: "Leichte Sprache",
  plain_on: "Bitte in Leichter Sprache.",
  plain_off: "Bitte wieder in normaler Sprache.",
  text_file: "Verlauf als Text herunterladen",
  pdf_file: "Verlauf als PDF herunterladen",
  file_name: "gespraech",
  saved: "Der Verlauf wurde heruntergeladen.",
  not_saved: "Der Verlauf konnte nicht geladen werden. Bitte versuchen Sie es später noch einmal.",
  delete: "Mein Gespräch löschen",
  delete_question: "Gespräch endgültig löschen?",
  delete_text: "Alle Nachrichten werden bei der Stadt gelöscht. Das lässt sich nicht rückgängig machen.",
  delete_do: "Endgültig löschen",
  deleted: "Ihr Gespräch ist gelöscht",
  deleted_text: "Die Löschung wurde am {date} bestätigt.",
  receipt: "Beleg herunterladen",
  receipt_name: "loeschbeleg",
  not_deleted: "Das Löschen hat nicht geklappt. Bitte versuchen Sie es später noch einmal.",
  cancel: "Abbrechen",
};

export const LANGUAGES = "de en tr ru ar uk pl fr it es".split(" ");
const strings = { de };

/** Fetches the words of a language, or rejects. */
export async function learn(locale) {
  strings[locale] ??= (await import(`./words/${locale}.js`)).default;
}

/** A translator t(key, values) with t.locale, for a learned language. */
export function translator(locale) {
  const words = strings[locale];
  const t = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  return Object.assign(t, { locale });
}

/** What speakers of a language call it. */
export function ownName(locale) {
  const name = new Intl.DisplayNames(locale, { type: "language" }).of(locale);
  return name[0].toLocaleUpperCase(locale) + name.slice(1);
}
