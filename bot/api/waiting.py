"""Wait for the replies of a turn: by notice as long as Redis lives, by looking into the record otherwise."""

import asyncio
from typing import Any

from bot.api.services import Services, in_thread
from bot.api.switchboard import Notice, next_notice
from bot.messages import Message, compact
from bot.wording import say

_LOOK_EVERY_S = 1.0
Replies = list[dict[str, Any]]


async def wait_for_replies(
    needed: Services, conversation: str, seq: int, line: "asyncio.Queue[Notice]", seconds: float, look_first: bool
) -> tuple[Replies, bool]:
    """Replies to message `seq` and whether its turn is done, after at most `seconds`.

    `look_first`: it may be done already. It is done too when a person takes over, who is told by a `state` notice.
    """
    if look_first:
        replies, done = await _look(needed, conversation, seq)
        if done:
            return replies, True
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while (left := end - loop.time()) > 0:
        notice = await next_notice(line, min(left, _LOOK_EVERY_S))
        if notice and notice["event"] == "turn" and notice["data"]["seq"] == seq:
            return notice["data"]["replies"], True
        if notice is None or notice["event"] in ("resync", "state"):
            replies, done = await _look(needed, conversation, seq)
            if done:
                return replies, True
    return await _look(needed, conversation, seq)


async def _look(needed: Services, conversation: str, seq: int) -> tuple[Replies, bool]:
    replies, done = await in_thread(needed.conversations.replies, conversation, seq)
    return [compact(reply) for reply in replies], done


def answered(
    needed: Services, said: Message, replies: Replies, done: bool, queued: bool, waited: bool
) -> dict[str, Any]:
    """The body of the answer; `pending` says in words why there is no reply yet."""
    body: dict[str, Any] = {"message": compact(said), "replies": replies}
    if not done:
        code = pending_code(needed, queued, waited)
        body["pending"] = {"code": f"assistant_{code}", "text": say(f"chat.pending_{code}", said.language)}
    return body


def pending_code(needed: Services, queued: bool, waited: bool) -> str:
    """Why a turn is not done: working, slow, starting, no_model or unavailable."""
    states = {brain["state"] for brain in needed.brains}
    if not queued or not needed.redis_alive or not states:
        return "unavailable"
    if "ready" in states:
        return "slow" if waited else "working"
    return "no_model" if states & {"model_missing", "model_broken"} else "starting"
