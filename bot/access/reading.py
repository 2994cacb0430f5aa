"""What was said in a conversation, as staff read it: with what the assistant took each message for."""

from functools import partial
from typing import Any

from sqlalchemy import Connection

from bot.access.acts import Act
from bot.access.base import DeskPart
from bot.access.sources import named
from bot.conversations import person
from bot.conversations.models import Conversation, Understood
from bot.conversations.withheld import for_staff
from bot.errors import NotFound
from bot.handover.models import Handover, Stage
from bot.messages import Message, compact
from bot.staff.models import Staff

Shown = dict[str, Any]
"""A message as JSON, with `understood` ({intent, confidence, service?}) where the assistant had read it."""


class Reading(DeskPart):
    """Reading what was said, up to the end of the handover: afterwards citizens are alone with the assistant again.

    Citizens read the same messages without what was understood.
    """

    async def messages(self, staff: Staff, handover_id: str, after: int) -> list[Shown]:
        """Messages with a greater number: how a screen becomes what the record is; raises NotFound, Forbidden.

        Whoever reads is noted, unless the holder goes on reading.
        """
        found = await self._look(lambda sql: self._of(sql, staff, handover_id))
        if not (after and _has(staff, found)):
            await self._do(lambda act: act.audit(staff, "read", found, after=after))
        said = await self._ask(self._rooms.conversations.after, found.conversation, after)
        return await self._shown(found.site, staff, found.conversation, _readable(said, found))

    async def transcript(self, staff: Staff, held: Conversation, said: list[Message]) -> list[Shown]:
        """What the caller may read of a conversation (see `exported`), with what was understood."""
        return await self._shown(held.site, staff, held.id, said)

    async def earlier(self, staff: Staff, handover_id: str, conversation: str) -> list[Shown]:
        """What was said in an earlier conversation of the same person; raises NotFound, Forbidden."""
        found, held = await self._do(lambda act: self._related(act, staff, handover_id, conversation))
        return await self.transcript(staff, held, await self._readable(found, held.id))

    def _related(self, act: Act, staff: Staff, handover_id: str, conversation: str) -> tuple[Handover, Conversation]:
        found = self._of(act.sql, staff, handover_id)
        mine = {one.id: one for one in self._others(act.sql, found)}
        if conversation not in mine:
            raise NotFound
        act.audit(staff, "view_earlier", found, conversation=conversation)
        return found, mine[conversation]

    def _others(self, sql: Connection, handover: Handover) -> list[Conversation]:
        """Other conversations of the same person with the same city, begun before the end of the handover."""
        others = [one for one in person.of(sql, handover.conversation) if one.id != handover.conversation]
        end = handover.closed_at
        return [one for one in others if one.site == handover.site and (end is None or one.created_at <= end)]

    async def exported(self, staff: Staff, handover_id: str) -> tuple[Conversation, list[Message]]:
        """The conversation whose transcript is about to leave the desk as a file; raises NotFound, Forbidden."""

        def verb(act: Act) -> tuple[Handover, Conversation]:
            found = self._of(act.sql, staff, handover_id)
            act.audit(staff, "export", found)
            return found, self._held_by(act.sql, found)

        found, held = await self._do(verb)
        return held, await self._readable(found, held.id)

    def _held_by(self, sql: Connection, handover: Handover) -> Conversation:
        mine = [one for one in person.of(sql, handover.conversation) if one.id == handover.conversation]
        if not mine:
            raise NotFound
        return mine[0]

    async def _readable(self, handover: Handover, conversation: str) -> list[Message]:
        """All that may be read of one of the person's conversations."""
        return _readable(await self._ask(self._rooms.conversations.everything, conversation), handover)

    async def _shown(self, site: str, staff: Staff, conversation: str, said: list[Message]) -> list[Shown]:
        return await self._ask(self._with_understood, site, staff.language, conversation, said)

    def _with_understood(self, site: str, language: str, conversation: str, said: list[Message]) -> list[Shown]:
        since = said[0].seq - 1 if said else 0
        known = self._rooms.conversations.understood(conversation, since) if said else {}
        about = {found.article for found in known.values() if found.article}
        services = {article: named(self._rooms.knowledge, site, article, language) for article in about}
        view = partial(_view, services=services)
        return [compact(one) | ({"understood": view(known[one.seq])} if one.seq in known else {}) for one in said]


def until_end(said: list[Message], handover: Handover) -> list[Message]:
    """What of it was said before the end of the handover; its last message is the one that tells of the end.

    Up to the last number that is old enough: what was stored before the end may carry a slightly later moment.
    """
    end = handover.closed_at
    if end is None:
        return said
    last = max((one.seq for one in said if one.at <= end), default=0)
    return [one for one in said if one.seq <= last]


def _readable(said: list[Message], handover: Handover) -> list[Message]:
    """The same without what is the citizen's alone."""
    return [for_staff(one) for one in until_end(said, handover)]


def _has(staff: Staff, handover: Handover) -> bool:
    return handover.state is Stage.CLAIMED and handover.agent == staff.id


def _view(found: Understood, services: dict[str, dict[str, str] | None]) -> dict[str, Any]:
    service = services.get(found.article) if found.article else None
    basics = {"intent": found.intent, "confidence": found.confidence}
    return basics | ({"service": service} if service else {})
