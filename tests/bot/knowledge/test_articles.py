"""What an article may hold."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from bot.knowledge.articles import EARLIEST, LATEST, Article, LexiconChoice, Module, clean


def article(**changes: Any) -> Article:
    text = {"title": "Hund anmelden", "modules": {"what": "Anmelden."}}
    data = {"id": "hund", "topic": "tiere", "updated": "2026-11-21", "texts": {"de": text}}
    return Article.model_validate(data | changes)


def test_an_article_needs_an_id_a_topic_a_date_and_one_text() -> None:
    made = article()
    assert made.updated == date(2026, 11, 21)
    assert made.texts["de"].modules[Module.WHAT] == "Anmelden."


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "Hund"},
        {"id": "-hund"},
        {"id": "h"},
        {"topic": "Tiere & Natur"},
        {"service_key": "123"},
        {"service_key": "98102005104000"},
        {"updated": "gestern"},
        {"external_id": "x" * 201},
        {"texts": {}},
        {"texts": {"deu": {"title": "x", "modules": {}}}},
        {"texts": {"de": {"title": " ", "modules": {}}}},
        {"texts": {"de": {"title": "x", "modules": {"preis": "1"}}}},
        {"texts": {"de": {"title": "x", "modules": {"fee": "  "}}}},
        {"colour": "red"},
        {"lexicon": {"entry": "Kein Name"}},
        {"lexicon": {"without": [" "]}},
        {"lexicon": {"on": True}},
    ],
)
def test_what_does_not_fit_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        article(**changes)


def test_a_text_is_found_in_the_language_else_in_german_else_in_any() -> None:
    german: dict[str, Any] = {"title": "Hund", "modules": {}}
    english: dict[str, Any] = {"title": "Dog", "modules": {}}
    both = article(texts={"en": english, "de": german})
    assert both.text("en")[1].title == "Dog"
    assert both.text("tr") == ("de", both.texts["de"])
    assert article(texts={"en": english}).text("de")[0] == "en"


def test_an_article_does_not_change() -> None:
    with pytest.raises(ValidationError):
        setattr(article(), "id", "katze")  # noqa: B010  (a plain assignment is already a type error)


def test_an_editors_choice_of_wordings_may_be_anything_or_nothing() -> None:
    assert article().lexicon is None
    assert article(lexicon={}).lexicon == LexiconChoice(entry=None, off=False, without=())
    assert article(lexicon={"entry": "hundesteuer", "without": ["Waldi"]}).lexicon == LexiconChoice(
        entry="hundesteuer", without=("Waldi",)
    )


def test_a_last_day_is_one_with_which_somebody_can_reckon() -> None:
    """ "For ever" is a wrong day and no day: behind the last one of the calendar there is none."""
    for field in ("valid_from", "valid_to", "review_by", "updated"):
        for day in ("9999-12-31", "0001-01-01"):
            with pytest.raises(ValidationError):
                article(**{field: day})
    with pytest.raises(ValidationError):
        article(sources=[{"title": "Satzung", "as_of": "0001-01-01"}])
    assert article(valid_to="2199-12-31").next_change(date(2026, 1, 1)) == date(2200, 1, 1)


def test_a_day_that_an_older_program_has_stored_is_the_nearest_one_of_use() -> None:
    stored = Article.stored(article().model_dump(mode="json") | {"updated": "0001-01-01", "valid_to": "9999-12-31"})
    assert (stored.updated, stored.valid_to) == (EARLIEST, LATEST)


def test_signs_that_nobody_sees_are_left_out() -> None:
    text = {
        "title": "Hund\u0000\u0007",
        "modules": {"what": "Eins\r\nzwei\tdrei\u0000\u001b"},
        "questions": ["Wo\u0000?"],
    }
    made = article(texts={"de": text}).texts["de"]
    assert (made.title, made.modules[Module.WHAT], made.questions) == ("Hund", "Eins\nzwei\tdrei", ("Wo?",))


def test_no_sign_that_a_database_refuses_gets_into_any_field() -> None:
    bad = "a\u0000\ud800b"
    made = article(
        url=bad,
        external_id=bad,
        offices=[bad],
        department=bad,
        sources=[{"title": bad, "url": bad, "as_of": "2026-01-01"}],
    )
    assert (made.url, made.external_id, made.offices, made.department) == ("ab", "ab", ("ab",), "ab")
    assert (made.sources[0].title, made.sources[0].url) == ("ab", "ab")


def test_an_old_kind_of_line_break_is_one() -> None:
    assert clean("Eins\rzwei\r\ndrei") == "Eins\nzwei\ndrei"
