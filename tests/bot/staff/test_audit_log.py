"""The audit log keeps what staff did, newest first, page by page."""

from datetime import UTC, datetime, timedelta

from bot.staff import audit_log
from bot.staff.audit_log import Wanted
from bot.storage.database import Database

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def fill(database: Database) -> None:
    with database.write() as sql:
        for number in range(5):
            site = "neustadt" if number == 3 else "musterstadt"
            data = {"number": number}
            audit_log.record(sql, "anna", "claimed", f"h{number}", site, data, AT + timedelta(hours=number))


def test_the_newest_act_comes_first_and_pages_follow(database: Database) -> None:
    fill(database)
    with database.read() as sql:
        first = audit_log.listed(sql, None, limit=2)
        rest = audit_log.listed(sql, None, before=first[-1].id)
    assert [entry.subject for entry in first + rest] == ["h4", "h3", "h2", "h1", "h0"]
    assert (first[0].staff, first[0].act, first[0].at) == ("anna", "claimed", AT + timedelta(hours=4))
    assert first[0].data == {"number": 4}


def test_a_site_sees_its_own_acts(database: Database) -> None:
    fill(database)
    with database.read() as sql:
        assert [entry.subject for entry in audit_log.listed(sql, "neustadt")] == ["h3"]


def test_an_act_that_was_rolled_back_did_not_happen(database: Database) -> None:
    try:
        with database.write() as sql:
            audit_log.record(sql, "anna", "claimed", "h", "musterstadt", {}, AT)
            raise RuntimeError("after all not")
    except RuntimeError:
        pass
    with database.read() as sql:
        assert audit_log.listed(sql, None) == []


def test_what_is_too_old_is_forgotten(database: Database) -> None:
    fill(database)
    with database.write() as sql:
        assert audit_log.prune(sql, AT + timedelta(hours=2)) == 2
        assert [entry.subject for entry in audit_log.listed(sql, None)] == ["h4", "h3", "h2"]


def test_the_log_is_searched_by_who_what_whom_where_and_when(database: Database) -> None:
    fill(database)
    audit_log.note(database, "ben", "denied", "/api/v1/handovers/h9", AT + timedelta(hours=9), why="forbidden")
    cases = {
        Wanted(staff="ben"): ["/api/v1/handovers/h9"],
        Wanted(act="claimed", since=AT + timedelta(hours=3)): ["h4", "h3"],
        Wanted(subject="h2"): ["h2"],
        Wanted(site="neustadt", staff="anna"): ["h3"],
        Wanted(staff="nobody"): [],
    }
    with database.read() as sql:
        for wanted, subjects in cases.items():
            assert [entry.subject for entry in audit_log.listed(sql, None, wanted=wanted)] == subjects, wanted
