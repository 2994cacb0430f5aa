"""Answers, words of entities, the table of examples and the test set."""

import pytest

from bot.errors import InvalidRequest, NotFound
from bot.studio import examples_csv, responses, synonyms, test_set
from bot.studio.nlu_files import NluFiles
from bot.studio.shipped import shipped_files
from bot.studio.test_set import TestRow
from tests.bot.studio.test_intents import after


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
    for wrong in ([], [" "], ["x" * 4001], ["a\x00"]):
        with pytest.raises(InvalidRequest):
            responses.save(shipped, "utter_greet", "de", wrong)
    for name, language in (("utter_nichts", "de"), ("utter_greet", "xx")):
        with pytest.raises(NotFound):
            responses.save(shipped, name, language, ["x"])


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


def test_all_examples_as_a_table_out_and_in(shipped: NluFiles) -> None:
    table = examples_csv.written(shipped)
    same = examples_csv.taken(shipped, table)
    assert (same.changed, same.added, same.refused) == ({}, 0, [])
    assert same.unchanged > 2000
    found = examples_csv.taken(shipped, '\ufeffintent;text\ngreet;Ei Gude\ngreet;Hallo\nthank;"Merci, ihr"\n')
    assert (found.added, found.unchanged) == (2, 1)
    files = after(shipped, found.changed)
    assert "Merci, ihr" in [one.text for one in files.examples["thank"]]


def test_a_table_with_a_wrong_line_changes_nothing(shipped: NluFiles) -> None:
    found = examples_csv.taken(shipped, "intent,text\ngreet,Ei Gude\nnichts,x\nthank,Hallo\n")
    assert found.changed == {}
    assert found.refused == [(3, "there is no intent nichts"), (4, "is an example of greet")]
    with pytest.raises(InvalidRequest):
        examples_csv.taken(shipped, "a,b\n1,2\n")
    assert examples_csv.taken(shipped, "intent,text\ngreet,\n").refused == [(0, "greet: an example is empty")]


def test_rows_of_the_test_set(shipped: NluFiles) -> None:
    held = test_set.rows(shipped, "musterstadt")
    assert len(held) > 500
    row = TestRow("Was kostet\tder Hund, sagt Anna Muster?", "hundesteuer", "de")
    files = after(shipped, test_set.added(shipped, "musterstadt", [row], {"hundesteuer"}))
    newest = test_set.rows(files, "musterstadt")[-1]
    assert (newest.text, newest.expected) == ("Was kostet der Hund, sagt […]?", "hundesteuer")
    again = after(files, test_set.added(files, "musterstadt", [TestRow(newest.text.upper(), "oos")], ()))
    assert len(test_set.rows(again, "musterstadt")) == len(held) + 1
    gone = after(files, test_set.removed(files, "musterstadt", [newest.text]))
    assert gone.texts["tests/musterstadt.tsv"] == shipped.texts["tests/musterstadt.tsv"]


def test_what_no_model_could_answer_is_no_test(shipped: NluFiles) -> None:
    for row in (TestRow("x", "nichts"), TestRow(" ", "greet"), TestRow("x", "oos,greet"), TestRow("x" * 501, "greet")):
        with pytest.raises(InvalidRequest):
            test_set.added(shipped, "musterstadt", [row], ())
    with pytest.raises(NotFound):
        test_set.removed(shipped, "musterstadt", ["steht nicht da"])
    assert test_set.rows(shipped, "anderswo") == []
