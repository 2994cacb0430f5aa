"""What the assistant knew comes back from the record as it was given."""

from typing import Any

from bot.handover.events import Contact, FormState, Ranked, Reason
from bot.handover.queue import Queue
from bot.handover.rows import event_values
from bot.storage.database import Database
from tests.bot.handover.desks import event, waiting

FULL: dict[str, Any] = {
    "reason": Reason.FORM_GAVE_UP,
    "confidence": 0.31,
    "intents": (Ranked(name="report", confidence=0.31), Ranked(name="appointment", confidence=0.2)),
    "articles": ("personalausweis", "reisepass"),
    "service": "personalausweis",
    "form": FormState(name="report_form", filled={"street": "Hafenstraße", "lamp": None}, missing=("number",)),
    "language": "uk",
    "department": "Ordnungsamt",
    "kind": "callback",
    "contact": Contact(name="Ümit Öz", phone="01234 56-100", best_time="vormittags"),
}


def test_the_whole_event_comes_back(queue: Queue, database: Database) -> None:
    with database.write() as sql:
        opened = waiting(queue, sql, **FULL)
        found = queue.find(sql, opened.id)
    assert found == opened
    assert found.event == event(**FULL)
    assert (found.contact, found.language, found.department) == (FULL["contact"], "uk", "Ordnungsamt")
    assert (found.kind, found.reason) == ("callback", Reason.FORM_GAVE_UP)


def test_a_contact_is_stored_only_once() -> None:
    values = event_values(event(contact=Contact(phone="01234 56-100")))
    assert values["contact"] == {"phone": "01234 56-100"}
    assert "01234" not in str(values["event"])
