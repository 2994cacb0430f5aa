"""The brain answers questions of the gateway: only it has the encoder, the indexes and the live model in memory."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from redis.exceptions import RedisError

from bot.errors import LotseError, without_words
from bot.storage.live import Live, stopping
from bot.storage.live_ask import answer, next_question
from bot.studio.sentence_check import UNDERSTAND

log = logging.getLogger(__name__)

SUGGEST = "suggest"
_MOST = 4
Answerer = Callable[[dict[str, Any]], Awaitable[Any]]
"""From what is asked to the answer, as JSON."""


class Found(Protocol):
    """The decision about a text, as far as it is needed here."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Articles in question, best first."""


class Matcher(Protocol):
    """The library, as far as it is needed here."""

    def match(self, site: str | None, text: str) -> Found | None:
        """Which articles answer a text."""


class Understanding(Protocol):
    """The mind, as far as it is needed here."""

    def recall(self, identity: str, state: dict[str, Any] | None) -> Any:
        """A tracker."""

    async def understand(self, text: str, tracker: Any, site: str, knowledge: int) -> dict[str, Any]:
        """What a text means."""


async def serve_questions(live: Live, answerers: Mapping[str, Answerer]) -> None:
    """Answer until cancelled, one at a time: citizens' turns go before. What nobody knows is answered with nothing."""
    while not stopping():
        try:
            if question := await next_question(live):
                knows = answerers.get(question.kind)
                await answer(live, question, await knows(question.data) if knows else [])
        except (RedisError, LotseError, OSError) as error:
            log.warning("suggestions interrupted: %s", type(error).__name__)
            await asyncio.sleep(1)
        except Exception as error:  # one bad question must not end the service
            log.error("suggestions: %s", type(error).__name__, exc_info=without_words(error))


def suggesting(library: Matcher) -> dict[str, Answerer]:
    """Articles for what a citizen wrote."""

    async def suggest(asked: dict[str, Any]) -> list[str]:
        found = library.match(asked["site"], asked["text"])
        return list(found.ids[:_MOST]) if found else []

    return {SUGGEST: suggest}


def understanding(mind: Callable[[], Understanding], edition: Callable[[str], int]) -> dict[str, Answerer]:
    """What the live model makes of a sentence; `edition` is that of the site's knowledge."""

    async def understand(asked: dict[str, Any]) -> dict[str, Any]:
        present = mind()
        parsed = await present.understand(
            asked["text"], present.recall("studio", None), asked["site"], edition(asked["site"])
        )
        intent, found = parsed.get("intent") or {}, parsed.get("articles") or {}
        article = found["ids"][0] if found.get("band") == "answer" and found.get("ids") else None
        return {"intent": intent.get("name"), "confidence": intent.get("confidence"), "article": article}

    return {UNDERSTAND: understand}
