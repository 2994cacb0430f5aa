"""Alive and ready are two questions; who is not ready is named."""

import pytest

from bot.api.health import look
from tests.bot.gateways import Gateway


async def test_a_living_gateway_says_so_without_looking_at_anything(gateway: Gateway) -> None:
    answer = await gateway.http.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_without_a_brain_the_program_is_not_ready(gateway: Gateway) -> None:
    answer = await gateway.http.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "not_ready", "parts": {"database": "ok", "redis": "ok", "brain": "absent"}}


@pytest.mark.parametrize("state", ["loading", "model_missing"])
async def test_a_brain_that_is_not_ready_is_named(gateway: Gateway, state: str) -> None:
    await gateway.services.live.beat("a", {"name": "a", "state": state})
    answer = await gateway.http.get("/readyz")
    assert (answer.status_code, answer.json()["parts"]["brain"]) == (503, state)


async def test_one_ready_brain_is_enough(gateway: Gateway) -> None:
    await gateway.services.live.beat("a", {"name": "a", "state": "loading"})
    await gateway.services.live.beat("b", {"name": "b", "state": "ready"})
    answer = await gateway.http.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


async def test_a_look_remembers_what_the_brains_said(gateway: Gateway) -> None:
    await gateway.services.live.beat("a", {"name": "a", "state": "ready"})
    await look(gateway.services)
    assert gateway.services.brains == [{"name": "a", "state": "ready"}]
    assert gateway.services.redis_alive


async def test_a_load_balancer_may_ask_without_wanting_the_body(gateway: Gateway) -> None:
    answer = await gateway.http.head("/healthz")
    assert (answer.status_code, answer.content) == (200, b"")
