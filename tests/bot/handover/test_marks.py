"""Marks for the editors."""

from dataclasses import replace

import pytest

from bot.errors import NotFound
from bot.handover import marks
from bot.handover.marks import Mark
from bot.storage.database import Database
from tests.bot.handover.desks import AT, SITE, conversation, minutes


def test_a_later_mark_of_the_same_message_replaces_the_first(database: Database) -> None:
    with database.write() as sql:
        known = conversation(sql)
        first = Mark(known, 1, SITE, "Anna", "Begriff fehlt", AT)
        later = replace(first, staff="Bert", comment="Artikel fehlt", at=minutes(1))
        marks.put(sql, first)
        marks.put(sql, later)
        assert marks.of(sql, known) == [later]


def test_editors_see_the_marks_of_their_site_newest_first(database: Database) -> None:
    with database.write() as sql:
        old = Mark(conversation(sql), 1, SITE, "Anna", "", AT)
        new = Mark(conversation(sql), 1, SITE, "Anna", "", minutes(1))
        elsewhere = Mark(conversation(sql, "nebenstadt"), 1, "nebenstadt", "Anna", "", AT)
        for mark in (old, new, elsewhere):
            marks.put(sql, mark)
        assert marks.listed(sql, SITE) == [new, old]
        assert marks.listed(sql, SITE, limit=1) == [new]


def test_only_what_was_said_can_be_marked(database: Database) -> None:
    with database.write() as sql:
        for known, seq in ((conversation(sql), 7), ("nothing", 1)):
            with pytest.raises(NotFound):
                marks.put(sql, Mark(known, seq, SITE, "Anna", "", AT))


def test_a_mark_can_be_taken_away_also_twice(database: Database) -> None:
    with database.write() as sql:
        known = conversation(sql)
        marks.put(sql, Mark(known, 1, SITE, "Anna", "", AT))
        marks.remove(sql, known, 1)
        marks.remove(sql, known, 1)
        assert marks.of(sql, known) == []
