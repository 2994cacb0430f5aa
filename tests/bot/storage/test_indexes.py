"""What is asked often is found by an index, also among very many handovers that are over."""

import pytest

from bot.storage.database import Database

ASKED = {
    "SELECT * FROM handovers WHERE closed_at IS NULL AND state = 'waiting' AND due_at <= '2026'": "handovers_due",
    "SELECT agent FROM handovers WHERE closed_at IS NULL AND state = 'claimed'": "handovers_due",
    "SELECT 1 FROM handovers WHERE closed_at IS NULL AND agent = 'a' AND state = 'claimed'": "handovers_held",
    "SELECT 1 FROM handovers WHERE site = 'm' AND kind = 'chat' AND claimed_at > '1'": "handovers_taken",
    "SELECT * FROM messages WHERE understood IS NOT NULL AND at > '2026'": "messages_understood",
    "SELECT * FROM messages WHERE author = 'bot' AND at >= '2026' AND at < '2027'": "messages_of",
    "DELETE FROM desk_events WHERE handover IN ('a')": "ix_desk_events_handover",
}


@pytest.mark.parametrize("statement", ASKED)
def test_no_table_is_read_from_end_to_end(database: Database, statement: str) -> None:
    with database.read() as sql:
        plan = [str(row[3]) for row in sql.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")]
    assert plan[0].startswith("SEARCH"), plan
    assert f"INDEX {ASKED[statement]} " in plan[0]


def test_indexes_of_open_handovers_hold_only_these(database: Database) -> None:
    with database.read() as sql:
        found = dict(
            tuple(row) for row in sql.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type='index'")
        )
    for name in ("handovers_open", "handovers_due", "handovers_held"):
        assert found[name].endswith("WHERE closed_at IS NULL")
