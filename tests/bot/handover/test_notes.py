"""Private notes: in order, each once, gone with their handover."""

import pytest

from bot.errors import NotFound
from bot.handover import notes
from bot.handover.queue import Queue
from bot.storage.database import Database
from tests.bot.handover.desks import AT, count, minutes, waiting


def test_notes_stay_in_the_order_in_which_they_were_written(queue: Queue, database: Database) -> None:
    with database.write() as sql:
        opened, other = waiting(queue, sql), waiting(queue, sql)
        second = notes.add(sql, opened.id, "b", "Anna", "ruft zurück", minutes(2))
        first = notes.add(sql, opened.id, "a", "Bert", "älter, später geschrieben", minutes(1))
        notes.add(sql, other.id, "a", "Anna", "anderswo", AT)
        assert notes.listed(sql, opened.id) == [second[0], first[0]]
        assert (second[1], first[1]) == (True, True)


def test_the_same_note_again_is_stored_once(queue: Queue, database: Database) -> None:
    with database.write() as sql:
        opened = waiting(queue, sql)
        first, _ = notes.add(sql, opened.id, "a", "Anna", "ruft zurück", AT)
        assert notes.add(sql, opened.id, "a", "Anna", "ruft zurück", minutes(1)) == (first, False)
        assert notes.listed(sql, opened.id) == [first]


def test_a_note_needs_its_handover(queue: Queue, database: Database) -> None:
    with database.write() as sql:
        with pytest.raises(NotFound):
            notes.add(sql, "nothing", "a", "Anna", "ruft zurück", AT)
        notes.add(sql, waiting(queue, sql).id, "a", "Anna", "ruft zurück", AT)
    assert count(database, "handover_notes") == 1


def test_notes_go_with_the_conversation(queue: Queue, database: Database) -> None:
    with database.write() as sql:
        notes.add(sql, waiting(queue, sql).id, "a", "Anna", "ruft zurück", AT)
        sql.exec_driver_sql("DELETE FROM conversations")
    assert count(database, "handover_notes") == 0
