"""Lists: what is asked for, in order, page by page, and never of another site."""

import pytest
from sqlalchemy import Connection

from bot.cases.lists import MAX_PAGE, Filter
from bot.cases.models import Case, Change, Place
from bot.cases.record import Cases
from bot.cases.workflow import State
from bot.errors import MistypedCaseNumber, NotFound
from bot.storage.database import Database
from tests.bot.cases.reports import ANNA, AT, RUDE, SITE, conversation, hours, opened

RECORD = Cases()


@pytest.fixture
def four(sql: Connection) -> list[Case]:
    """A lamp, a complaint an hour later, a resolved lamp in the north, and one of another site."""
    lamp, rude = opened(sql), opened(sql, hours(1), service=RUDE)
    north = opened(sql, hours(2), place=Place(district="Nordstadt"))
    done = Change(state=State.RESOLVED, due_at=hours(1))
    north = RECORD.change(sql, north.id, 1, done, ANNA, hours(3))
    return [lamp, rude, north, opened(sql, site="anderswo")]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (Filter(), [2, 1, 0]),
        (Filter(states=(State.RECEIVED, State.WAITING)), [1, 0]),
        (Filter(kinds=("service_complaint",)), [1]),
        (Filter(services=("street-light",)), [2, 0]),
        (Filter(services=("unheard-of",)), []),
        (Filter(departments=("Bauamt",), districts=("Nordstadt",)), [2]),
        (Filter(opened_from=hours(1)), [2, 1]),
        (Filter(opened_from=hours(1), opened_until=hours(2)), [1]),
        (Filter(changed_from=hours(3)), [2]),
        (Filter(changed_until=hours(1)), [0]),
        (Filter(due_until=hours(1000)), [1, 0]),
        (Filter(due_until=AT), []),
        (Filter(words="nordSTADT"), [2]),
        (Filter(words="nord südpark"), []),
        (Filter(words="%"), []),
    ],
)
def test_a_list_shows_what_is_asked_for(sql: Connection, four: list[Case], shown: Filter, expected: list[int]) -> None:
    assert RECORD.listed(sql, SITE, shown) == [four[place] for place in expected]
    assert RECORD.count(sql, SITE, shown) == len(expected)


def test_cases_are_listed_by_their_numbers(sql: Connection, four: list[Case]) -> None:
    asked = Filter(numbers=(four[0].number, four[3].number))
    assert RECORD.listed(sql, SITE, asked) == [four[0]]


def test_a_list_can_leave_duplicates_out_and_go_by_due_time(sql: Connection, four: list[Case]) -> None:
    linked = RECORD.link(sql, four[0].id, 1, four[1].id, ANNA, AT)
    assert RECORD.listed(sql, SITE, Filter(without_duplicates=True)) == [four[2], four[1]]
    assert RECORD.listed(sql, SITE, Filter(), order="due")[0] == four[2]
    assert RECORD.duplicates_of(sql, four[1].id) == [linked]


def test_pages_together_are_the_list(sql: Connection) -> None:
    made = [opened(sql) for _ in range(7)]
    pages = [RECORD.listed(sql, SITE, Filter(), limit=3, offset=offset) for offset in (0, 3, 6)]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert {case.id for page in pages for case in page} == {case.id for case in made}
    assert RECORD.listed(sql, SITE, Filter(), limit=-1, offset=-1) == []
    assert len(RECORD.listed(sql, SITE, Filter(), limit=MAX_PAGE * 1_000)) == 7


def test_cases_of_a_conversation_and_of_a_person(sql: Connection) -> None:
    one, other = conversation(sql), conversation(sql)
    first = opened(sql, conversation=one, person="kim")
    second = opened(sql, hours(1), conversation=other, person="kim")
    opened(sql, person="somebody")
    assert RECORD.of_conversation(sql, one) == [first]
    assert RECORD.of_person(sql, "kim") == [second, first]
    assert RECORD.of_person(sql, "nobody") == []


def test_a_case_is_found_by_its_number_only_at_its_site(sql: Connection) -> None:
    case = opened(sql)
    assert RECORD.by_number(sql, SITE, case.number.lower().replace("-", "")) == case
    with pytest.raises(NotFound):
        RECORD.by_number(sql, "anderswo", case.number)
    with pytest.raises(MistypedCaseNumber):
        RECORD.by_number(sql, SITE, case.number[:-1])


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        ("SELECT * FROM cases WHERE site='m' ORDER BY created_at DESC LIMIT 50", "cases_created"),
        ("SELECT * FROM cases WHERE site='m' AND service='s' AND created_at>'2026'", "cases_of_service"),
        ("SELECT * FROM cases WHERE closed_at IS NULL AND site='m' AND due_at<'2026'", "cases_open"),
        ("SELECT * FROM cases WHERE person='p'", "ix_cases_person"),
        ("SELECT * FROM cases WHERE duplicate_of='c'", "ix_cases_duplicate_of"),
        ("SELECT * FROM cases WHERE number='n'", "sqlite_autoindex_cases_2"),
        ("SELECT * FROM cases WHERE conversation='c'", "sqlite_autoindex_cases_3"),
    ],
)
def test_no_list_reads_all_cases(database: Database, statement: str, index: str) -> None:
    with database.read() as sql:
        plan = str(sql.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}").all())
    assert f"SEARCH cases USING INDEX {index} " in plan
