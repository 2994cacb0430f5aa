"""The queue as a list, with what is unread, and the events by which consoles keep it current."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from bot.access.base import DeskPart
from bot.access.sources import named
from bot.access.views import summary
from bot.errors import Forbidden
from bot.handover import desk_log
from bot.handover.looking import Which
from bot.handover.models import Handover, Stage
from bot.messages import Author
from bot.privacy.secret_words import hidden_pairs
from bot.staff import audit_log
from bot.staff.audit_log import Wanted, record
from bot.staff.models import Role, Staff
from bot.storage.tables import conversations, messages

_NOTED_EVERY = timedelta(hours=1)
_PREVIEW = 140
"""Letters of the citizen's newest message that a list shows."""


class Lists(DeskPart):
    """What consoles read first, and again after any loss of their connection."""

    async def listed(
        self, staff: Staff, state: Which, site: str | None = None, everybody: bool = False
    ) -> tuple[list[dict[str, Any]], int]:
        """Open handovers, oldest due first, and the number of the last event that they already show.

        Of the department of the caller, of none in particular and addressed to the caller, unless `everybody` or
        the caller has no department. Who looks is noted once an hour for each list, since consoles read them all the
        time. Raises Forbidden.
        """
        sites = self._sites(staff, site)
        departments = None if everybody or not staff.department else {staff.department}

        def verb(sql: Connection) -> tuple[list[dict[str, Any]], int, bool]:
            seq = desk_log.newest(sql)
            found = self._rooms.queue.listed(sql, state, sites, staff.id, departments)
            unread, last = _unread(sql, found), _last_words(sql, [one for one in found if _concerns(staff, one)])
            rows = [summary(one) | unread[one.conversation] | last.get(one.conversation, {}) for one in found]
            return rows, seq, self._is_noted(sql, staff, state, site)

        rows, seq, noted = await self._look(verb)
        if not noted:
            await self._do(lambda act: record(act.sql, *_reading(staff, state, site), {"staff_id": staff.id}, act.at))
        titles = await self._ask(self._titles, rows, staff.language)
        return [row | {"service": titles.get((row["site"], row["article"]))} for row in rows], seq

    def _is_noted(self, sql: Connection, staff: Staff, state: Which, site: str | None) -> bool:
        name, act, subject, of_site = _reading(staff, state, site)
        since = self._rooms.clock() - _NOTED_EVERY
        wanted = Wanted(site=of_site, staff=name, act=act, subject=subject, since=since)
        return bool(audit_log.listed(sql, None, limit=1, wanted=wanted))

    async def followed(self, staff: Staff) -> list[dict[str, Any]]:
        """What is open at the sites of an agent, as the events show it."""
        sites, listed = staff.sites(Role.AGENT), self._rooms.queue.listed
        return await self._look(lambda sql: [summary(one) for one in listed(sql, "all", sites, staff.id)])

    async def newest(self) -> int:
        """The number of the newest event."""
        return await self._look(desk_log.newest)

    async def logged(self, staff: Staff, seq: int, limit: int) -> list[dict[str, Any]]:
        """Events with a greater number at the sites of an agent, oldest first."""
        sites = staff.sites(Role.AGENT)
        found = await self._look(lambda sql: desk_log.after(sql, sites, seq, limit))
        return [asdict(one) | {"at": one.at.isoformat()} for one in found]

    def _titles(self, rows: list[dict[str, Any]], language: str) -> dict[tuple[str, str], dict[str, str]]:
        """What the conversations are about, in the agent's language."""
        wanted = {(row["site"], row["article"]) for row in rows if row["article"]}
        found = {key: named(self._rooms.knowledge, *key, language) for key in wanted}
        return {key: title for key, title in found.items() if title}

    def _sites(self, staff: Staff, site: str | None) -> tuple[str, ...] | None:
        if site is None:
            return staff.sites(Role.AGENT)
        if not staff.may(Role.AGENT, site):
            raise Forbidden
        return (site,)


def _reading(staff: Staff, state: Which, site: str | None) -> tuple[str, str, str, str]:
    """How a look at a list stands in the audit log; without a site it is that of all sites of the agent."""
    return staff.name, "list", state, site or ""


def _concerns(staff: Staff, handover: Handover) -> bool:
    """What one has or may take: of others' conversations a list shows no words."""
    if handover.state is not Stage.WAITING:
        return handover.state is Stage.CLAIMED and handover.agent == staff.id
    if handover.addressee:
        return handover.addressee == staff.id
    return not staff.department or handover.department in ("", staff.department)


def _unread(sql: Connection, found: Sequence[Handover]) -> dict[str, dict[str, int]]:
    """By conversation: how many of the citizen's messages no agent has seen, and the newest number of all."""
    ids = [one.conversation for one in found]
    new = (messages.c.author == Author.CITIZEN) & (messages.c.seq > conversations.c.seen_by_agent)
    joined = conversations.outerjoin(messages, (messages.c.conversation == conversations.c.id) & new)
    columns = (conversations.c.id, conversations.c.seq, func.count(messages.c.seq).label("unread"))
    counted = select(*columns).select_from(joined).where(conversations.c.id.in_(ids))
    rows = sql.execute(counted.group_by(conversations.c.id, conversations.c.seq))
    return {row.id: {"unread": row.unread, "last_seq": row.seq} for row in rows}


def _last_words(sql: Connection, found: Sequence[Handover]) -> dict[str, dict[str, str]]:
    """By conversation: how the citizen's newest own words begin, so that agents know what they take; no buttons."""
    ids = [one.conversation for one in found]
    own = (messages.c.text != "", messages.c.data["choice"].as_string().is_(None))
    said = (messages.c.conversation.in_(ids), messages.c.author == Author.CITIZEN, *own)
    newest = select(messages.c.conversation, func.max(messages.c.seq).label("seq")).where(*said)
    last = newest.group_by(messages.c.conversation).subquery()
    same = (messages.c.conversation == last.c.conversation) & (messages.c.seq == last.c.seq)
    columns = (messages.c.conversation, func.substr(messages.c.text, 1, _PREVIEW).label("text"))
    rows = sql.execute(select(*columns).join(last, same))
    return {row.conversation: {"preview": hidden_pairs(row.text)} for row in rows}
