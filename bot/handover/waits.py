"""How long somebody will wait: the place in the queue, and what a place has taken lately."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import starmap

from sqlalchemy import Connection, func, select, tuple_

from bot.handover.models import Stage
from bot.storage.tables import handovers

_UNKNOWN_S = 180
"""Seconds for each place while too few chats were taken to know better."""
_CLAIMS = 20
_ENOUGH = 3
"""One or two claims say more about chance than about the office."""
_LATELY = timedelta(days=7)

_CHATS = (handovers.c.kind == "chat", handovers.c.state == Stage.WAITING)


def position(sql: Connection, handover_id: str) -> int:
    """The place among the waiting chats of its site, from 1, by the time they are due; 0 if it does not wait."""
    mine = handovers.alias()
    this = (mine.c.id == handover_id, mine.c.kind == "chat", mine.c.state == Stage.WAITING)
    order = tuple_(handovers.c.due_at, handovers.c.opened_at, handovers.c.id)
    not_later = order <= tuple_(mine.c.due_at, mine.c.opened_at, mine.c.id)
    ahead = select(func.count()).select_from(handovers).join(mine, handovers.c.site == mine.c.site)
    return sql.scalar(ahead.where(*this, *_CHATS, not_later)) or 0


def waiting_chats(sql: Connection, site: str) -> int:
    """How many chats of a site wait."""
    return sql.scalar(select(func.count()).select_from(handovers).where(handovers.c.site == site, *_CHATS)) or 0


def expected_wait_s(sql: Connection, site: str, position: int, at: datetime) -> int:
    """Seconds until the chat in this place is taken, by the waits of the last chats that were taken."""
    waited = (handovers.c.site == site, handovers.c.kind == "chat", handovers.c.claimed_at.between(at - _LATELY, at))
    found = select(handovers.c.opened_at, handovers.c.claimed_at).where(*waited)
    newest = sql.execute(found.order_by(handovers.c.claimed_at.desc()).limit(_CLAIMS))
    claims = [(row.opened_at, row.claimed_at) for row in newest]
    return round(position * (_per_place_s(claims) if len(claims) >= _ENOUGH else _UNKNOWN_S))


def _per_place_s(claims: Sequence[tuple[datetime, datetime]]) -> float:
    """A long wait in a long queue says the same as a short one in a short queue: the waits go by their places."""
    waited = sum(starmap(_seconds, claims))
    places = sum(1 + sum(before < opened < taken for before, taken in claims) for opened, _ in claims)
    return waited / places


def _seconds(opened: datetime, claimed: datetime) -> float:
    return max(0.0, (claimed - opened).total_seconds())
