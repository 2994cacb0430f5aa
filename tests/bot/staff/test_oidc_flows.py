"""A sign-in under way can be finished once, by any gateway."""

import pytest

from bot.errors import BadCredentials, QueueUnavailable
from bot.staff.oidc import new_flow
from bot.staff.oidc_flows import WITHIN_S, remember, take
from bot.storage.live import Live


async def test_what_was_remembered_is_taken_once(live: Live) -> None:
    flow = new_flow()
    await remember(live, flow)
    assert await take(live, flow.state) == flow
    with pytest.raises(BadCredentials):
        await take(live, flow.state)


async def test_it_is_forgotten_by_itself_and_the_state_is_not_readable(live: Live) -> None:
    flow = new_flow()
    await remember(live, flow)
    [key] = await live.redis.keys("lotse:oidc:*")
    assert flow.state not in key
    assert 0 < await live.redis.ttl(key) <= WITHIN_S


async def test_without_redis_it_is_a_clear_error() -> None:
    gone = Live("redis://127.0.0.1:1")
    with pytest.raises(QueueUnavailable):
        await remember(gone, new_flow())
    with pytest.raises(QueueUnavailable):
        await take(gone, "state")
    await gone.close()


def test_no_two_sign_ins_share_a_secret() -> None:
    flows = [new_flow() for _ in range(20)]
    assert len({secret for flow in flows for secret in (flow.state, flow.nonce, flow.verifier)}) == 60
    assert min(len(flow.verifier) for flow in flows) >= 43
