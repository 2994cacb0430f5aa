"""Internal notes: in order, each once, with their author."""

import pytest
from sqlalchemy import Connection

from bot.cases import history, notes
from bot.errors import EmptyText, TooLong
from tests.bot.cases.reports import ANNA, AT, hours, opened


def test_notes_stay_in_order_and_each_is_stored_once(sql: Connection) -> None:
    case, other = opened(sql), opened(sql)
    first, new = notes.add(sql, case, "a", ANNA, " Mast ist  bestellt\x00 ", AT)
    assert (first.text, first.name, new) == ("Mast ist  bestellt", "Anna", True)
    second, _ = notes.add(sql, case, "b", ANNA, "geliefert", hours(1))
    notes.add(sql, other, "a", ANNA, "anderswo", AT)
    assert notes.add(sql, case, "a", ANNA, "noch einmal", hours(2)) == (first, False)
    assert notes.listed(sql, case.id) == [first, second]
    assert [entry.act for entry in history.listed(sql, case.id)] == ["opened", "noted", "noted"]


@pytest.mark.parametrize(("text", "error"), [("", EmptyText), (" \x00\u202e", EmptyText), ("ä" * 10_000, TooLong)])
def test_an_empty_or_endless_note_is_refused(sql: Connection, text: str, error: type[Exception]) -> None:
    case = opened(sql)
    with pytest.raises(error):
        notes.add(sql, case, "a", ANNA, text, AT)
    assert notes.listed(sql, case.id) == []
