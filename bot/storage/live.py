"""Everything live, in Redis: the work queue, who works on what, notices, heartbeats and rate limits.

Nothing here is the only copy of anything: a lost queue entry is found again in the record.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any, NamedTuple

from redis import asyncio as aioredis
from redis.asyncio.client import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as LostConnection
from redis.exceptions import RedisError

from bot.errors import QueueUnavailable

WORK = "lotse:work"
TRYOUT = "try."
"""Ids of conversations with a model that is tried out begin so; its key and a dot follow (no other id has a dot)."""
NOTICES = "lotse:notices"
BRAINS = "lotse:brains"
"""Hash: what each brain last said of itself, and when by the clock of Redis."""
LEASE_MS = 15_000
"""A brain that dies loses its conversations after this time, unless its supervisor says so earlier."""
HEARTBEAT_S = 10
_DEATHS_S = 600
"""How long it is remembered that a brain died with a conversation in hand."""
_ANSWER_WITHIN_S = 1.5
"""A Redis that says nothing for so long is treated as gone: people wait for it."""
_BLOCKING_ANSWER_WITHIN_S = 10
"""The same where the call itself waits for work; longer than any such call of ours."""
_LEASES_S = 3_600
"""How long it is remembered which conversations a brain has taken; longer than any turn."""

_ACQUIRE = """
if redis.call('set', KEYS[1], ARGV[1], 'nx', 'px', ARGV[2]) then
  redis.call('sadd', KEYS[4], ARGV[3])
  redis.call('expire', KEYS[4], ARGV[4])
  return {tonumber(redis.call('get', KEYS[3]) or '0'), redis.call('llen', KEYS[5])}
end
redis.call('set', KEYS[2], '1', 'ex', 60)
return {}
"""
_RELEASE = """
if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end
redis.call('srem', KEYS[4], ARGV[2])
return redis.call('del', KEYS[2])
"""
_LIMIT = """
local count = redis.call('incr', KEYS[1])
if count == 1 then redis.call('expire', KEYS[1], ARGV[1]) end
return count
"""
_BEAT = """
redis.call('hset', KEYS[1], ARGV[1], redis.call('time')[1] .. ' ' .. ARGV[2])
"""
_LIVING = """
local now, all, living = tonumber(redis.call('time')[1]), redis.call('hgetall', KEYS[1]), {}
for place = 1, #all, 2 do
  local at, state = string.match(all[place + 1], '^(%d+) (.*)$')
  if now - tonumber(at) < tonumber(ARGV[1]) then
    table.insert(living, all[place])
    table.insert(living, state)
  else
    redis.call('hdel', KEYS[1], all[place])
  end
