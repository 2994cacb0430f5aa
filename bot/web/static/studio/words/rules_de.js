export default {
  four_eyes: "Vier-Augen-Prinzip",
  about_four_eyes: "Was eine Person geschrieben hat, gibt eine zweite frei.",
  review_after_days: "Artikel nach so vielen Tagen prüfen",
  gate: "Gütetor für neue Modelle",
  about_gate: "Gemessen am Prüfsatz dieser Stadt, in Prozent.",
  most_wrong: "Höchstens falsch beantwortet",
  most_lost: "Höchstens verloren gegenüber dem Modell im Dienst",
  least_out_of_scope: "Mindestens als fremd erkannt",
  save: "Speichern",
  saved: "Gespeichert.",
};
