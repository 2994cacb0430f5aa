"""Examples of all intents as a table, out and in."""

import pytest

from bot.errors import InvalidRequest
from bot.studio import examples_csv
from bot.studio.intents import Intents
from bot.studio.nlu_files import NluFiles
from bot.studio.shipped import shipped_files
from bot.studio.trainings_check import check
from tests.bot.studio.test_intents import after, spoken


@pytest.fixture(scope="module")
def shipped() -> NluFiles:
    return NluFiles(shipped_files())


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
    assert examples_csv.taken(shipped, "intent,text\ngreet,\n").refused == [(2, "an example is empty")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_wrong_line_is_named_by_its_own_number(shipped: NluFiles, end: str) -> None:
    lines = ["intent,text", 'greet,"Ei', 'Gude"', "", "greet,?!", "thank,Ei Gude", f"greet,{'x' * 301}", "greet,Guude"]
    found = examples_csv.taken(shipped, end.join(lines))
    assert found.refused == [
        (5, "an example is empty"),
        (6, "is an example of greet"),
        (7, "an example has more than 300 characters"),
    ]
    assert found.changed == {}


@pytest.mark.parametrize("table", ["", "\r", "\x00", "a,b\n1,2\n", 'intent,text\ngreet,"' + "x" * 140_000])
def test_what_is_no_table_is_refused(shipped: NluFiles, table: str) -> None:
    with pytest.raises(InvalidRequest):
        examples_csv.taken(shipped, table)


def test_an_example_goes_to_the_file_of_its_language(shipped: NluFiles) -> None:
    lines = ["greet,Selamlar hepinize,TR", "greet,Salut les amis,", "thank,wifi wifi,pl", "greet,Ei Gude,"]
    table = "\n".join(["intent,text,language", *lines])
    files = after(shipped, examples_csv.taken(shipped, table).changed)
    found = {one.text: (one.language, one.file) for name in ("greet", "thank") for one in files.examples[name]}
    assert found["Selamlar hepinize"] == ("tr", "nlu/data/languages/tr.yml")
    assert found["Salut les amis"] == ("fr", "nlu/data/languages/fr.yml")
    assert found["wifi wifi"] == ("pl", "nlu/data/languages/pl.yml")
    assert found["Ei Gude"] == ("de", "nlu/data/small_talk.yml")
    check(files.texts)
    wrong = examples_csv.taken(shipped, "intent,text,language\ngreet,Selamlar,xx\n")
    assert wrong.refused == [(2, "there is no language xx")]


def test_no_example_is_a_formula_to_a_spreadsheet(shipped: NluFiles) -> None:
    formulas = ["=1+1", "+49 anrufen", "@alle", "'=1", "''+2", "'tis"]
    files = after(shipped, Intents(shipped).add("greet", formulas))
    table = examples_csv.written(files)
    assert {"greet,'=1+1,de", "greet,'+49 anrufen,de", "greet,'@alle,de", "greet,''=1,de"} <= set(table.splitlines())
    assert set(formulas) <= set(spoken(files, "greet"))
    same = examples_csv.taken(files, table)
    assert (same.changed, same.added, same.refused) == ({}, 0, [])
    assert examples_csv.taken(shipped, table).added == len(formulas)
