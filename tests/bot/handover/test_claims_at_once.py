"""Guarantee 5: of any number of agents who claim at once exactly one wins, and the others are told who."""

from collections import Counter
from functools import partial

import pytest

from bot.errors import AlreadyClaimed, TooManyChats
from bot.handover.models import Handover
from bot.handover.queue import Queue
from bot.storage.database import Database
from tests.at_once import together
from tests.bot.handover.desks import AT, SITE, conversation, event, minutes, take, waiting

AGENTS = 50
ROUNDS = 4


def _claim(database: Database, handover: Handover, agent: str, room: int = 99) -> Handover:
    with database.write() as sql:
        return take(Queue(database), sql, handover, agent, AT, room)


def _check_one_winner(database: Database, agents: int) -> None:
    with database.write() as sql:
        opened = waiting(Queue(database), sql)
    names = [f"agent{number}" for number in range(agents)]
    results = together([partial(_claim, database, opened, name) for name in names])
    winners = [result for result in results if isinstance(result, Handover)]
    told = [result.values["by"] for result in results if isinstance(result, AlreadyClaimed)]
    assert len(winners) == 1
    assert Counter(told) == {winners[0].agent_name: agents - 1}
    with database.read() as sql:
        assert Queue(database).find(sql, opened.id) == winners[0]


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_fifty_agents_claim_one_chat_and_one_has_it(database: Database, attempt: int) -> None:
    _check_one_winner(database, AGENTS)


def test_on_postgresql_too_one_of_many_has_it(on_postgresql: Database) -> None:
    for _ in range(5):
        _check_one_winner(on_postgresql, 20)


def _check_limit(database: Database) -> None:
    with database.write() as sql:
        opened = [waiting(Queue(database), sql) for _ in range(12)]
    results = together([partial(_claim, database, each, "anna", room=3) for each in opened])
    assert Counter(type(result) for result in results) == {Handover: 3, TooManyChats: 9}


def test_many_windows_of_one_agent_do_not_pass_the_limittogether(database: Database) -> None:
    _check_limit(database)


def test_on_postgresql_too_windows_do_not_pass_the_limittogether(on_postgresql: Database) -> None:
    with on_postgresql.write() as sql:
        sql.exec_driver_sql("INSERT INTO staff (id, name, display, created_at) VALUES ('anna', 'anna', 'Anna', now())")
    _check_limit(on_postgresql)


def _open(database: Database, known: str) -> Handover:
    with database.write() as sql:
        return Queue(database).open(sql, known, SITE, "web", event(), minutes(10), AT)


def _check_one_opening(database: Database) -> None:
    with database.write() as sql:
        known = conversation(sql)
    results = together([lambda: _open(database, known)] * 12)
    assert len({result.id for result in results if isinstance(result, Handover)}) == 1
    assert [result for result in results if not isinstance(result, Handover)] == []


def test_many_who_open_the_same_open_one(database: Database) -> None:
    _check_one_opening(database)


def test_on_postgresql_too_many_who_open_the_same_open_one(on_postgresql: Database) -> None:
    _check_one_opening(on_postgresql)