end
return living
"""


class Taken(NamedTuple):
    """A conversation that a brain has taken."""

    deaths: int
    """How many brains died while they had it."""
    behind: int
    """How many conversations stand in the queue behind it."""


class Live:
    """The live part of the program; one per process."""

    def __init__(self, url: str, queue: str = WORK) -> None:
        """`queue`: whose work this process does; a brain that is tried out has one of its own."""
        self._queue = queue
        self.redis = _client(url, _ANSWER_WITHIN_S)
        self._blocking = _client(url, _BLOCKING_ANSWER_WITHIN_S)
        self._listening = _client(url, None, again=0)
        self._acquire = self.redis.register_script(_ACQUIRE)
        self._release = self.redis.register_script(_RELEASE)
        self._limit = self.redis.register_script(_LIMIT)
        self._beat = self.redis.register_script(_BEAT)
        self._living = self.redis.register_script(_LIVING)

    async def enqueue(self, conversation: str, message: Any = None) -> None:
        """Say that a conversation has an unanswered message, and show it to listeners; raises QueueUnavailable."""
        try:
            async with self.redis.pipeline(transaction=False) as pipeline:
                pipeline.rpush(queue_of(conversation), conversation)
                if message is not None:
                    pipeline.publish(NOTICES, _notice(conversation, "message", message))
                await pipeline.execute()
        except RedisError as error:
            raise QueueUnavailable from error

    async def next_work(self, timeout_s: float) -> str | None:
        """The next conversation with work, or None when there was none for `timeout_s` seconds."""
        found = await self._blocking.blpop([self._queue], timeout=timeout_s)
        return str(found[1]) if found else None

    async def backlog(self) -> int:
        """How many conversations stand in the queue."""
        return int(await self.redis.llen(self._queue))

    def serves(self, conversation: str) -> bool:
        """Whether the conversation's work comes to this process."""
        return queue_of(conversation) == self._queue

    async def acquire(self, conversation: str, brain: str) -> Taken | None:
        """Take the conversation for this brain; None if another has it (which then looks again)."""
        keys = [*_lease_keys(conversation), _leases_key(brain), self._queue]
        taken = await self._acquire(keys=keys, args=[brain, LEASE_MS, conversation, _LEASES_S])
        return Taken(*map(int, taken)) if taken else None

    async def release(self, conversation: str, brain: str) -> bool:
        """Let the conversation go; True if there came more work for it meanwhile."""
        keys = [*_lease_keys(conversation), _leases_key(brain)]
        return bool(await self._release(keys=keys, args=[brain, conversation]))

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
        return brain in await self._states()

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
        taken = sorted(map(str, await self.redis.smembers(_leases_key(brain))))
        freed = [conversation for conversation in taken if await self.holder(conversation) == brain]
        for conversation in freed:
            await self.free(conversation)
        await self.redis.delete(_leases_key(brain))
        return freed

    async def notify(self, conversation: str, event: str, data: Any) -> None:
        """Tell all gateways of something new in a conversation."""
        await self.redis.publish(NOTICES, _notice(conversation, event, data))

    async def notices(self) -> AsyncIterator[dict[str, Any]]:
        """All notices from now on; raises RedisError when the connection is lost."""
        async with self._listening.pubsub() as subscription:
            await subscription.subscribe(NOTICES)
            async for message in subscription.listen():
                if message["type"] == "subscribe":  # also when the client itself has made a lost connection again
                    yield {"event": "subscribed"}
                elif message["type"] == "message":
                    yield json.loads(message["data"])

    async def beat(self, brain: str, state: dict[str, Any]) -> None:
        """A brain says that it lives and what it is doing."""
        await self._beat(keys=[BRAINS], args=[brain, json.dumps(state)])

    async def brains(self, try_out: bool = False) -> list[dict[str, Any]]:
        """What the living brains last said of themselves: citizens', or those of models that are tried out."""
        said = [json.loads(state) for state in (await self._states()).values()]
        return [one for one in said if one.get("try_out", False) is try_out]

    async def _states(self) -> dict[str, str]:
        flat = await self._living(keys=[BRAINS], args=[HEARTBEAT_S])
        return dict(zip(flat[::2], flat[1::2], strict=True))

    async def forget_brain(self, brain: str) -> None:
        """Take a dead brain off the list at once instead of when its heartbeat runs out."""
        await self.redis.hdel(BRAINS, brain)

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

    async def close(self) -> None:
        """Close all connections."""
        for client in (self.redis, self._blocking, self._listening):
            await client.aclose()


def queue_of(conversation: str) -> str:
    """The queue in which a conversation's work stands."""
    return queue_for(key) if (key := queue_key(conversation)) else WORK


def queue_for(key: str) -> str:
    """The queue of a model that is tried out."""
    return f"{WORK}:{key}"


def queue_key(conversation: str) -> str | None:
    """The key of the model that is tried out in a conversation; None in those of citizens."""
    return conversation.split(".")[1] if conversation.startswith(TRYOUT) else None


def stopping() -> bool:
    """Whether the running task was cancelled; a Redis call may swallow that (asyncio.wait_for, Python 3.11)."""
    task = asyncio.current_task()
    return bool(task and task.cancelling())


def _notice(conversation: str, event: str, data: Any) -> str:
    return json.dumps({"conversation": conversation, "event": event, "data": data})


def _client(url: str, answer_within_s: float | None, again: int = 1) -> Redis:
    """A lost connection is made `again`, but silence is not waited for twice; who listens must know of the gap."""
    client: Redis = aioredis.from_url(
        url,
        decode_responses=True,
        socket_connect_timeout=_ANSWER_WITHIN_S,
        socket_timeout=answer_within_s,
        health_check_interval=10,
        retry=Retry(NoBackoff(), again, supported_errors=(LostConnection,)),
    )
    return client


def _leases_key(brain: str) -> str:
    return f"lotse:leases:{brain}"


def _lease_keys(conversation: str) -> list[str]:
    return [f"lotse:lease:{conversation}", f"lotse:again:{conversation}", f"lotse:deaths:{conversation}"]
