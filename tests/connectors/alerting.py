"""What tests of alerts share: an alert of a chat that waits, with words of a citizen that must not go out."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.handover.alerts import Alert
from bot.handover.events import Contact, FormState, HandoverEvent, Kind, Reason
from bot.handover.models import Handover, Stage

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECRET = "Ich heiße Erika und brauche Hilfe"


def alert(reason: Reason = Reason.ASKED, kind: Kind = "chat", seq: int = 7) -> Alert:
    """Somebody has waited for four minutes."""
    form = FormState(name="form", filled={"name": SECRET})
    contact = Contact(name=SECRET, phone="0123 456")
    event = HandoverEvent(reason=reason, language="de", kind=kind, form=form, contact=contact)
    held: dict[str, Any] = {
        "id": "h1",
        "conversation": "c1",
        "site": "musterstadt",
        "department": "",
        "addressee": None,
        "state": Stage.WAITING,
        "kind": kind,
        "reason": reason,
        "event": event,
        "language": "de",
        "channel": "web",
        "contact": contact,
        "comment": SECRET,
        "opened_at": AT - timedelta(minutes=4),
        "due_at": AT - timedelta(minutes=1),
        "alerted_at": AT,
        "agent": None,
        "agent_name": None,
        "claimed_at": None,
        "closed_at": None,
        "close_reason": None,
        "wrap_up": None,
        "version": 1,
    }
    return Alert(seq, AT, Handover(**held))
