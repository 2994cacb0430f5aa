"""The frozen test set of a site."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvalidRequest, NotFound
from bot.studio import test_set
from bot.studio.nlu_files import NluFiles
from bot.studio.shipped import shipped_files
from bot.studio.test_set import TestRow
from tests.bot.studio.test_intents import after


@pytest.fixture(scope="module")
def shipped() -> NluFiles:
    return NluFiles(shipped_files())


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


CELLS = st.text().map(test_set._one_line).filter(bool)
ROWS = st.builds(TestRow, CELLS, st.just("greet"), st.just("de"), CELLS)


@given(st.lists(ROWS))
def test_rows_are_read_as_they_were_written(given_rows: list[TestRow]) -> None:
    files = NluFiles({test_set.path("stadt"): test_set._written(given_rows)})
    assert test_set.rows(files, "stadt") == [
        replace(row, text=row.text[: test_set.LONGEST], style=row.style[: test_set.LONGEST]) for row in given_rows
    ]


@pytest.mark.parametrize("text", ['C:\\Windows "neu"', "a\\\\b", "\\", "'x' \\t"])
def test_backslashes_and_quotes_stay_as_they_are(shipped: NluFiles, text: str) -> None:
    files = after(shipped, test_set.added(shipped, "musterstadt", [TestRow(text, "greet")], ()))
    for number in range(3):
        files = after(files, test_set.added(files, "musterstadt", [TestRow(f"noch {number}", "greet")], ()))
    assert text in {row.text for row in test_set.rows(files, "musterstadt")}


def test_a_damaged_set_is_readable(shipped: NluFiles) -> None:
    long = "\\" * 200_000
    damaged = f"text\texpected\tlang\tstyle\n{long}\tgreet\tde\t\nzu kurz\nzu\tgreet\tde\tx\tviel\n\n"
    files = NluFiles(dict(shipped.texts) | {test_set.path("stadt"): damaged})
    found = test_set.rows(files, "stadt")
    assert [row.text for row in found] == [long[: test_set.LONGEST], "zu kurz", "zu"]
    mended = after(files, test_set.removed(files, "stadt", [found[0].text]))
    assert [row.text for row in test_set.rows(mended, "stadt")] == ["zu kurz", "zu"]
