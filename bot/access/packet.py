"""Everything on the table: what an agent sees of a handover, and which articles may help."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from redis.exceptions import RedisError
from sqlalchemy import Connection

from bot.access.acts import Act
from bot.access.facets import asked
from bot.access.reading import Reading
from bot.access.sources import named, suggestions
from bot.access.views import summary
from bot.conversations.models import Conversation
from bot.handover import canned, desk_log, marks, notes
from bot.handover.models import Handover
from bot.messages import Author, Message
from bot.staff.models import Staff
from bot.storage.live_ask import ask

SUGGEST = "suggest"
_WITHIN_S = 0.8
"""How long an agent's screen waits for the brain's suggestions."""
_EARLIER = 20
_MOST_SUGGESTIONS = 4


class Packets(Reading):
    """Reading a handover; who looked is noted in the audit log."""

    async def packet(self, staff: Staff, handover_id: str) -> dict[str, Any]:
        """The contract's packet with notes, marks, canned responses and what was seen; raises NotFound, Forbidden."""
        handover, held, seq = await self._do(lambda act: self._opened(act, staff, handover_id))
        said = await self._readable(handover, held.id)
        beside = await self._look(lambda sql: self._beside(sql, handover, held))
        proposed = await self._suggested(handover, held.language, _last_words(said))
        return {
            **summary(handover),
            **_event(handover),
            "language": held.language,
            "conversation_state": held.state,
            "service": await self._ask(self._service, handover, staff.language),
            "seen": {"citizen": held.seen_by_citizen, "agent": held.seen_by_agent},
            "transcript": await self._shown(held.site, staff, held.id, said),
            "suggestions": proposed,
            "seq": seq,
            **beside,
        }

    def _opened(self, act: Act, staff: Staff, handover_id: str) -> tuple[Handover, Conversation, int]:
        """`seq` is read before the rest: what happens from now on comes as events after it."""
        seq = desk_log.newest(act.sql)
        found = self._of(act.sql, staff, handover_id)
        act.audit(staff, "view", found)
        return found, self._held_by(act.sql, found), seq

    def _beside(self, sql: Connection, handover: Handover, held: Conversation) -> dict[str, Any]:
        others, all_of_it = self._others(sql, handover), self._rooms.queue.of(sql, held.id)
        return {
            "notes": _noted(sql, all_of_it),
            "marks": [_plain(asdict(mark)) for mark in marks.of(sql, held.id)],
            "canned": [one.model_dump() for one in canned.listed(sql, handover.site, held.language)],
            "earlier": [self._earlier(sql, one) for one in reversed(others[-_EARLIER:])],
            "previous": [_ended(one) for one in all_of_it if one.id != handover.id],
        }

    def _earlier(self, sql: Connection, held: Conversation) -> dict[str, Any]:
        """An earlier conversation of the same person, without its words."""
        return {
            "conversation": held.id,
            "channel": held.channel,
            "language": held.language,
            "state": held.state,
            "opened_at": held.created_at.isoformat(),
            "updated_at": held.updated_at.isoformat(),
            "messages": held.seq,
            "handovers": [_ended(one) for one in self._rooms.queue.of(sql, held.id)],
        }

    async def suggestions(self, staff: Staff, handover_id: str, text: str | None = None) -> list[dict[str, Any]]:
        """Articles for `text`, or for what the citizen said last, cut to what it asks; raises NotFound, Forbidden."""

        def verb(sql: Connection) -> tuple[Handover, Conversation]:
            found = self._of(sql, staff, handover_id)
            return found, self._held_by(sql, found)

        handover, held = await self._look(verb)
        words = text or _last_words(await self._readable(handover, held.id))
        return await self._suggested(handover, held.language, words)

    async def _suggested(self, handover: Handover, language: str, words: str) -> list[dict[str, Any]]:
        """What fits the words, then what the assistant had in mind; of each the parts that the words ask for."""
        question = {"site": handover.site, "text": words}
        found = await ask(self._rooms.live, SUGGEST, question, _WITHIN_S) if words and await self._brains() else None
        known = [article for article in (handover.event.service, *handover.event.articles) if article]
        articles = [*(found or ()), *known][:_MOST_SUGGESTIONS]
        knowledge, site = self._rooms.knowledge, handover.site
        return await self._ask(lambda: suggestions(knowledge, site, articles, language, asked(words)))

    async def _brains(self) -> bool:
        """Whether anybody would answer; nobody is waited for in vain."""
        try:
            return any(brain["state"] == "ready" for brain in await self._rooms.live.brains())
        except (RedisError, OSError):
            return False

    def _service(self, handover: Handover, language: str) -> dict[str, str] | None:
        if handover.event.service is None:
            return None
        return named(self._rooms.knowledge, handover.site, handover.event.service, language)


def _event(handover: Handover) -> dict[str, Any]:
    """What the assistant knew, and what the last agent said to the next one."""
    event = handover.event.model_dump(mode="json", include={"confidence", "intents", "articles", "form"})
    contact = handover.contact.model_dump(exclude_none=True) if handover.contact else None
    told = {"contact": contact, "comment": handover.comment}
    return event | told | {"close_reason": handover.close_reason, "wrap_up": handover.wrap_up}


def _ended(handover: Handover) -> dict[str, Any]:
    return summary(handover) | {"close_reason": handover.close_reason, "wrap_up": handover.wrap_up}


def _noted(sql: Connection, handovers: list[Handover]) -> list[dict[str, Any]]:
    """What agents noted in all handovers of a conversation: who had it before knew what matters now, too."""
    found = [note for one in handovers for note in notes.listed(sql, one.id)]
    return [_plain(asdict(note)) for note in sorted(found, key=lambda note: note.at)]


def _last_words(said: list[Message]) -> str:
    words = (message.text for message in reversed(said) if message.author is Author.CITIZEN and message.text)
    return next(words, "")


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}
