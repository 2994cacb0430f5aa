"""Somebody presses twice, or two copies arrive at once: one row."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from bot.storage.database import Database
from bot.storage.once import kept
from bot.storage.tables import case_notes
from tests.at_once import together
from tests.bot.cases.reports import AT, opened

VALUES = {"at": AT, "name": "Anna", "text": "Der Mast steht schief."}


def test_what_is_sent_again_is_what_was_stored_first(database: Database) -> None:
    with database.write() as sql:
        key = {"case": opened(sql).id, "client_id": "a"}
        first, is_new = kept(sql, case_notes, key, VALUES)
        again, is_new_again = kept(sql, case_notes, key, VALUES | {"text": "Anders."})
        assert (is_new, is_new_again) == (True, False)
        assert first == again
        assert (first.text, first.name) == ("Der Mast steht schief.", "Anna")


def test_of_many_at_once_one_is_stored(database: Database) -> None:
    with database.write() as sql:
        key = {"case": opened(sql).id, "client_id": "a"}

    def send() -> bool:
        with database.write() as sql:
            return kept(sql, case_notes, key, VALUES)[1]

    assert together([send] * 5).count(True) == 1
    with database.read() as sql:
        assert sql.scalar(select(func.count()).select_from(case_notes)) == 1


def test_what_belongs_to_nothing_is_refused(database: Database) -> None:
    with database.write() as sql, pytest.raises(IntegrityError):
        kept(sql, case_notes, {"case": "nothing", "client_id": "a"}, VALUES)
