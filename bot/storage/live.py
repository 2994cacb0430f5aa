"""Everything live, in Redis: the work queue, who works on what, notices, heartbeats and rate limits.

Nothing here is the only copy of anything: a lost queue entry is found again in the record.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from redis import asyncio as aioredis
from redis.asyncio.client import Redis
from redis.exceptions import RedisError

from bot.errors import QueueUnavailable

WORK = "lotse:work"
NOTICES = "lotse:notices"
LEASE_MS = 15_000
"""A brain that dies loses its conversations after this time, unless its supervisor says so earlier."""
HEARTBEAT_S = 10
_DEATHS_S = 600
"""How long it is remembered that a brain died with a conversation in hand."""
_ANSWER_WITHIN_S = 10
"""A Redis that says nothing for so long is treated as gone; longer than any blocking call of ours."""

_ACQUIRE = """
if redis.call('set', KEYS[1], ARGV[1], 'nx', 'px', ARGV[2]) then
  return tonumber(redis.call('get', KEYS[3]) or '0')
end
redis.call('set', KEYS[2], '1', 'ex', 60)
return -1
"""
_RELEASE = """
if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end
return redis.call('del', KEYS[2])
"""
_LIMIT = """
local count = redis.call('incr', KEYS[1])
if count == 1 then redis.call('expire', KEYS[1], ARGV[1]) end
return count
"""


class Live:
    """The live part of the program; one per process."""

    def __init__(self, url: str) -> None:
        options = {"decode_responses": True, "socket_connect_timeout": 2, "health_check_interval": 10}
        self.redis: Redis = aioredis.from_url(url, socket_timeout=_ANSWER_WITHIN_S, **options)
        self._listening: Redis = aioredis.from_url(url, socket_timeout=None, **options)
        self._acquire = self.redis.register_script(_ACQUIRE)
        self._release = self.redis.register_script(_RELEASE)
        self._limit = self.redis.register_script(_LIMIT)

    async def enqueue(self, conversation: str, message: Any = None) -> None:
        """Say that a conversation has an unanswered message, and show it to listeners; raises QueueUnavailable."""
        try:
            async with self.redis.pipeline(transaction=False) as pipeline:
                pipeline.rpush(WORK, conversation)
                if message is not None:
                    pipeline.publish(NOTICES, _notice(conversation, "message", message))
                await pipeline.execute()
        except RedisError as error:
            raise QueueUnavailable from error

    async def next_work(self, timeout_s: float) -> str | None:
        """The next conversation with work, or None when there was none for `timeout_s` seconds."""
        found = await self.redis.blpop([WORK], timeout=timeout_s)
        return str(found[1]) if found else None

    async def backlog(self) -> int:
        """How many conversations stand in the queue."""
        return int(await self.redis.llen(WORK))

    async def acquire(self, conversation: str, brain: str) -> int | None:
        """Take the conversation for this brain; None if another has it (which then looks again).

        Otherwise the number of brains that died while they had it.
        """
        deaths = int(await self._acquire(keys=_lease_keys(conversation), args=[brain, LEASE_MS]))
        return None if deaths < 0 else deaths

    async def release(self, conversation: str, brain: str) -> bool:
        """Let the conversation go; True if there came more work for it meanwhile."""
        return bool(await self._release(keys=_lease_keys(conversation), args=[brain]))

    async def renew(self, conversation: str, brain: str) -> bool:
        """Keep the lease for another period; False if it was lost."""
        key = _lease_keys(conversation)[0]
        if await self.redis.get(key) != brain:
            return False
        return bool(await self.redis.pexpire(key, LEASE_MS))

    async def holder(self, conversation: str) -> str | None:
        """The brain that works on the conversation."""
        found = await self.redis.get(_lease_keys(conversation)[0])
        return str(found) if found else None

    async def lives(self, brain: str) -> bool:
        """Whether the brain's heart still beats."""
        return bool(await self.redis.exists(f"lotse:brain:{brain}"))

    async def free(self, conversation: str) -> None:
        """Take the conversation from a dead brain, and remember that one died with it."""
        lease, _, deaths = _lease_keys(conversation)
        async with self.redis.pipeline(transaction=True) as pipeline:
            pipeline.delete(lease)
            pipeline.incr(deaths)
            pipeline.expire(deaths, _DEATHS_S)
            await pipeline.execute()

    async def forget_deaths(self, conversation: str) -> None:
        """What brains died of is out of the way; the next message starts anew."""
        await self.redis.delete(_lease_keys(conversation)[2])

    async def drop_leases(self, brain: str) -> list[str]:
        """Free all conversations of a brain that is known to be dead; returns them."""
        freed = []
        async for key in self.redis.scan_iter(match="lotse:lease:*", count=500):
            if await self.redis.get(key) == brain:
                freed.append(key.removeprefix("lotse:lease:"))
                await self.free(freed[-1])
        return freed

    async def notify(self, conversation: str, event: str, data: Any) -> None:
        """Tell all gateways of something new in a conversation."""
        await self.redis.publish(NOTICES, _notice(conversation, event, data))

    async def notices(self) -> AsyncIterator[dict[str, Any]]:
        """All notices from now on; raises RedisError when the connection is lost."""
        async with self._listening.pubsub() as subscription:
            await subscription.subscribe(NOTICES)
            yield {"event": "subscribed"}
            async for message in subscription.listen():
                if message["type"] == "message":
                    yield json.loads(message["data"])

    async def beat(self, brain: str, state: dict[str, Any]) -> None:
        """A brain says that it lives and what it is doing."""
        await self.redis.set(f"lotse:brain:{brain}", json.dumps(state), ex=HEARTBEAT_S)

    async def brains(self) -> list[dict[str, Any]]:
        """What the living brains last said of themselves."""
        keys = [key async for key in self.redis.scan_iter(match="lotse:brain:*", count=100)]
        values = await self.redis.mget(keys) if keys else []
        return [json.loads(value) for value in values if value]

    async def forget_brain(self, brain: str) -> None:
        """Take a dead brain off the list at once instead of when its heartbeat runs out."""
        await self.redis.delete(f"lotse:brain:{brain}")

    async def within_limit(self, key: str, limit: int, window_s: int = 60) -> bool:
        """Count one act under `key`; False when there were more than `limit` in the window.

        0: no limit. Without Redis nobody is counted: better a busy service than none.
        """
        if not limit:
            return True
        try:
            return int(await self._limit(keys=[f"lotse:limit:{key}"], args=[window_s])) <= limit
        except RedisError:
            return True

    async def ping(self) -> None:
        """Raise RedisError when Redis does not answer."""
        await self.redis.ping()

    async def close(self) -> None:
        """Close all connections."""
        await self.redis.aclose()
        await self._listening.aclose()


def stopping() -> bool:
    """Whether the running task was cancelled; a Redis call may swallow that (asyncio.wait_for, Python 3.11)."""
    task = asyncio.current_task()
    return bool(task and task.cancelling())


def _notice(conversation: str, event: str, data: Any) -> str:
    return json.dumps({"conversation": conversation, "event": event, "data": data})


def _lease_keys(conversation: str) -> list[str]:
    return [f"lotse:lease:{conversation}", f"lotse:again:{conversation}", f"lotse:deaths:{conversation}"]
