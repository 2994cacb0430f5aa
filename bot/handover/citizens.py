"""Whose window is still open while they wait for a person: live, in Redis, by its clock."""

from collections.abc import Collection
from datetime import timedelta

from redis.exceptions import RedisError

from bot.errors import QueueUnavailable
from bot.storage.live import Live

AWAY_AFTER = timedelta(minutes=15)
"""Who was not there for so long does not wait any more; a locked telephone is no reason to lose the place."""
_CITIZENS = "lotse:citizens"
"""Sorted set: conversations by when something was last heard of their citizens."""
_KEPT_S = 7 * 86_400
_NOW = "local time = redis.call('time') local now = time[1]\n"
_HEARD = _NOW + "for place = 2, #ARGV do redis.call('zadd', KEYS[1], now, ARGV[place]) end\n"
_EXPECT = _NOW + "for place = 2, #ARGV do redis.call('zadd', KEYS[1], 'nx', now, ARGV[place]) end\n"
_LATER = "redis.call('expire', KEYS[1], ARGV[1])"
_SILENT = _NOW + "return redis.call('zrangebyscore', KEYS[1], '-inf', now - ARGV[1])"


class Citizens:
    """All citizens who wait; every function raises QueueUnavailable without Redis."""

    def __init__(self, live: Live) -> None:
        self._redis = live.redis
        self._heard = live.redis.register_script(_HEARD + _LATER)
        self._expect = live.redis.register_script(_EXPECT + _LATER)
        self._silent = live.redis.register_script(_SILENT)

    async def silent(self, waiting: Collection[str], heard: Collection[str], after_s: float) -> list[str]:
        """Which of the `waiting` conversations have been silent for so long; of `heard` something was heard just now.

        A conversation that waits for the first time begins now.
        """
        try:
            if heard:
                await self._heard(keys=[_CITIZENS], args=[_KEPT_S, *heard])
            if waiting:
                await self._expect(keys=[_CITIZENS], args=[_KEPT_S, *waiting])
            found = set(map(str, await self._silent(keys=[_CITIZENS], args=[round(after_s)])))
            if over := found.difference(waiting):
                await self._redis.zrem(_CITIZENS, *over)
        except RedisError as error:
            raise QueueUnavailable from error
        return sorted(found.intersection(waiting))

    async def forget(self, conversation: str) -> None:
        """The citizen waits no longer."""
        try:
            await self._redis.zrem(_CITIZENS, conversation)
        except RedisError as error:
            raise QueueUnavailable from error
