"""Look at the queue without changing it: whose turn it is, who has what, what is overdue."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, Connection, and_, or_, select, true

from bot.errors import NotFound
from bot.handover import rows
from bot.handover.models import Handover, Stage
from bot.storage.tables import handovers

Which = Literal["waiting", "mine", "all"]
OLDEST_DUE_FIRST = (handovers.c.due_at, handovers.c.opened_at, handovers.c.id)
OPEN = handovers.c.closed_at.is_(None)
_WAITS = handovers.c.state == Stage.WAITING
_HELD = handovers.c.state == Stage.CLAIMED


class Looking:
    """What can be read of handovers; every function joins the transaction of its caller."""

    def find(self, sql: Connection, handover_id: str) -> Handover:
        """The handover with this id; raises NotFound."""
        row = sql.execute(select(handovers).where(handovers.c.id == handover_id)).first()
        if row is None:
            raise NotFound
        return rows.handover(row)

    def open_of(self, sql: Connection, conversation: str) -> Handover | None:
        """The handover of a conversation that is not over yet; there is at most one."""
        found = _all(sql, handovers.c.conversation == conversation, OPEN)
        return found[0] if found else None

    def of(self, sql: Connection, conversation: str) -> list[Handover]:
        """All handovers of a conversation, also those that are over, oldest first."""
        found = select(handovers).where(handovers.c.conversation == conversation)
        return [rows.handover(row) for row in sql.execute(found.order_by(handovers.c.opened_at, handovers.c.id))]

    def listed(
        self,
        sql: Connection,
        state: Which,
        sites: Collection[str] | None,
        agent: str,
        departments: Collection[str] | None = None,
        limit: int = 500,
    ) -> list[Handover]:
        """Open handovers as `agent` sees them, oldest due first; None: all sites, all departments.

        `waiting` are those that the agent may take, `mine` those that the agent has, `all` whatever is open.
        """
        visible = true() if sites is None else handovers.c.site.in_(sites)
        if state == "mine":
            return _all(sql, visible, _HELD, handovers.c.agent == agent, limit=limit)
        meant = _meant_for(agent, departments)
        if state == "waiting":
            free = or_(handovers.c.addressee.is_(None), handovers.c.addressee == agent)
            return _all(sql, visible, meant, _WAITS, free, limit=limit)
        return _all(sql, visible, meant, OPEN, limit=limit)

    def overdue(self, sql: Connection, at: datetime) -> list[Handover]:
        """Chats and call-backs that nobody has taken in time, and of which nobody was told yet."""
        return _all(sql, _WAITS, handovers.c.due_at <= at, handovers.c.alerted_at.is_(None))

    def held_by(self, sql: Connection, agent_ids: Collection[str]) -> list[Handover]:
        """What these agents have, and what waits for one of them alone: nobody else can take it."""
        has = and_(_HELD, handovers.c.agent.in_(agent_ids))
        return _all(sql, or_(has, and_(_WAITS, handovers.c.addressee.in_(agent_ids))))

    def holders(self, sql: Connection) -> set[str]:
        """Ids of all agents on whom somebody depends: who have a handover or for whom one waits."""
        having = select(handovers.c.agent).where(_HELD)
        meant = select(handovers.c.addressee).where(_WAITS, handovers.c.addressee.is_not(None))
        return set(sql.scalars(having)) | set(sql.scalars(meant))


def _all(sql: Connection, *conditions: ColumnElement[bool], limit: int | None = None) -> list[Handover]:
    found = select(handovers).where(*conditions).order_by(*OLDEST_DUE_FIRST).limit(limit)
    return [rows.handover(row) for row in sql.execute(found)]


def _meant_for(agent: str, departments: Collection[str] | None) -> ColumnElement[bool]:
    """What concerns somebody of these departments: theirs, everybody's, and what is addressed to the agent."""
    if departments is None:
        return true()
    theirs = handovers.c.department.in_({"", *departments})
    return or_(theirs, handovers.c.addressee == agent, and_(_HELD, handovers.c.agent == agent))
