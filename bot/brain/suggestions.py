"""The brain looks for articles on behalf of agents: only it has the encoder and the indexes in memory."""

import asyncio
import logging
from typing import Any, Protocol

from redis.exceptions import RedisError

from bot.errors import LotseError, without_words
from bot.storage.live import Live, stopping
from bot.storage.live_ask import Question, answer, next_question

log = logging.getLogger(__name__)

KIND = "suggest"
_MOST = 4


class Found(Protocol):
    """The decision about a text, as far as it is needed here."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Articles in question, best first."""


class Matcher(Protocol):
    """The library, as far as it is needed here."""

    def match(self, site: str | None, text: str) -> Found | None:
        """Which articles answer a text."""


async def serve_questions(live: Live, library: Matcher) -> None:
    """Answer agents' questions until cancelled, one at a time: citizens' turns go before."""
    while not stopping():
        try:
            if question := await next_question(live):
                await answer(live, question, _answer(library, question))
        except (RedisError, LotseError, OSError) as error:
            log.warning("suggestions interrupted: %s", type(error).__name__)
            await asyncio.sleep(1)
        except Exception as error:  # one bad question must not end the service
            log.error("suggestions: %s", type(error).__name__, exc_info=without_words(error))


def _answer(library: Matcher, question: Question) -> list[Any]:
    if question.kind != KIND:
        return []
    found = library.match(question.data["site"], question.data["text"])
    return list(found.ids[:_MOST]) if found else []
