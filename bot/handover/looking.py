"""Look at the queue without changing it: whose turn it is, who has what, what is overdue."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, true

from bot.errors import NotFound
from bot.handover import rows
from bot.handover.events import Reason
from bot.handover.models import Handover, Stage
from bot.storage.tables import handovers

Which = Literal["waiting", "mine", "all"]
ALERT_AGAIN = timedelta(minutes=10)
"""Supervisors are told again after this time that nobody takes a handover."""
URGED_AGAIN = timedelta(minutes=2)
"""The same where somebody may be in danger."""
OLDEST_DUE_FIRST = (handovers.c.due_at, handovers.c.opened_at, handovers.c.id)
OPEN = handovers.c.closed_at.is_(None)
WAITS = and_(OPEN, handovers.c.state == Stage.WAITING)
HELD = and_(OPEN, handovers.c.state == Stage.CLAIMED)
CHAT = handovers.c.kind == "chat"


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
        limit: int | None = None,
    ) -> list[Handover]:
        """Open handovers as `agent` sees them, oldest due first; None: all sites, all departments, however many.

        `waiting` are those that the agent may take, `mine` those that the agent has, `all` whatever is open.
        """
        visible = true() if sites is None else handovers.c.site.in_(sites)
        if state == "mine":
            return _all(sql, visible, HELD, handovers.c.agent == agent, limit=limit)
        meant = _meant_for(agent, departments)
        if state == "waiting":
            free = or_(handovers.c.addressee.is_(None), handovers.c.addressee == agent)
            return _all(sql, visible, meant, WAITS, free, limit=limit)
        return _all(sql, visible, meant, OPEN, limit=limit)

    def overdue(self, sql: Connection, at: datetime) -> list[Handover]:
        """Chats and call-backs that nobody has taken in time, and of which nobody was told yet, or not lately."""
        return _all(sql, WAITS, handovers.c.due_at <= at, not_told_lately(at))

    def held_by(self, sql: Connection, agent_ids: Collection[str], at: datetime | None = None) -> list[Handover]:
        """What these agents have, and what waits for one of them alone: nobody else can take it.

        With a moment `at`: without the call-backs that are not due by then, for which nobody has to be there.
        """
        has = and_(HELD, handovers.c.agent.in_(agent_ids))
        return _all(sql, or_(has, and_(WAITS, handovers.c.addressee.in_(agent_ids))), _needs_somebody(at))

    def holders(self, sql: Connection, at: datetime | None = None) -> set[str]:
        """Ids of all agents on whom somebody depends: who have a handover or for whom one waits; `at`: see above."""
        having = select(handovers.c.agent).where(HELD, _needs_somebody(at))
        meant = select(handovers.c.addressee).where(WAITS, handovers.c.addressee.is_not(None), _needs_somebody(at))
        return set(sql.scalars(having)) | set(sql.scalars(meant))

    def chats_for(self, sql: Connection, agent_ids: Collection[str]) -> list[Handover]:
        """Chats that wait for one of these agents alone."""
        return _all(sql, WAITS, CHAT, handovers.c.addressee.in_(agent_ids))

    def chats_waiting(self, sql: Connection) -> list[Handover]:
        """All chats that wait, at whatever site."""
        return _all(sql, WAITS, CHAT)

    def chats_by_agent(self, sql: Connection, site: str | None = None) -> dict[str, int]:
        """How many chats the agents have who have any; `site` None: of all sites together."""
        there = true() if site is None else handovers.c.site == site
        counted = select(handovers.c.agent, func.count()).where(HELD, CHAT, there).group_by(handovers.c.agent)
        return {row[0]: row[1] for row in sql.execute(counted)}


def not_told_lately(at: datetime) -> ColumnElement[bool]:
    """Handovers of which supervisors are to be told, for the first time or again."""
    told = handovers.c.alerted_at
    urgent = and_(handovers.c.reason == Reason.DISTRESS, told <= at - URGED_AGAIN)
    return or_(told.is_(None), told <= at - ALERT_AGAIN, urgent)


def _needs_somebody(at: datetime | None) -> ColumnElement[bool]:
    return true() if at is None else or_(CHAT, handovers.c.due_at <= at)


def _all(sql: Connection, *conditions: ColumnElement[bool], limit: int | None = None) -> list[Handover]:
    found = select(handovers).where(*conditions).order_by(*OLDEST_DUE_FIRST).limit(limit)
    return [rows.handover(row) for row in sql.execute(found)]


def _meant_for(agent: str, departments: Collection[str] | None) -> ColumnElement[bool]:
    """What concerns somebody of these departments: theirs, everybody's, and what is addressed to the agent."""
    if departments is None:
        return true()
    theirs = handovers.c.department.in_({"", *departments})
    return or_(theirs, handovers.c.addressee == agent, and_(HELD, handovers.c.agent == agent))
