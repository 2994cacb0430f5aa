"""The brain answers agents' questions, whatever one of them does to it."""

import asyncio
from contextlib import suppress

from bot.brain import suggestions as module
from bot.brain.suggestions import KIND, serve_questions
from bot.storage.live import Live
from bot.storage.live_ask import ask
from nlu.retrieval.bands import Decision


class Shelves:
    """Finds the articles that are named in the text; one text is too much for it."""

    def match(self, site: str | None, text: str) -> Decision | None:
        if text == "boom":
            raise ValueError(text)
        return Decision("clarify", tuple(text.split()), 0.5) if text else None


async def test_the_best_articles_are_named_and_one_bad_question_ends_nothing(live: Live) -> None:
    serving = asyncio.create_task(serve_questions(live, Shelves()))
    assert await ask(live, KIND, {"site": "musterstadt", "text": "boom"}, 0.3) is None
    found = await ask(live, KIND, {"site": "musterstadt", "text": "a b c d e f"}, 1)
    assert found == ["a", "b", "c", "d"]
    assert await ask(live, KIND, {"site": "musterstadt", "text": ""}, 1) == []
    assert await ask(live, "riddle", {}, 1) == []
    serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving


def test_the_kind_is_the_one_that_the_desk_asks_for() -> None:
    from bot.access.packet import SUGGEST

    assert module.KIND == SUGGEST
