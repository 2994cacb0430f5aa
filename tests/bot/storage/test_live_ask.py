"""Questions to the brains: answered by one of them, or given up in time."""

import asyncio
import time

from bot.storage.live import Live
from bot.storage.live_ask import ASK, answer, ask, next_question


async def _answer_one(live: Live) -> str:
    question = None
    while question is None:
        question = await next_question(live)
    await answer(live, question, [question.kind, question.data["text"]])
    return question.kind


async def test_an_answer_comes_back_to_who_asked(live: Live) -> None:
    brain = asyncio.gather(*(_answer_one(live) for _ in range(3)))
    answers = await asyncio.gather(*(ask(live, "suggest", {"text": text}, 1) for text in "abc"))
    assert answers == [["suggest", text] for text in "abc"]
    assert await brain == ["suggest"] * 3


async def test_nobody_is_waited_for_longer_than_said(live: Live) -> None:
    began = time.monotonic()
    assert await ask(live, "suggest", {}, 0.2) is None
    assert time.monotonic() - began < 1.5


async def test_questions_that_nobody_takes_do_not_pile_up(live: Live) -> None:
    await asyncio.gather(*(ask(live, "suggest", {}, 0.05) for _ in range(120)))
    assert await live.redis.llen(ASK) <= 100
    assert 0 < await live.redis.ttl(ASK) <= 10


async def test_without_redis_there_is_no_answer() -> None:
    nowhere = Live("redis://127.0.0.1:1")
    assert await ask(nowhere, "suggest", {}, 0.2) is None
    await nowhere.close()
