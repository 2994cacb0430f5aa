"""What becomes of an open handover whose citizen asks again: another kind, another contact, or more urgent."""

from datetime import datetime
from typing import Any

from bot.handover import rows
from bot.handover.events import HandoverEvent, Reason
from bot.handover.models import Handover, Stage

NOBODY = {"addressee": None, "agent": None, "agent_name": None}
"""Whoever is free may take it."""
_WAITS_AGAIN = NOBODY | {"state": Stage.WAITING, "deserted_at": None}


def becomes(found: Handover, event: HandoverEvent, due_at: datetime, at: datetime) -> dict[str, Any]:
    """The columns that change, none where it stays as it is.

    A contact stays known, and so does a promise to call: of a call-back that becomes a chat until when it was, of one
    that is asked for twice the first. Danger is not forgotten either. What a person talks about stays with that person.
    """
    if found.kind == "chat" and found.state is Stage.CLAIMED:
        return {}
    urgent = Reason.DISTRESS in (found.reason, event.reason)
    if found.kind == event.kind:
        raised = _urged(found, event, at) if urgent and found.reason is not Reason.DISTRESS else {}
        return raised | _reached_otherwise(found, event)
    return _other_kind(found, event, due_at, at, urgent)


def _other_kind(found: Handover, event: HandoverEvent, due_at: datetime, at: datetime, urgent: bool) -> dict[str, Any]:
    if urgent:
        event, due_at = event.model_copy(update={"reason": Reason.DISTRESS, "department": ""}), min(due_at, at)
    values = rows.event_values(event) | _WAITS_AGAIN | {"due_at": due_at, "alerted_at": at if urgent else None}
    if event.kind == "callback":
        return values | {"due_at": min(due_at, found.promised_due or due_at), "promised_due": None}
    if event.contact is None:
        del values["contact"]
    return values | {"promised_due": found.due_at}


def _urged(found: Handover, event: HandoverEvent, at: datetime) -> dict[str, Any]:
    """Danger came up while somebody waited: it is due now, and for all, whoever was to have it."""
    values = rows.event_values(event.model_copy(update={"department": ""}))
    del values["contact"]
    due = {"due_at": min(found.due_at, at), "alerted_at": at}
    return values | due | (NOBODY if found.state is Stage.WAITING else {})


def _reached_otherwise(found: Handover, event: HandoverEvent) -> dict[str, Any]:
    """Who asks again for a call-back corrects how to be reached; name and the time that was promised first stay."""
    if found.kind != "callback" or event.contact is None:
        return {}
    known = found.contact.name if found.contact else None
    newer = event.contact.model_copy(update={"name": event.contact.name or known})
    return {} if newer == found.contact else {"contact": newer.model_dump(exclude_none=True)}
