"""One teller of places: of any number of gateways exactly one tells of each change, and only what has changed."""

import json

from redis.exceptions import RedisError

from bot.errors import QueueUnavailable
from bot.storage.live import Live

_UP_TO = "lotse:placed"
"""The number of the newest event after which those who wait were told their places."""
_PLACES = "lotse:places:"
"""Hash by site: what each waiting conversation was told last."""
_KEPT_S = 86_400
_TAKE = """
local before = redis.call('get', KEYS[1])
redis.call('set', KEYS[1], ARGV[1])
return before or ARGV[1]
"""
_CHANGED = """
local before, now, changed = redis.call('hgetall', KEYS[1]), {}, {}
local told = {}
for place = 1, #before, 2 do told[before[place]] = before[place + 1] end
redis.call('del', KEYS[1])
for place = 2, #ARGV, 2 do
  if told[ARGV[place]] ~= ARGV[place + 1] then table.insert(changed, ARGV[place]) end
  redis.call('hset', KEYS[1], ARGV[place], ARGV[place + 1])
end
redis.call('expire', KEYS[1], ARGV[1])
return changed
"""


class Placing:
    """What all gateways know of it together; every function raises QueueUnavailable without Redis."""

    def __init__(self, live: Live) -> None:
        self._take = live.redis.register_script(_TAKE)
        self._changed = live.redis.register_script(_CHANGED)

    async def take(self, newest: int) -> int | None:
        """The number after which the caller is to tell, up to `newest`; None if another gateway does or did.

        The first one of all has nothing to tell: who comes reads the own place. A record that was put back to an
        older state has smaller numbers again.
        """
        try:
            before = int(await self._take(keys=[_UP_TO], args=[newest]))
        except RedisError as error:
            raise QueueUnavailable from error
        return before if before < newest else None

    async def changed(self, site: str, told: dict[str, object]) -> list[str]:
        """Of all conversations that wait at a site and what is to be told them, those that do not know it yet."""
        rows = [part for name, value in told.items() for part in (name, json.dumps(value, sort_keys=True))]
        try:
            return list(map(str, await self._changed(keys=[_PLACES + site], args=[_KEPT_S, *rows])))
        except RedisError as error:
            raise QueueUnavailable from error
