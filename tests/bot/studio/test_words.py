"""Answers, and words of entities."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvalidRequest, NotFound
from bot.studio import responses, synonyms
from bot.studio.clean_text import cleaned
from bot.studio.intents import Intents
from bot.studio.nlu_files import NluFiles
from bot.studio.shipped import shipped_files
from bot.studio.trainings_check import check
from tests.bot.studio.test_intents import ANSWER, WIFI, after


@pytest.fixture(scope="module")
def shipped() -> NluFiles:
    return NluFiles(shipped_files())


def _said(files: NluFiles, name: str) -> dict[str, tuple[str, ...]]:
    return dict(next(one for one in responses.listed(files) if one.name == name).texts)


def test_answers_are_there_in_all_languages(shipped: NluFiles) -> None:
    every = list(responses.listed(shipped))
    assert len(every) > 120
    assert set(_said(shipped, "utter_greet")) >= {"de", "en", "tr", "ru", "ar", "uk", "pl", "fr", "it", "es"}
    assert {"de", "en", "de-plain"} <= set(_said(shipped, "utter_help"))


@pytest.mark.parametrize("language", ["de", "en", "de-plain", "tr"])
def test_a_text_is_changed_in_its_place_only(shipped: NluFiles, language: str) -> None:
    before = _said(shipped, "utter_help")
    files = after(shipped, responses.save(shipped, "utter_help", language, ["Zwei\nZeilen: neu."]))
    assert _said(files, "utter_help") == before | {language: ("Zwei\nZeilen: neu.",)}


def test_several_variants_come_and_go(shipped: NluFiles) -> None:
    files = after(shipped, responses.save(shipped, "utter_greet", "de", ["Moin!", "Guten Tag!", "Hallo!"]))
    assert _said(files, "utter_greet")["de"] == ("Moin!", "Guten Tag!", "Hallo!")
    variants = files.responses["utter_greet"][1]
    assert all(one["metadata"] == {"outcome": "greeted"} for one in variants)
    back = after(files, responses.save(files, "utter_greet", "de", ["Guten Tag! Womit kann ich Ihnen helfen?"]))
    assert back.texts == shipped.texts


def test_what_is_filled_in_is_not_invented(shipped: NluFiles) -> None:
    with pytest.raises(InvalidRequest, match="name"):
        responses.save(shipped, "utter_greet", "de", ["Hallo {name}"])
    for wrong in ([], [" "], ["\x00"], ["x" * 4001], ["Hallo {"], ["Hallo {{name}}"]):
        with pytest.raises(InvalidRequest):
            responses.save(shipped, "utter_greet", "de", wrong)
    for name, language in (("utter_nichts", "de"), ("utter_greet", "xx")):
        with pytest.raises(NotFound):
            responses.save(shipped, name, language, ["x"])


PASTED = "Eins\x0bzwei\u2028drei\r\n\x85vier\x00\tfünf"


@pytest.mark.parametrize("text", ["No", "12:30", "null", "1_000", "#", "- ja: nein", PASTED])
@pytest.mark.parametrize("language", ["de", "de-plain", "tr"])
def test_whatever_is_pasted_is_said_as_text(shipped: NluFiles, text: str, language: str) -> None:
    files = after(shipped, responses.save(shipped, "utter_help", language, [text]))
    assert _said(files, "utter_help")[language] == ("Eins\nzwei\ndrei\n\nvier fünf" if text == PASTED else text,)
    check(files.texts)


@given(st.text(max_size=80))
def test_any_text_is_read_as_it_was_written(text: str) -> None:
    files = NluFiles(shipped_files())
    if wanted := cleaned(text).replace("{", "").replace("}", "").strip():
        again = after(files, responses.save(files, "utter_greet", "de", [wanted]))
        assert _said(again, "utter_greet")["de"] == (wanted,)
        check(again.texts)


def test_an_answer_is_said_in_a_further_language(shipped: NluFiles) -> None:
    made = after(shipped, Intents(shipped).create("ask_wifi", WIFI, ANSWER))
    for name in ("utter_ask_wifi", "utter_languages"):
        before = _said(made, name)
        files = after(made, responses.save(made, name, "de-plain", ["Ja.", "Doch."]))
        assert _said(files, name) == before | {"de-plain": ("Ja.", "Doch.")}
        plain = [one for one in files.responses[name][1] if responses._language(one) == "de-plain"]
        assert all(one["metadata"] == files.responses[name][1][-1]["metadata"] for one in plain)
        check(files.texts)
    files = after(made, responses.save(made, "utter_ask_wifi", "tr", ["Evet."]))
    assert _said(files, "utter_ask_wifi")["tr"] == ("Evet.",)
    assert responses.possible() == ["de", "en", "de-plain", "ar", "es", "fr", "it", "pl", "ru", "tr", "uk"]


def test_english_is_added_where_there_is_none() -> None:
    domain = "responses:\n  utter_a:\n  - text: Hallo\n    buttons:\n    - title: Ja\n      payload: /affirm\n"
    files = NluFiles({"nlu/domain/a.yml": domain})
    said = after(files, responses.save(files, "utter_a", "en", ["Hello"])).responses["utter_a"][1]
    assert [one["text"] for one in said] == ["Hello", "Hallo"]
    assert said[0]["condition"] == [{"type": "slot", "name": "language", "value": "en"}]
    assert said[0]["buttons"] == said[1]["buttons"]


def test_entities_are_those_of_the_pipeline() -> None:
    assert {one.name: one.values[:2] for one in synonyms.entities()} == {
        "facet": ("fee", "documents"),
        "language_name": ("de", "en"),
    }


def test_words_of_a_value_come_and_go(shipped: NluFiles) -> None:
    held = synonyms.words(shipped, "fee")
    files = after(shipped, synonyms.save(shipped, "fee", [*held[1:], "was muss ich löhnen"]))
    assert set(synonyms.words(files, "fee")) == {*held[1:], "was muss ich löhnen"}
    files = after(files, synonyms.save(files, "fee", held))
    assert set(synonyms.words(files, "fee")) == set(held)
    with pytest.raises(InvalidRequest, match="duration"):
        synonyms.save(shipped, "fee", [*held, synonyms.words(shipped, "duration")[0]])
    with pytest.raises(NotFound):
        synonyms.save(shipped, "nichts", ["x"])
