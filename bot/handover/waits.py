"""How long somebody will wait: the place in the queue, and what a place has taken lately."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, func, or_, select, true, tuple_

from bot.handover.looking import CHAT, OLDEST_DUE_FIRST, WAITS
from bot.handover.models import Stage
from bot.service_hours import ZONE
from bot.storage.tables import handovers

_UNKNOWN_S = 180
"""Seconds for each place while too few chats were taken to know better."""
_CLAIMS = 20
_ENOUGH = 3
"""One or two claims say more about chance than about the office."""
_LOOKED_AT = 3 * _CLAIMS
"""So many are read, since some of them say nothing of a wait."""
_LATELY = timedelta(days=7)


class Place(NamedTuple):
    """Where a waiting chat stands, from 1, and whether nobody is there for it."""

    conversation: str
    position: int
    deserted: bool


def position(sql: Connection, handover_id: str) -> int:
    """The place among the waiting chats that the same people take, from 1, by due time; 0 if it does not wait.

    Before a chat of a department come others of it and those that are for anybody; before one of these come all.
    """
    mine = handovers.alias()
    this = (mine.c.id == handover_id, mine.c.kind == "chat", mine.c.state == Stage.WAITING)
    order = tuple_(handovers.c.due_at, handovers.c.opened_at, handovers.c.id)
    not_later = order <= tuple_(mine.c.due_at, mine.c.opened_at, mine.c.id)
    same = or_(mine.c.department == "", handovers.c.department.in_(("", mine.c.department)))
    ahead = select(func.count()).select_from(handovers).join(mine, handovers.c.site == mine.c.site)
    return sql.scalar(ahead.where(*this, WAITS, CHAT, same, not_later)) or 0


def waiting_chats(sql: Connection, site: str, department: str = "") -> int:
    """How many chats of a site wait before a new one of this department."""
    ahead = (handovers.c.site == site, WAITS, CHAT, _for_same(department))
    return sql.scalar(select(func.count()).select_from(handovers).where(*ahead)) or 0


def places(sql: Connection, site: str) -> list[Place]:
    """All waiting chats of a site in the order of the queue, without the rest of what is known of them."""
    columns = (handovers.c.conversation, handovers.c.department, handovers.c.deserted_at)
    found = select(*columns).where(handovers.c.site == site, WAITS, CHAT).order_by(*OLDEST_DUE_FIRST)
    before: Counter[str] = Counter()
    line = []
    for conversation, department, deserted_at in sql.execute(found):
        before[department] += 1
        ahead = before[""] + before[department] if department else before.total()
        line.append(Place(conversation, ahead, deserted_at is not None))
    return line


def expected_wait_s(sql: Connection, site: str, position: int, at: datetime) -> int:
    """Seconds until the chat in this place is taken, by the waits of the last chats that were taken.

    What was a call-back first was opened long before anybody waited, and who waited over midnight waited for the
    office to open: both say nothing of how long it takes.
    """
    waited = (handovers.c.site == site, CHAT, handovers.c.claimed_at.between(at - _LATELY, at))
    found = select(handovers.c.opened_at, handovers.c.claimed_at).where(*waited, handovers.c.promised_due.is_(None))
    newest = sql.execute(found.order_by(handovers.c.claimed_at.desc()).limit(_LOOKED_AT))
    claims = [claim for row in newest if _is_of_one_day(claim := (row.opened_at, row.claimed_at))][:_CLAIMS]
    return round(position * (_per_place_s(claims) if len(claims) >= _ENOUGH else _UNKNOWN_S))


def _for_same(department: str) -> ColumnElement[bool]:
    return handovers.c.department.in_(("", department)) if department else true()


def _per_place_s(claims: Sequence[tuple[datetime, datetime]]) -> float:
    """A long wait in a long queue says the same as a short one in a short queue: each wait goes by its place.

    The one in the middle counts: a few who waited over a break, or whom nobody saw, do not spoil it for all.
    """
    return median(_seconds(*claim) / (1 + _before(claim[0], claims)) for claim in claims)


def _before(opened: datetime, claims: Sequence[tuple[datetime, datetime]]) -> int:
    return sum(before < opened < taken for before, taken in claims)


def _is_of_one_day(claim: tuple[datetime, datetime]) -> bool:
    opened, taken = (moment.astimezone(ZONE).date() for moment in claim)
    return opened == taken


def _seconds(opened: datetime, claimed: datetime) -> float:
    return max(0.0, (claimed - opened).total_seconds())
