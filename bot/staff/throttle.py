"""Guessing is slow: attempts to sign in that fail are counted, by all gateways together.

Whole town halls share one network address: there only failures count, and many of them. A name is closed first for
the address from which it was tried, and only by very many tries for everybody: else anyone could keep a clerk out.
"""

import hashlib
import ipaddress
import math
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import anyio.to_thread
from redis.exceptions import RedisError

from bot.errors import BadCredentials, Forbidden, LinkUsed, TooMany, TooManyTries
from bot.staff.accounts import Accounts, normal_name
from bot.staff.tally import Tally
from bot.storage.live import Live

PER_PAIR, PER_NAME, PER_ADDRESS = 5, 50, 100
"""Failures by name and address, by name from anywhere, by address under any name, within:"""
WINDOW_S = 15 * 60
WAYS_PER_ADDRESS = 600
"""Ways to the identity provider from one address in the same time: each is a call to the provider."""
_SECRET = "lotse:signin:secret"
_SECRET_KEPT_S = 86_400
_FAILURES = (BadCredentials, LinkUsed, Forbidden)
Key = tuple[str, ...]
"""What is counted: the kind of limit, and name or address or both."""

_ADD = """
local counts = {}
for place, key in ipairs(KEYS) do
  counts[place] = redis.call('incr', key)
  if counts[place] == 1 then redis.call('expire', key, ARGV[1]) end
end
return counts
"""
_TAKE_BACK = """
for _, key in ipairs(KEYS) do
  if tonumber(redis.call('get', key) or '0') > 1 then redis.call('decr', key) else redis.call('del', key) end
end
"""


class Throttle:
    """The limits of signing in; one per gateway, counting in Redis, and by itself while Redis is away."""

    def __init__(self, live: Live, accounts: Accounts) -> None:
        self._redis = live.redis
        self._accounts = accounts
        self._own = Tally(WINDOW_S)
        self._own_secret = secrets.token_hex(32)
        self._add = live.redis.register_script(_ADD)
        self._take_back = live.redis.register_script(_TAKE_BACK)

    @asynccontextmanager
    async def attempt(self, address: str, name: str = "") -> AsyncIterator[None]:
        """Around one attempt to sign in (without a name: by link or provider); counts it only if it fails.

        Raises TooManyTries also for the right password, so that nothing is learnt.
        """
        limits = _limits(address, name)
        await self._begin(limits, name)
        try:
            yield
        except _FAILURES:
            raise
        except BaseException:
            await self._give_back(list(limits))
            raise
        await self._give_back(list(limits))
        if name:
            await self._forget(next(iter(limits)))

    async def way(self, address: str) -> None:
        """Count one way to the identity provider; raises TooManyTries."""
        key = ("way", _network(address))
        if (await self._count([key]))[key] > WAYS_PER_ADDRESS:
            raise TooManyTries(await self._left_s([key]))

    async def _begin(self, limits: dict[Key, int], name: str) -> None:
        """What is refused counts only where the limit is: one closed name must not close the whole town hall."""
        counts = await self._count(list(limits))
        over = [key for key, limit in limits.items() if counts[key] > limit]
        if not over:
            return
        await self._give_back([key for key in limits if key not in over])
        if any(counts[key] == limits[key] + 1 for key in over):
            await anyio.to_thread.run_sync(lambda: self._accounts.note_refusal(name, why=TooMany.code))
        raise TooManyTries(await self._left_s(over))

    async def _left_s(self, keys: list[Key]) -> int:
        """Whole seconds until none of these limits holds any more: its window began with the first failure."""
        left = [self._own.left_s(_disguised(key, self._own_secret)) for key in keys]
        with suppress(RedisError):
            left = [await self._redis.ttl(name) for name in await self._shared(keys)]
        return min(WINDOW_S, max(1, math.ceil(max(left))))

    async def _count(self, keys: list[Key]) -> dict[Key, int]:
        """Both count, so that an outage of Redis gives nobody new attempts; Redis decides as long as it is there."""
        counts = [self._own.add(_disguised(key, self._own_secret)) for key in keys]
        with suppress(RedisError):
            counts = await self._add(keys=await self._shared(keys), args=[WINDOW_S])
        return dict(zip(keys, map(int, counts), strict=True))

    async def _give_back(self, keys: list[Key]) -> None:
        self._own.take_back([_disguised(key, self._own_secret) for key in keys])
        if keys:
            with suppress(RedisError):
                await self._take_back(keys=await self._shared(keys))

    async def _forget(self, key: Key) -> None:
        self._own.forget(_disguised(key, self._own_secret))
        with suppress(RedisError):
            await self._redis.delete(*await self._shared([key]))

    async def _shared(self, keys: list[Key]) -> list[str]:
        """Names under which all gateways count: whoever makes the secret first makes it for all, for a day."""
        async with self._redis.pipeline(transaction=True) as pipeline:
            pipeline.set(_SECRET, secrets.token_hex(32), nx=True, ex=_SECRET_KEPT_S)
            pipeline.get(_SECRET)
            secret = str((await pipeline.execute())[-1])
        return [f"lotse:limit:signin:{_disguised(key, secret)}" for key in keys]


def _limits(address: str, name: str) -> dict[Key, int]:
    """The limit by what is counted; name and address together come first."""
    known, network = normal_name(name), _network(address)
    by_name = {("pair", known, network): PER_PAIR, ("name", known): PER_NAME} if name else {}
    return by_name | {("from", network): PER_ADDRESS}


def _network(address: str) -> str:
    """Who has one address of IPv6 has the 2**64 beside it, too."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def _disguised(key: Key, secret: str) -> str:
    """A name that counts without keeping what is counted."""
    return hashlib.blake2b("\n".join(key).encode(), key=secret.encode()[:64], digest_size=12).hexdigest()
