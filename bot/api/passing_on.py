"""Tell others what is stored already: brains, staff, and whoever looks at the conversation."""

import logging
from contextlib import suppress
from typing import Any

from redis.exceptions import RedisError

from bot.api.services import Services
from bot.conversations.models import State
from bot.errors import LotseError, QueueUnavailable, TooMany
from bot.messages import Message, compact

log = logging.getLogger(__name__)


async def count(needed: Services, key: str, limit: int) -> None:
    """Count one act; raises TooMany. A Redis that is away is not waited for."""
    if needed.redis_alive and not await needed.live.within_limit(key, limit):
        raise TooMany


async def notify(needed: Services, conversation: str, event: str, data: dict[str, Any]) -> None:
    """Tell others, if there is a way to; nobody's data depends on it."""
    if needed.redis_alive:
        with suppress(RedisError, OSError):
            await needed.live.notify(conversation, event, data)


async def pass_on(needed: Services, conversation: str, said: Message, state: State | None) -> tuple[Message, bool]:
    """Hand a citizen's message to those who answer in `state`; None: it was stored and passed on before.

    The message with the language that it turned out to have; False when the live part is down and the message has to
    wait in the record.
    """
    if state in (State.BOT, State.WAITING):
        await _enqueue(needed, conversation, said)
    if state is not None:
        said = await _tell_staff(needed, conversation, said)
    if state is State.AGENT:
        await notify(needed, conversation, "message", compact(said))
    return said, needed.redis_alive


async def _enqueue(needed: Services, conversation: str, said: Message) -> None:
    if not needed.redis_alive:
        return
    try:
        await needed.live.enqueue(conversation, compact(said))
    except (QueueUnavailable, OSError):
        needed.redis_alive = False  # until the next look


async def _tell_staff(needed: Services, conversation: str, said: Message) -> Message:
    """The message is stored, so that the citizen is not told of a fault at the desk, whose next sweep finds it."""
    try:
        return await needed.desk.citizen_said(conversation, said)
    except (LotseError, RedisError, OSError) as error:
        log.warning("staff were not told of a message: %s", type(error).__name__)
        return said
