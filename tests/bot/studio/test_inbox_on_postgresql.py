"""PostgreSQL keeps the inbox as SQLite does: what is odd, what is waited for, and pages in their order."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.access import city_answers
from bot.conversations import answer_wishes
from bot.knowledge import editing
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.tables import answer_wishes as wishes
from bot.storage.tables import inbox_items
from bot.studio import inbox_taking
from bot.studio.inbox import Decision, InboxDesk
from bot.studio.inbox_conditions import Wanted
from tests.bot.storage.test_migrate_postgresql import postgresql as postgresql
from tests.bot.studio.inbox_filling import AT, SITE, FakeLessons, Filling, person

ANNA = person("anna")


@pytest.fixture(scope="module")
def record(postgresql: str) -> Iterator[Database]:
    made = Database(postgresql)
    migrate(made)
    yield made
    made.close()


@pytest.fixture(scope="module")
def filling(record: Database) -> Filling:
    return Filling(record)


def _wish(record: Database, key: tuple[str, int]) -> None:
    with record.write() as sql:
        sql.execute(insert(wishes).values(conversation=key[0], seq=key[1], at=AT))


def test_what_cannot_be_kept_is_only_noted(record: Database, filling: Filling) -> None:
    good, bad = filling.add("Gut", "taken"), filling.add("Schlecht", "taken")
    with record.write() as sql:
        rows: list[dict[str, Any]] = [dict(row) for row in sql.execute(select(inbox_items)).mappings()]
        sql.execute(inbox_items.delete())
    for row in rows:
        row["text"] += "\0" if row["conversation"] == bad[0] else ""
    with record.write() as sql:
        assert inbox_taking.store(sql, None, inbox_taking.Mark(AT, 0), rows) == 2
    with record.read() as sql:
        kept = {row.conversation: (row.text, row.state) for row in sql.execute(select(inbox_items))}
    assert kept == {good[0]: ("Gut", "open"), bad[0]: ("", "deleted")}


def test_who_waits_for_a_draft_that_is_gone_is_seen_again(record: Database, filling: Filling) -> None:
    desk = InboxDesk(record, FakeLessons(), lambda: AT)
    key = filling.add("Darf ich grillen?", "grill")
    _wish(record, key)
    draft = desk.decide(ANNA, SITE, "grill", Decision("new_article")).draft or ""
    with record.write() as sql:
        assert answer_wishes.stranded(sql) == []
        assert city_answers._decided(sql, AT + timedelta(hours=1), 9) == []
        editing.discard(sql, SITE, draft, None)
        assert answer_wishes.stranded(sql) == [key]
        answer_wishes.look_again(sql)
        assert answer_wishes.stranded(sql) == []
    assert desk.group(Wanted(SITE), "grill").awaited
    desk.decide(ANNA, SITE, "grill", Decision("article", article="angeln"))
    with record.write() as sql:
        [due] = city_answers._decided(sql, AT + timedelta(hours=1), 9)
        assert (due.conversation, due.article) == (key[0], "angeln")
        assert answer_wishes.agree(sql, *key, AT) is False  # wished before, and looked at again all the same
        assert city_answers._decided(sql, AT + timedelta(hours=1), 9) == []


def test_pages_go_on_behind_their_cursors(record: Database, filling: Filling) -> None:
    desk = InboxDesk(record, FakeLessons(), lambda: AT)
    for number in range(3):
        filling.add(f"Offen {number}", outcome="clarified")
        filling.add(f"Erledigt {number}", state="done", outcome="clarified", decided_at=AT - timedelta(days=number))
    for state in ("open", "done"):
        wanted = Wanted(SITE, state, outcome=("clarified", "answered"))
        first = desk.listed(wanted, 1, None)
        assert len(desk.listed(wanted, 9, first.next).groups) == 2
