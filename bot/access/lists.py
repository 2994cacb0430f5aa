"""The queue as a list, with what is unread, and the canned responses of a site."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, func, select

from bot.access.acts import Act
from bot.access.base import DeskPart
from bot.access.sources import named
from bot.access.views import summary
from bot.errors import Forbidden
from bot.handover import canned, desk_log
from bot.handover.canned import Canned
from bot.handover.looking import Which
from bot.handover.models import Handover
from bot.messages import Author
from bot.staff.audit_log import record
from bot.staff.models import Role, Staff
from bot.storage.tables import conversations, messages

_PREVIEW = 140
"""Letters of the citizen's newest message that a list shows."""


class Lists(DeskPart):
    """What consoles read first, and again after any loss of their connection."""

    async def listed(
        self, staff: Staff, state: Which, site: str | None = None, everybody: bool = False
    ) -> tuple[list[dict[str, Any]], int]:
        """Open handovers, oldest due first, and the number of the last event that they already show.

        Of the department of the caller, of none in particular and addressed to the caller, unless `everybody` or
        the caller has no department. Raises Forbidden.
        """
        sites = self._sites(staff, site)
        departments = None if everybody or not staff.department else {staff.department}

        def verb(sql: Connection) -> tuple[list[dict[str, Any]], int]:
            seq = desk_log.newest(sql)
            found = self._rooms.queue.listed(sql, state, sites, staff.id, departments)
            unread, last = _unread(sql, found), _last_words(sql, found)
            rows = [summary(one) | unread[one.conversation] | last.get(one.conversation, {}) for one in found]
            return rows, seq

        rows, seq = await self._look(verb)
        titles = await self._ask(self._titles, rows, staff.language)
        return [row | {"service": titles.get((row["site"], row["article"]))} for row in rows], seq

    async def followed(self, staff: Staff) -> list[dict[str, Any]]:
        """What somebody has in hand and what waits at the sites of an agent, as the events show it."""
        sites, listed = staff.sites(Role.AGENT), self._rooms.queue.listed

        def verb(sql: Connection) -> list[dict[str, Any]]:
            found = [*listed(sql, "mine", None, staff.id), *listed(sql, "waiting", sites, staff.id)]
            return [summary(one) for one in found]

        return await self._look(verb)

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

    async def canned(self, staff: Staff, site: str, language: str | None) -> list[Canned]:
        """Canned responses: all, or each once in `language` as far as there is one; raises Forbidden."""
        if not any(staff.may(role, site) for role in (Role.AGENT, Role.EDITOR)):
            raise Forbidden
        return await self._look(lambda sql: canned.listed(sql, site, language))

    async def put_canned(self, staff: Staff, site: str, response: Canned) -> None:
        """Store a canned response; raises Forbidden, NotFound."""
        self._may_edit(staff, site)

        def verb(act: Act) -> None:
            canned.put(act.sql, site, response)
            _note_change(act, staff, "canned_put", site, response.shortcut, response.language)

        await self._do(verb)

    async def delete_canned(self, staff: Staff, site: str, shortcut: str, language: str) -> None:
        """Take a canned response away; raises Forbidden, NotFound."""
        self._may_edit(staff, site)

        def verb(act: Act) -> None:
            canned.delete(act.sql, site, shortcut, language)
            _note_change(act, staff, "canned_deleted", site, shortcut, language)

        await self._do(verb)

    def _may_edit(self, staff: Staff, site: str) -> None:
        if not staff.may(Role.EDITOR, site):
            raise Forbidden


def _note_change(act: Act, staff: Staff, what: str, site: str, shortcut: str, language: str) -> None:
    record(act.sql, staff.name, what, f"{shortcut}/{language}", site, {}, act.at)


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
    return {row.conversation: {"preview": row.text} for row in rows}
