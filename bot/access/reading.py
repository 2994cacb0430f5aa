"""What was said in a conversation, as staff read it: with what the assistant took each message for."""

from functools import partial
from typing import Any

from sqlalchemy import Connection

from bot.access.acts import Act
from bot.access.base import DeskPart
from bot.access.sources import named
from bot.conversations import person
from bot.conversations.models import Conversation, Understood
from bot.errors import NotFound
from bot.handover.models import Handover
from bot.messages import Message, compact
from bot.staff.models import Staff

Shown = dict[str, Any]
"""A message as JSON, with `understood` ({intent, confidence, service?}) where the assistant had read it."""


class Reading(DeskPart):
    """Reading what was said; citizens read the same messages without what was understood."""

    async def messages(self, staff: Staff, handover_id: str, after: int) -> list[Shown]:
        """Messages with a greater number: how a screen becomes what the record is; raises NotFound, Forbidden."""
        found = await self._look(lambda sql: self._of(sql, staff, handover_id))
        said = await self._ask(self._rooms.conversations.after, found.conversation, after)
        return await self._shown(found.site, staff, found.conversation, said)

    async def transcript(self, staff: Staff, held: Conversation) -> list[Shown]:
        """Everything that was said in a conversation that the caller may read (see `exported`)."""
        said = await self._ask(self._rooms.conversations.everything, held.id)
        return await self._shown(held.site, staff, held.id, said)

    async def earlier(self, staff: Staff, handover_id: str, conversation: str) -> list[Shown]:
        """What was said in an earlier conversation of the same person; raises NotFound, Forbidden."""
        held = await self._do(lambda act: self._related(act, staff, handover_id, conversation))
        return await self.transcript(staff, held)

    def _related(self, act: Act, staff: Staff, handover_id: str, conversation: str) -> Conversation:
        found = self._of(act.sql, staff, handover_id)
        mine = {one.id: one for one in person.of(act.sql, found.conversation) if one.site == found.site}
        if conversation not in mine:
            raise NotFound
        act.audit(staff, "view_earlier", found, conversation=conversation)
        return mine[conversation]

    async def exported(self, staff: Staff, handover_id: str) -> Conversation:
        """The conversation whose transcript is about to leave the desk as a file; raises NotFound, Forbidden."""

        def verb(act: Act) -> Conversation:
            found = self._of(act.sql, staff, handover_id)
            act.audit(staff, "export", found)
            return self._held_by(act.sql, found)

        return await self._do(verb)

    def _held_by(self, sql: Connection, handover: Handover) -> Conversation:
        mine = [one for one in person.of(sql, handover.conversation) if one.id == handover.conversation]
        if not mine:
            raise NotFound
        return mine[0]

    async def _shown(self, site: str, staff: Staff, conversation: str, said: list[Message]) -> list[Shown]:
        return await self._ask(self._with_understood, site, staff.language, conversation, said)

    def _with_understood(self, site: str, language: str, conversation: str, said: list[Message]) -> list[Shown]:
        since = said[0].seq - 1 if said else 0
        known = self._rooms.conversations.understood(conversation, since) if said else {}
        about = {found.article for found in known.values() if found.article}
        services = {article: named(self._rooms.knowledge, site, article, language) for article in about}
        view = partial(_view, services=services)
        return [compact(one) | ({"understood": view(known[one.seq])} if one.seq in known else {}) for one in said]


def _view(found: Understood, services: dict[str, dict[str, str] | None]) -> dict[str, Any]:
    service = services.get(found.article) if found.article else None
    basics = {"intent": found.intent, "confidence": found.confidence}
    return basics | ({"service": service} if service else {})
