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
from tests.connectors.carrying import eventually, filed, offer, rows
from tests.connectors.city import open_city

ROOT = Path(__file__).parents[2]
PATIENCE_S, BUSY_S = 120, 30


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
@pytest.mark.parametrize(("count", "spoken"), [(30, "json"), (10, "xml")])
def test_all_cases_arrive_once_each_though_half_fails_and_the_sender_is_killed(
    settings: Settings, database: Database, count: int, spoken: str
) -> None:
    with open_city(fails=0.5, silent_s=1.0, format=spoken) as city:
        with _carrier(settings, city.url, count):
            _wait(lambda: len(city.arrived) >= count // 3)
        with _carrier(settings, city.url, count), _carrier(settings, city.url, count):
            _wait(lambda: _all_filed(database, count))
    assert len(city.posts) > count
    assert set(Counter(city.descriptions()).values()) == {1}
    assert _numbers(database) == {str(one["service_request_id"]) for one in city.arrived}
    assert len(city.arrived) == count


def _numbers(database: Database) -> set[str | None]:
    with database.read() as sql:
        return set(sql.scalars(select(cases.c.external_id)))


async def test_what_the_city_closes_is_told_in_the_conversation_while_the_gateway_runs(
    services: Services, database: Database
) -> None:
    offer(database)
    with open_city() as city:
        own = {"open311_url": city.url, "open311_answer_s": 0.5, "open311_poll_s": 1}
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
