"""Alerts leave the house once, are tried again where that fails, and nothing else waits for it."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from bot.api.services import Services
from bot.clock import now
from bot.conversations.record import Conversations
from bot.handover.alerts import AlertBook
from bot.handover.events import Reason
from bot.handover.models import Handover
from bot.messages import Incoming, Outgoing
from bot.settings import Settings
from bot.storage.live import Live
from connectors.alert_channels import Webhook
from connectors.alerts import Alerting, channels_of, keep_alerting
from tests.bot.clerks import event
from tests.bot.gateways import run_app
from tests.connectors.outside import Hook, Post

SAID = "Guten Tag, ich bin Erika"


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    """The city's webhook."""
    async with Hook() as opened:
        yield opened


@pytest.fixture
async def live(redis_url: str, services: Services) -> AsyncIterator[Live]:
    """The live part that the services use as well."""
    opened = Live(redis_url)
    yield opened
    await opened.close()


async def _hand_over(services: Services, reason: Reason = Reason.DISTRESS) -> Handover:
    opened, _, _ = Conversations(services.database).open("musterstadt", "web", Outgoing(text=SAID))
    return await services.desk.hand_over(opened, event(reason=reason))


def _gateway(services: Services, live: Live, hook: Hook, later: timedelta = timedelta()) -> Alerting:
    def clock() -> datetime:
        return now() + later

    return Alerting(services.database, AlertBook(live), [Webhook(hook.url, "https://chat.example", 0.5)], clock)


async def _look(*gateways: Alerting) -> None:
    await asyncio.gather(*(gateway.look() for gateway in gateways))
    await asyncio.gather(*(gateway.settled() for gateway in gateways))


async def _retry(live: Live, *gateways: Alerting) -> None:
    """The time of waiting is over."""
    for key in await live.redis.keys("lotse:alert:*"):
        if await live.redis.type(key) == "string" and await live.redis.get(key) == "later":
            await live.redis.delete(key)
    await _look(*gateways)


def test_nothing_is_told_to_anybody_by_default(settings: Settings) -> None:
    assert channels_of(settings) == []


async def test_without_a_way_to_the_outside_nothing_runs(services: Services, live: Live) -> None:
    async with asyncio.timeout(1):
        await keep_alerting(services.settings, services.database, live)


async def test_a_running_gateway_tells_of_danger_at_once_by_both_ways(services: Services, hook: Hook) -> None:
    async with Post() as post:
        ways = {"alert_url": hook.url, "alert_mail": "leitung@a.example", "public_url": "https://chat.example"}
        ways |= {"smtp_url": f"smtp://127.0.0.1:{post.port}"}
        services.settings = Settings(**services.settings.model_dump() | ways)
        async with run_app(services), asyncio.timeout(10):
            held = await _hand_over(services)
            await hook.told.wait()
            await post.told.wait()
    assert (hook.got[0]["handover"], hook.got[0]["reason"]) == (held.id, "distress")
    assert SAID not in str(hook.got) + post.got[0].get_content()


async def test_what_a_brain_decides_in_its_turn_is_told_although_no_gateway_made_it(
    services: Services, live: Live, hook: Hook
) -> None:
    record = Conversations(services.database)
    opened, _, _ = record.open("musterstadt", "web", Outgoing(text="Guten Tag"))
    said, _ = record.receive(opened.id, Incoming(client_id="1", text=SAID))
    opening = services.desk.opening(opened, event(reason=Reason.DISTRESS))
    assert record.finish_turn(opened.id, said.seq, [Outgoing(text="Hilfe ist da.")], None, "de", also=opening)
    await _look(_gateway(services, live, hook))
    assert [got["reason"] for got in hook.got] == ["distress"]
    assert SAID not in str(hook.got)


async def test_who_waits_in_good_time_is_no_alert(services: Services, live: Live, hook: Hook) -> None:
    await _hand_over(services, Reason.ASKED)
    await _look(_gateway(services, live, hook))
    assert hook.got == []


async def test_of_several_gateways_one_tells_of_each_alert_once(services: Services, live: Live, hook: Hook) -> None:
    held = {(await _hand_over(services)).id for _ in range(5)}
    gateways = [_gateway(services, live, hook) for _ in range(3)]
    for _ in range(2):
        await _look(*gateways)
    assert sorted(got["handover"] for got in hook.got) == sorted(held)
    assert (await AlertBook(live).counts())["webhook delivered"] == 5


async def test_what_fails_is_tried_again_and_counted(
    services: Services, live: Live, hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    hook.statuses = [500, 503]
    await _hand_over(services)
    gateway = _gateway(services, live, hook)
    with caplog.at_level(logging.INFO, logger="connectors"):
        await _look(gateway)
        await _look(gateway)
        assert len(hook.got) == 1
        assert (await AlertBook(live).counts())["webhook failing"] == 1
        await _retry(live, gateway)
        await _retry(live, gateway)
        await _retry(live, gateway)
    assert len(hook.got) == 3
    assert await AlertBook(live).counts() == {"webhook failed": 2, "webhook delivered": 1}
    assert [record.getMessage() for record in caplog.records if record.name.startswith("connectors")] == [
        "alert 2 by webhook failed (status 500), again in 5 s",
        "alert 2 by webhook failed (status 503), again in 10 s",
    ]


async def test_an_alert_that_nobody_took_for_an_hour_is_given_up(
    services: Services, live: Live, hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    hook.statuses = [500] * 9
    await _hand_over(services)
    with caplog.at_level(logging.INFO, logger="connectors"):
        await _look(_gateway(services, live, hook, timedelta(minutes=59, seconds=57)))
    assert "given up: status 500" in caplog.text
    await _look(_gateway(services, live, hook, timedelta(minutes=61)))
    assert len(hook.got) == 1
    assert (await AlertBook(live).counts())["webhook given_up"] == 1


async def test_a_silent_receiver_keeps_no_other_alert_waiting(services: Services, live: Live, hook: Hook) -> None:
    hook.silent = True
    await _hand_over(services)
    gateway = _gateway(services, live, hook)
    await gateway.look()
    await asyncio.sleep(0.1)
    hook.silent = False
    held = await _hand_over(services)
    await _look(gateway)
    assert [got["handover"] for got in hook.got] == [held.id]
    assert (await AlertBook(live).counts())["webhook failed"] == 1


async def test_without_redis_it_goes_on_as_soon_as_there_is_one(
    services: Services, live: Live, hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    await _hand_over(services)
    away = Live("redis://127.0.0.1:1")
    await _gateway(services, away, hook)._one_look()
    await away.close()
    assert "alerts interrupted" in caplog.text
    assert hook.got == []
    await _look(_gateway(services, live, hook))
    assert len(hook.got) == 1
