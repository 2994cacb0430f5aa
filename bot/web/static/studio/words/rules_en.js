export default {
  four_eyes: "Second pair of eyes",
  about_four_eyes: "What one person has written is released by another one.",
  review_after_days: "Check articles after so many days",
  gate: "Quality gate of new models",
  about_gate: "Measured on the test set of this city, in percent.",
  most_wrong: "Wrong answers at most",
  most_lost: "Lost against the live model at most",
  least_out_of_scope: "Known as out of scope at least",
  save: "Save",
  saved: "Saved.",
};
