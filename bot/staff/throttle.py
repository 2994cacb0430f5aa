"""Guessing passwords is slow: attempts to sign in are counted by name and by network address."""

from collections.abc import Callable
from contextlib import suppress

from redis.exceptions import RedisError

from bot.errors import TooMany
from bot.staff.accounts import normal_name
from bot.storage.live import Live

PER_NAME, PER_ADDRESS = 5, 30
WINDOW_S = 15 * 60
Disguise = Callable[[str], str]
"""Makes a name of something that counts it without keeping it."""


async def count_attempt(live: Live, disguise: Disguise, name: str, address: str) -> None:
    """Count one attempt to sign in; raises TooMany also for the right password, so that nothing is learnt."""
    await count_address(live, disguise, address)
    if not await live.within_limit(_key(disguise, name), PER_NAME, WINDOW_S):
        raise TooMany


async def count_address(live: Live, disguise: Disguise, address: str) -> None:
    """Count an attempt that names nobody, as with a link; raises TooMany."""
    if not await live.within_limit(f"signin:from:{disguise(address)}", PER_ADDRESS, WINDOW_S):
        raise TooMany


async def forget_attempts(live: Live, disguise: Disguise, name: str) -> None:
    """After the right password the name starts anew; the address does not."""
    with suppress(RedisError):
        await live.redis.delete(f"lotse:limit:{_key(disguise, name)}")


def _key(disguise: Disguise, name: str) -> str:
    return f"signin:as:{disguise(normal_name(name))}"
