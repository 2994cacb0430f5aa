"""Questions to the brains with an answer: the gateway may not load what only they have in memory.

Nothing depends on an answer: without one in time whoever asked goes on without.
"""

import asyncio
import json
import secrets
from typing import Any, NamedTuple

from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as TooSlow

from bot.storage.live import Live

ASK = "lotse:ask"
_FORGET_S = 10
"""How long an answer that nobody waits for any more is kept, and questions that nobody takes."""
_MOST_WAITING = 100
_BLOCK_S = 1
"""Seconds of one blocking call; less than the silence at which Redis counts as gone."""


class Question(NamedTuple):
    """What somebody wants to know; `identity` is where the answer is waited for."""

    identity: str
    kind: str
    data: dict[str, Any]


async def ask(live: Live, kind: str, data: dict[str, Any], timeout_s: float) -> Any | None:
    """The answer of some brain as JSON, or None if there is none within `timeout_s` seconds or no Redis."""
    identity = secrets.token_urlsafe(12)
    question = json.dumps({"identity": identity, "kind": kind, "data": data})
    try:
        async with live.redis.pipeline(transaction=True) as pipeline:
            pipeline.rpush(ASK, question)
            pipeline.ltrim(ASK, -_MOST_WAITING, -1)
            pipeline.expire(ASK, _FORGET_S)
            await pipeline.execute()
        async with asyncio.timeout(timeout_s + 0.5):
            found = await live.redis.blpop([_answer_key(identity)], timeout=min(timeout_s, _BLOCK_S))
    except (RedisError, OSError, TimeoutError):
        return None
    return json.loads(found[1]) if found else None


async def next_question(live: Live) -> Question | None:
    """The next question that this brain is to answer, or None when there was none for a second."""
    try:
        found = await live.redis.blpop([ASK], timeout=_BLOCK_S)
    except TooSlow:  # also where this process was busy meanwhile
        return None
    return Question(**json.loads(found[1])) if found else None


async def answer(live: Live, question: Question, data: Any) -> None:
    """Give the answer to whoever asked."""
    key = _answer_key(question.identity)
    async with live.redis.pipeline(transaction=True) as pipeline:
        pipeline.rpush(key, json.dumps(data))
        pipeline.expire(key, _FORGET_S)
        await pipeline.execute()


def _answer_key(identity: str) -> str:
    return f"lotse:answer:{identity}"
