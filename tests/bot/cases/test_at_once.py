"""Many at once: the same report is one case, and of two editors one is told; on SQLite and on PostgreSQL."""

from collections import Counter
from functools import partial

import pytest

from bot.cases.models import CITIZEN, Change, Opened
from bot.cases.record import Cases
from bot.cases.status import TRIES, Status
from bot.errors import CaseChanged, InvalidRequest, NotFound, TooMany
from bot.storage.database import Database
from bot.storage.tables import case_history, cases
from tests.at_once import together
from tests.bot.cases.reports import ANNA, AT, DUE, SITE, conversation, opened, report, reported


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Database:
    """The record on each of the databases."""
    found: Database = request.getfixturevalue("database" if request.param == "sqlite" else "on_postgresql")
    return found


def _count(database: Database) -> tuple[int, int]:
    with database.read() as sql:
        return len(sql.execute(cases.select()).all()), len(sql.execute(case_history.select()).all())


@pytest.mark.parametrize("attempt", range(3))
def test_five_who_send_the_same_report_open_one_case(either: Database, attempt: int) -> None:
    with either.write() as sql:
        talk = conversation(sql)
    for keys in ({"conversation": talk, "client_key": "a"}, {"external_key": f"partner:{talk}"}):
        before = _count(either)
        results = together([partial(reported, either, report(**keys))] * 5)
        assert Counter(isinstance(result, Opened) and result.is_new for result in results) == {True: 1, False: 4}
        assert len({result.case.id for result in results if isinstance(result, Opened)}) == 1
        assert _count(either) == (before[0] + 1, before[1] + 1)


def _edit(database: Database, case_id: str, department: str) -> str:
    with database.write() as sql:
        return Cases().change(sql, case_id, 1, Change(department=department), ANNA, AT).department


def test_of_two_editors_one_wins_and_the_other_is_told(either: Database) -> None:
    for _ in range(5):
        with either.write() as sql:
            case = opened(sql)
        results = together([partial(_edit, either, case.id, name) for name in ("Umweltamt", "Ordnungsamt")])
        won = [result for result in results if isinstance(result, str)]
        told = [result.values for result in results if isinstance(result, CaseChanged)]
        assert (len(won), told) == (1, [{"version": 2}])
        with either.read() as sql:
            assert Cases().find(sql, case.id).department == won[0]


def _link(database: Database, one: str, other: str) -> str:
    with database.write() as sql:
        Cases().link(sql, one, 1, other, ANNA, AT)
    return one


def test_two_who_link_crosswise_make_no_circle(either: Database) -> None:
    for _ in range(5):
        with either.write() as sql:
            one, other = opened(sql).id, opened(sql).id
        results = together([partial(_link, either, one, other), partial(_link, either, other, one)])
        assert sorted(type(result).__name__ for result in results) == [InvalidRequest.__name__, "str"]


def _guess(database: Database, number: str, word: str) -> object:
    return Status(database, lambda: AT).ask(SITE, number, word)


def test_guessing_at_once_passes_no_more_tries_than_one_by_one(either: Database) -> None:
    with either.write() as sql:
        made = Cases().open(sql, report(), DUE, CITIZEN, AT)
    results = together([partial(_guess, either, made.case.number, "Apfel Apfel") for _ in range(TRIES + 8)])
    assert Counter(type(result) for result in results) == {NotFound: TRIES, TooMany: 8}
