"""All rules, by language; what is said about each stands in rules.yml under the name of its function."""

from bot.knowledge.plain_language import grammar, signs, structure, vocabulary
from bot.knowledge.plain_language.found import Rule

GERMAN: tuple[Rule, ...] = (
    *(structure.sentence_length, structure.one_thought, structure.new_line, structure.paragraph, structure.heading),
    *(structure.enumeration, structure.postal_address),
    *(grammar.passive, grammar.subjunctive, grammar.negation, grammar.genitive),
    *(grammar.address, grammar.impersonal, grammar.informal),
    *(vocabulary.abbreviation, vocabulary.hard_word, vocabulary.long_word),
    *(signs.brackets, signs.special_sign, signs.number_word, signs.roman_number, signs.large_number, signs.percent),
    *(signs.date, signs.reference),
)
ENGLISH: tuple[Rule, ...] = (structure.sentence_length, grammar.english_passive)
