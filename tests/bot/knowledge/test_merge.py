"""What a catalogue cannot say stays as it is stored."""

from datetime import date
from typing import Any

import pytest

from bot.knowledge.articles import Article, LexiconChoice, Module
from bot.knowledge.merge import completed

SOURCE = {"title": "§ 1 Hundesteuersatzung", "as_of": "2026-11-01"}
TEXT = {"title": "Hund", "modules": {"what": "Alt.", "fee": "120 Euro"}, "synonyms": ["dackel"], "questions": ["Hund?"]}
STORED = {
    "id": "hund",
    "topic": "tiere",
    "department": "Steueramt",
    "review_by": "2027-05-31",
    "updated": "2026-11-21",
    "sources": [SOURCE],
    "texts": {"de": TEXT},
}


def made(**changes: Any) -> Article:
    return Article.model_validate(STORED | changes)


def bare(*unsaid: str, **changes: Any) -> Article:
    """An article as a catalogue gives it that knows only a title and a description."""
    text = {"title": "Hund", "modules": {"what": "Neu."}}
    data = {"id": "hund", "topic": "tiere", "updated": "2026-12-24", "texts": {"de": text}, "unsaid": unsaid}
    return Article.model_validate(data | changes)


def test_fields_that_the_catalogue_cannot_say_are_kept() -> None:
    full = completed(bare("sources", "department", "review_by"), made())
    assert (full.department, full.review_by) == ("Steueramt", date(2027, 5, 31))
    assert full.sources == made().sources


def test_the_rule_that_offers_a_person_outlives_a_catalogue_that_knows_no_rules() -> None:
    assert completed(bare("handover"), made(handover=True)).handover
    assert not completed(bare(), made(handover=True)).handover


def test_words_and_modules_that_the_catalogue_cannot_say_are_kept() -> None:
    text = completed(bare("synonyms", "questions", "fee"), made()).texts["de"]
    assert (text.synonyms, text.questions) == (("dackel",), ("Hund?",))
    assert text.modules == {Module.WHAT: "Neu.", Module.FEE: "120 Euro"}


def test_what_the_catalogue_says_empty_becomes_empty() -> None:
    full = completed(bare(), made())
    assert (full.sources, full.department, full.review_by) == ((), None, None)
    assert (full.texts["de"].questions, set(full.texts["de"].modules)) == ((), {Module.WHAT})


def test_a_new_language_is_taken_as_it_is_and_one_that_a_delivery_does_not_know_stays() -> None:
    english = {"en": {"title": "Dog", "modules": {"what": "Register."}}}
    assert set(completed(bare("questions", texts=english), made()).texts) == {"de", "en"}
    assert set(completed(bare(texts=english), made()).texts) == {"en"}, "a format that says everything"


def test_a_guessed_date_is_the_stored_one_only_when_nothing_else_changed() -> None:
    same = made(updated="2026-12-24", unsaid=["updated"])
    assert completed(same, made()).updated == date(2026, 11, 21)
    assert completed(bare("updated"), made()).updated == date(2026, 12, 24)


def test_the_guessed_day_of_a_source_is_no_change_either() -> None:
    same = made(updated="2026-12-24", sources=[SOURCE | {"as_of": "2026-12-24"}], unsaid=["updated", "as_of"])
    assert completed(same, made()).sources == made().sources


@pytest.mark.parametrize(
    ("given", "stored", "kept"), [("hund", None, None), ("501", None, "501"), ("501", "501", "501")]
)
def test_a_catalogue_id_that_only_repeats_the_id_says_nothing(given: str, stored: str | None, kept: str | None) -> None:
    assert completed(made(external_id=given), made(external_id=stored)).external_id == kept


def test_what_an_editor_has_chosen_of_the_lexicon_survives_a_catalogue_that_knows_nothing_of_it() -> None:
    stored = made(lexicon={"entry": "hundesteuer", "without": ["Waldi"]})
    assert completed(made(), stored).lexicon == stored.lexicon


def test_a_new_choice_replaces_the_stored_one_and_an_empty_one_forgets_it() -> None:
    stored = made(lexicon={"entry": "hundesteuer"})
    assert completed(made(lexicon={"off": True}), stored).lexicon == LexiconChoice(off=True)
    assert completed(made(lexicon={}), stored).lexicon == LexiconChoice()
