"""Between rows of the record and handovers."""

from typing import Any

from sqlalchemy import Row

from bot.handover.events import Contact, HandoverEvent, Reason
from bot.handover.models import Handover, Stage


def event_values(event: HandoverEvent) -> dict[str, Any]:
    """The columns that come from the event; the contact has one of its own, so that it is stored only once."""
    contact = event.contact.model_dump(exclude_none=True) if event.contact else None
    values = {"kind": event.kind, "reason": event.reason, "language": event.language, "department": event.department}
    return values | {"event": event.model_dump(mode="json", exclude_none=True, exclude={"contact"}), "contact": contact}


def handover(row: Row[Any]) -> Handover:
    """A handover from its row."""
    values = dict(row._mapping)
    contact = Contact(**row.contact) if row.contact else None
    event = HandoverEvent(**row.event, contact=contact)
    values |= {"event": event, "contact": contact, "state": Stage(row.state), "reason": Reason(row.reason)}
    return Handover(**values)
