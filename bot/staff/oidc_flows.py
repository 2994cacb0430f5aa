"""Sign-ins under way, between the way to the identity provider and the way back; any gateway can finish them."""

import json
from dataclasses import asdict

from redis.exceptions import RedisError

from bot.errors import BadCredentials, QueueUnavailable
from bot.staff.oidc import Flow
from bot.staff.tokens import hashed
from bot.storage.live import Live

WITHIN_S = 600


async def remember(live: Live, flow: Flow) -> None:
    """Keep what is needed to finish; raises QueueUnavailable."""
    try:
        await live.redis.set(_key(flow.state), json.dumps(asdict(flow)), ex=WITHIN_S)
    except RedisError as error:
        raise QueueUnavailable from error


async def take(live: Live, state: str) -> Flow:
    """The sign-in that began with this state, which can be finished once; raises BadCredentials, QueueUnavailable."""
    try:
        found = await live.redis.getdel(_key(state))
    except RedisError as error:
        raise QueueUnavailable from error
    if not found:
        raise BadCredentials("this sign-in took too long or is over")
    return Flow(**json.loads(found))


def _key(state: str) -> str:
    return f"lotse:oidc:{hashed(state)}"
