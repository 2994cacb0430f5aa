"""What others are shown of a handover: consoles in lists and events, citizens in the state of their conversation."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.handover.models import Handover, Stage
from bot.handover.queue import Queue


def summary(handover: Handover) -> dict[str, Any]:
    """A handover as one line of a list, as JSON; nothing in it was written by a citizen or about one."""
    return {
        "id": handover.id,
        "conversation": handover.conversation,
        "site": handover.site,
        "channel": handover.channel,
        "language": handover.language,
        "kind": handover.kind,
        "state": handover.state.value,
        "reason": handover.reason.value,
        "department": handover.department,
        "addressee": handover.addressee,
        "article": handover.event.service,
        "agent": _agent(handover),
        "opened_at": handover.opened_at.isoformat(),
        "due_at": handover.due_at.isoformat(),
        "alerted_at": _moment(handover.alerted_at),
        "claimed_at": _moment(handover.claimed_at),
        "closed_at": _moment(handover.closed_at),
        "version": handover.version,
    }


def citizen_view(sql: Connection, queue: Queue, handover: Handover | None, at: datetime) -> dict[str, Any]:
    """What a citizen may know of the open handover: `kind`, and the place and wait or the `agent`.

    The wait is in seconds, and not known where nobody is there.
    """
    if handover is None:
        return {}
    if handover.state is Stage.CLAIMED:
        return {"kind": handover.kind, "agent": {"name": handover.agent_name}}
    place = queue.position(sql, handover.id)
    if not place:
        return {"kind": handover.kind}
    wait_s = None if handover.deserted_at else queue.expected_wait_s(sql, handover.site, place, at)
    return place_view(handover.kind, place, wait_s)


def place_view(kind: str, position: int, wait_s: int | None) -> dict[str, Any]:
    """A place in the queue as its citizen is told it; where nobody is there, nobody knows how long it takes."""
    return {"kind": kind, "queue_position": position} | ({} if wait_s is None else {"expected_wait_s": wait_s})


def _agent(handover: Handover) -> dict[str, Any] | None:
    return {"id": handover.agent, "name": handover.agent_name} if handover.agent else None


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
