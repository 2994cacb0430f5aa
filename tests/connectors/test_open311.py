"""Cases go to an endpoint that fails half of the time, from a process that is killed: all arrive, none twice.

The whole measure, with a thousand cases from chats and three kills, is `tests/bench/bench_open311.py`.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.access.case_news import build_case_desk
from bot.api.services import Services
from bot.cases.cabinet import Cabinet
from bot.cases.outbox import Stage
from bot.cases.outbox_care import fill
from bot.messages import Outgoing
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.live import Live
from bot.storage.tables import cases
from connectors.open311 import keep_carrying
from tests.bot.cases.reports import opened
from tests.bot.gateways import run_app
from tests.connectors.carrier import NO_REDIS
from tests.connectors.carrying import Carrying, carrying, eventually, filed, offer, rows
from tests.connectors.city import City, open_city

ROOT = Path(__file__).parents[2]
PATIENCE_S, BUSY_S, CASES = 120, 30, 20


@contextmanager
def _carrier(settings: Settings, url: str, count: int) -> Iterator[subprocess.Popen[bytes]]:
    own = {"LOTSE_DATA": str(settings.data), "LOTSE_OPEN311_URL": url, "LOTSE_OPEN311_ANSWER_S": "0.3"}
    command = [sys.executable, "-m", "tests.connectors.carrier", str(count)]
    process = subprocess.Popen(command, env=os.environ | own, cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait(20)


def _wait(done: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not done():
        assert time.monotonic() < until, "it takes too long"
        time.sleep(0.05)


def _all_filed(database: Database, count: int) -> bool:
    return [row.stage for row in rows(database)] == [Stage.FILED] * count


@pytest.mark.slow
def test_all_cases_arrive_once_each_though_half_fails_and_the_sender_is_killed(
    settings: Settings, database: Database
) -> None:
    with open_city(fails=0.5, silent_s=1.0) as city:
        with _carrier(settings, city.url, CASES):
            _wait(lambda: len(city.arrived) >= CASES // 3)
        with _carrier(settings, city.url, CASES), _carrier(settings, city.url, CASES):
            _wait(lambda: _all_filed(database, CASES))
    _all_arrived_once(city, database)


async def test_also_in_xml_all_cases_arrive_once_each_though_half_fails_and_the_sender_is_killed(
    settings: Settings, database: Database
) -> None:
    offer(database)
    with open_city(fails=0.5, silent_s=1.0, format="xml") as city:
        for place in range(CASES):
            filed(database, description=f"Laterne {place} ist dunkel.")
        with _carrier(settings, city.url, 0):
            await eventually(lambda: _is(len(city.arrived) >= CASES // 3), BUSY_S)
        heir = carrying(database, city.url)
        await asyncio.gather(heir.until([Stage.FILED], PATIENCE_S), _keep_looking(heir))
    _all_arrived_once(city, database)


async def _keep_looking(client: Carrying) -> None:
    """What is filed is looked at, since an empty search is believed only where ours were shown."""
    while not _all_filed(client.database, CASES):
        await client.news.pull()
        await asyncio.sleep(0.01)


def _all_arrived_once(city: City, database: Database) -> None:
    assert len(city.posts) > CASES
    assert set(Counter(city.descriptions()).values()) == {1}
    assert _numbers(database) == {str(one["service_request_id"]) for one in city.arrived}
    assert len(city.arrived) == CASES


def _numbers(database: Database) -> set[str | None]:
    with database.read() as sql:
        return set(sql.scalars(select(cases.c.external_id)))


@pytest.fixture(name="restless")
def _restless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who finds nothing to do looks again at once."""
    monkeypatch.setattr("connectors.open311._IDLE_S", 0.05)


@pytest.mark.usefixtures("restless")
async def test_what_the_city_closes_is_told_in_the_conversation_while_the_gateway_runs(
    services: Services, database: Database
) -> None:
    offer(database)
    with open_city() as city:
        own = {"open311_url": city.url, "open311_answer_s": 0.25, "open311_poll_s": 1}
        services.settings = services.settings.model_copy(update=own)
        conversation = services.conversations.open("musterstadt", "web", Outgoing(text="Guten Tag"))[0].id
        filed(database, conversation=conversation)
        async with run_app(services):
            await eventually(lambda: _is(rows(database)[0].stage == Stage.FILED), BUSY_S)
            city.close("1-26", "Die Leuchte wurde getauscht.")
            await eventually(lambda: _is("getauscht" in _last_words(services, conversation)), BUSY_S)


async def _is(true: bool) -> bool:
    return true


def _last_words(services: Services, conversation: str) -> str:
    return services.conversations.everything(conversation)[-1].text


@pytest.mark.usefixtures("restless")
async def test_who_sets_an_endpoint_is_told_of_the_defects_that_are_older(
    services: Services, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with database.write() as sql:
        early = opened(sql)
    with open_city() as city:
        own = {"open311_url": city.url, "open311_answer_s": 0.5}
        services.settings = services.settings.model_copy(update=own)
        async with run_app(services):
            await eventually(lambda: _is("lotse outbox fill" in caplog.text))
            with database.write() as sql:
                fill(sql, early.site, datetime.now(UTC))
            await eventually(lambda: _is([row.stage for row in rows(database)] == [Stage.FILED]), BUSY_S)
    assert len(city.posts) == 1


async def test_without_an_endpoint_there_is_nothing_to_do(settings: Settings, database: Database) -> None:
    cabinet = Cabinet(settings, database)
    desk = build_case_desk(settings, database, Live(NO_REDIS), cabinet)
    filed(database)
    async with asyncio.timeout(5):
        await keep_carrying(settings, database, cabinet.catalogues, desk)
    assert rows(database)[0].stage == Stage.QUEUED
