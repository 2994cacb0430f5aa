"""The history: who did what, in order, without a word of a citizen."""

from typing import Any

from sqlalchemy import Connection

from bot.cases import history
from bot.cases.history import Entry
from bot.cases.models import CITIZEN, SYSTEM, Actor, Change
from bot.cases.record import Cases
from bot.cases.workflow import State
from tests.bot.cases.reports import ANNA, AT, CONTACT, DUE, conversation, hours, opened


def test_every_act_is_written_down_with_before_and_after(sql: Connection) -> None:
    case = opened(sql)
    Cases().change(sql, case.id, 1, Change(state=State.ASSIGNED, due_at=hours(7)), ANNA, hours(1))
    Cases().filed(sql, case.id, hours(2), external_id="14")
    assert history.listed(sql, case.id) == [
        Entry(AT, CITIZEN, "opened", 1, {}),
        Entry(
            hours(1),
            ANNA,
            "changed",
            2,
            {"state": ["received", "assigned"], "due_at": [DUE.isoformat(), hours(7).isoformat()]},
        ),
        Entry(hours(2), SYSTEM, "filed", 2, {"external_id": [None, "14"]}),
    ]


def test_no_words_of_a_citizen_stand_in_it(sql: Connection) -> None:
    said: dict[str, Any] = {"description": "Frau Beispiel stolpert", "contact": CONTACT, "person": "p"}
    case = opened(sql, conversation=conversation(sql), **said)
    change = Change(description="Herr Beispiel", public_answer="Liebe Frau Beispiel", address="Beispiel 1")
    Cases().change(sql, case.id, 1, change, Actor("staff", "x" * 500), AT)
    entries = history.listed(sql, case.id)
    assert entries[1].data == {"address": [], "description": [], "public_answer": []}
    assert entries[1].actor.name == "x" * 120
    stored = str(sql.exec_driver_sql("SELECT * FROM case_history").all())
    assert "Beispiel" not in stored
    assert "kim" not in stored.lower()
