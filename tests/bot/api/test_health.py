"""Alive and ready are two questions; who is not ready is named."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.api.health import look
from bot.api.services import Services
from bot.clock import now
from bot.handover.alerts import AlertBook
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.tables import case_outbox
from tests.bot.gateways import Gateway, run_app
from tests.connectors.alerting import alert
from tests.connectors.carrying import filed


async def test_a_living_gateway_says_so_without_looking_at_anything(gateway: Gateway) -> None:
    answer = await gateway.http.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_without_a_brain_the_program_is_not_ready(gateway: Gateway) -> None:
    answer = await gateway.http.get("/readyz")
    assert answer.status_code == 503
    parts = {"database": "ok", "redis": "ok", "brain": "absent"}
    assert answer.json() == {"status": "not_ready", "parts": parts, "models": []}


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


async def test_cases_that_do_not_get_on_elsewhere_are_told_and_keep_nobody_from_being_served(
    services: Services, database: Database
) -> None:
    services.settings = services.settings.model_copy(update={"open311_url": "http://127.0.0.1:1/"})
    async with run_app(services) as gateway:
        await services.live.beat("a", {"name": "a", "state": "ready"})
        assert (await gateway.http.get("/readyz")).json()["parts"]["open311"] == "ok"
        filed(database)
        since = now() - timedelta(hours=2)
        with database.write() as sql:
            later = now() + timedelta(hours=1)
            sql.execute(update(case_outbox).values(failing_since=since, error="not_sent", next_at=later))
        answer = await gateway.http.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["parts"]["open311"].startswith("1 without progress since")


async def test_alerts_that_do_not_get_out_are_told_and_keep_nobody_from_being_served(services: Services) -> None:
    services.settings = Settings(**services.settings.model_dump() | {"alert_url": "http://127.0.0.1:1/"})
    async with run_app(services) as gateway:
        await services.live.beat("a", {"name": "a", "state": "ready"})
        assert (await gateway.http.get("/readyz")).json()["parts"]["alerts"] == "ok"
        await AlertBook(services.live).failed("webhook", alert(), alert().at)
        answer = await gateway.http.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["parts"]["alerts"] == "webhook: 1 failures in a row"
