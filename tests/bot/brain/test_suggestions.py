"""The brain answers agents' questions, whatever one of them does to it."""

import asyncio
from contextlib import suppress
from typing import Any

from bot.brain import suggestions as module
from bot.brain.suggestions import SUGGEST, serve_questions, suggesting, understanding
from bot.storage.live import Live
from bot.storage.live_ask import ask
from bot.studio.sentence_check import UNDERSTAND
from nlu.retrieval.bands import Decision


class Shelves:
    """Finds the articles that are named in the text; one text is too much for it."""

    def match(self, site: str | None, text: str) -> Decision | None:
        if text == "boom":
            raise ValueError(text)
        return Decision("clarify", tuple(text.split()), 0.5) if text else None


class Mind:
    """Takes everything for a question about one article."""

    def recall(self, identity: str, state: dict[str, Any] | None) -> None:
        return None

    async def understand(self, text: str, tracker: Any, site: str, knowledge: int) -> dict[str, Any]:
        assert (text, site, knowledge) == ("Pass?", "musterstadt", 7)
        return {"intent": {"name": "ask_article", "confidence": 0.9}, "articles": {"band": "answer", "ids": ["pass"]}}


async def test_the_best_articles_are_named_and_one_bad_question_ends_nothing(live: Live) -> None:
    serving = asyncio.create_task(serve_questions(live, suggesting(Shelves()) | understanding(Mind, lambda site: 7)))
    assert await ask(live, SUGGEST, {"site": "musterstadt", "text": "boom"}, 0.3) is None
    found = await ask(live, SUGGEST, {"site": "musterstadt", "text": "a b c d e f"}, 1)
    assert found == ["a", "b", "c", "d"]
    assert await ask(live, SUGGEST, {"site": "musterstadt", "text": ""}, 1) == []
    assert await ask(live, "riddle", {}, 1) == []
    asked = {"site": "musterstadt", "text": "Pass?"}
    assert await ask(live, UNDERSTAND, asked, 1) == {"intent": "ask_article", "confidence": 0.9, "article": "pass"}
    serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving


def test_the_kind_is_the_one_that_the_desk_asks_for() -> None:
    from bot.access import packet

    assert module.SUGGEST == packet.SUGGEST
