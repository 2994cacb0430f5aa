"""The numbered log that consoles resume by: nothing twice, nothing missing, in order."""

import threading

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from bot.handover import desk_log
from bot.handover.desk_log import DeskEvent
from bot.storage.database import Database
from bot.storage.migrate import migrate
from tests.bot.handover.desks import AT, SITE, minutes


def _append(sql: Connection, handover: str = "h", site: str = SITE, at: float = 0) -> int:
    return desk_log.append(sql, site, "claim", handover, {"by": "Anna"}, minutes(at))


def test_an_event_comes_back_as_it_was_noted(database: Database) -> None:
    with database.write() as sql:
        seq = _append(sql)
        assert desk_log.after(sql, None, seq - 1) == [DeskEvent(seq, AT, SITE, "claim", "h", {"by": "Anna"})]
        assert desk_log.after(sql, None, seq) == []


def test_consoles_see_their_sites_only(database: Database) -> None:
    with database.write() as sql:
        here, there = _append(sql), _append(sql, site="nebenstadt")
        assert [event.seq for event in desk_log.after(sql, (SITE,), 0)] == [here]
        assert [event.seq for event in desk_log.after(sql, None, 0)] == [here, there]
        assert desk_log.after(sql, (), 0) == []


@given(sizes=st.lists(st.integers(1, 4), max_size=8), limit=st.integers(1, 5))
@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_who_resumes_by_the_last_number_misses_nothing_and_sees_nothing_twice(
    database: Database, sizes: list[int], limit: int
) -> None:
    with database.write() as sql:
        start = seen = desk_log.newest(sql)
        written, read = [], []
        for size in sizes:
            written += [_append(sql) for _ in range(size)]
            read += [event.seq for event in desk_log.after(sql, None, seen, limit)]
            seen = read[-1]
        while more := desk_log.after(sql, None, seen, limit):
            read += [event.seq for event in more]
            seen = read[-1]
    assert read == written == sorted(written)
    assert not written or written[0] > start


def test_old_events_go_and_numbers_never_come_again(database: Database) -> None:
    with database.write() as sql:
        assert desk_log.newest(sql) == 0
        numbers = [_append(sql, at=at) for at in (0, 1, 2)]
        assert desk_log.prune(sql, minutes(1)) == 1
        assert [event.seq for event in desk_log.after(sql, None, 0)] == numbers[1:]
        assert desk_log.prune(sql, minutes(60)) == 1
        assert desk_log.newest(sql) == numbers[-1]
        assert _append(sql, at=90) > numbers[-1]


def test_on_postgresql_numbers_become_visible_in_their_order(postgresql: str) -> None:
    database = Database(postgresql.replace("postgresql://", "postgresql+psycopg://"))
    migrate(database)
    written: list[int] = []

    def second() -> None:
        with database.write() as sql:
            written.append(_append(sql))

    other = threading.Thread(target=second)
    with database.write() as sql:
        first = _append(sql)
        other.start()
        other.join(0.3)
        assert written == [], "a greater number must not be seen before this one"
    other.join()
    with database.read() as sql:
        assert [event.seq for event in desk_log.after(sql, None, 0)] == [first, *written]
    database.close()


def test_sites_are_found_by_what_happened_there_between_two_numbers(database: Database) -> None:
    with database.write() as sql:
        before, here, there = _append(sql, site="altstadt"), _append(sql), _append(sql, site="nebenstadt")
        desk_log.append(sql, "neustadt", "note", "h", {}, AT)
        _append(sql, site="anderswo")
        assert desk_log.sites_with(sql, ("claim", "state"), before, there + 1) == [SITE, "nebenstadt"]
        assert desk_log.sites_with(sql, ("claim",), before, here) == [SITE]
