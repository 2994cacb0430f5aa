"""Honest failure: with the database locked or Redis gone there is one clear answer, and nothing is lost."""

import asyncio
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.api.services import Services
from bot.app import build_services
from bot.embedded_redis import EmbeddedRedis
from bot.settings import Settings
from tests.bot.conftest import running
from tests.bot.gateways import Gateway, problem, run_app


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Another program holds SQLite's write lock."""
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits four seconds for a lock in a test."""
    monkeypatch.setattr("bot.storage.database.BUSY_TIMEOUT_MS", 100)


async def test_with_the_database_locked_the_citizen_is_asked_to_send_again(
    impatient: None, settings: Settings, redis_url: str
) -> None:
    async with run_app(build_services(settings, redis_url)) as gateway:
        citizen = await gateway.citizen()
        with locked(settings.data / "lotse.db"):
            refused = await citizen.send(client_id="a", text="Hallo")
            assert problem(refused) == (503, "database_unavailable")
            assert refused.headers["retry-after"] == "5"
            assert [said["seq"] for said in await citizen.transcript()] == [1]
        assert (await citizen.send(client_id="a", text="Hallo")).status_code == 201
        assert [said["seq"] for said in await citizen.transcript()] == [1, 2]


async def test_a_short_lock_is_waited_for(gateway: Gateway, settings: Settings) -> None:
    citizen = await gateway.citizen()
    with locked(settings.data / "lotse.db"):
        sending = asyncio.create_task(citizen.send(text="Hallo"))
        await asyncio.sleep(0.2)
        assert not sending.done()
    assert (await sending).status_code == 201


async def test_with_the_database_locked_every_other_write_is_refused_in_words(
    impatient: None, settings: Settings, redis_url: str
) -> None:
    async with run_app(build_services(settings, redis_url)) as gateway:
        citizen = await gateway.citizen()
        with locked(settings.data / "lotse.db"):
            for method, path, body in (
                ("POST", "/feedback", {"score": 5}),
                ("PATCH", "", {"locale": "en"}),
                ("DELETE", "", None),
            ):
                answer = await citizen.request(method, path, json=body)
                assert problem(answer) == (503, "database_unavailable")
            opened = await gateway.http.post("/api/v1/conversations", json={})
            assert problem(opened) == (503, "database_unavailable")


async def test_without_tables_the_gateway_says_what_is_wrong(tmp_path: Path, redis_url: str) -> None:
    async with run_app(build_services(Settings(data=tmp_path), redis_url)) as gateway:
        assert problem(await gateway.http.post("/api/v1/conversations", json={})) == (503, "database_unavailable")
        assert (await gateway.http.get("/readyz")).json()["parts"]["database"] == "unreachable"


async def test_without_redis_messages_are_stored_and_the_citizen_is_told(services: Services, tmp_path: Path) -> None:
    gone = build_services(services.settings, f"unix://{tmp_path}/nobody.sock")
    async with run_app(gone, redis=False) as gateway:
        citizen = await gateway.citizen()
        answer = await asyncio.wait_for(citizen.send(wait=20, text="Hallo"), 10)
        assert answer.status_code == 201
        assert answer.json()["pending"]["code"] == "assistant_unavailable"
        assert (await citizen.send(client_id="x", text="Noch da?")).status_code == 201
        assert [said["seq"] for said in await citizen.transcript()] == [1, 2, 3]
        ready = await gateway.http.get("/readyz")
        assert (ready.status_code, ready.json()["parts"]["redis"]) == (503, "unreachable")
        assert (await citizen.request("POST", "/typing", json={})).status_code == 204
        assert (await citizen.request("DELETE")).status_code == 200


async def test_a_redis_that_has_just_died_costs_no_message(services: Services, tmp_path: Path) -> None:
    server = EmbeddedRedis(tmp_path)
    with running(server) as process:
        dying = build_services(services.settings, server.url)
        async with run_app(dying) as gateway:
            citizen = await gateway.citizen()
            process.kill()
            process.wait()
            dying.redis_alive = True
            dying.settings = dying.settings.model_copy(update={"rate_messages": 100, "rate_conversations": 100})
            answer = await citizen.send(wait=0, text="Hallo")
            assert answer.status_code == 201, answer.text
            for method, path, body in (("POST", "/typing", {}), ("DELETE", "", None)):
                dying.redis_alive = True
                assert (await citizen.request(method, path, json=body)).is_success
            dying.redis_alive = True
            assert (await gateway.http.post("/api/v1/conversations", json={})).status_code == 201


async def test_a_redis_that_hangs_holds_nobody_up(services: Services, tmp_path: Path) -> None:
    server = EmbeddedRedis(tmp_path)
    with running(server) as process:
        hung = build_services(services.settings.model_copy(update={"rate_messages": 100}), server.url)
        async with run_app(hung) as gateway:
            citizen = await gateway.citizen()
            process.send_signal(signal.SIGSTOP)
            for longest in (5, 1):  # only the first one finds out
                started = time.monotonic()
                assert (await citizen.send(text="Hallo")).status_code == 201
                assert time.monotonic() - started < longest
            process.send_signal(signal.SIGCONT)
            for _ in range(100):
                await asyncio.sleep(0 if hung.redis_alive else 0.1)
            assert (await citizen.send(text="Hallo")).status_code == 201
            assert await hung.live.backlog() >= 1


async def test_after_redis_comes_back_answers_arrive_again(services: Services, tmp_path: Path) -> None:
    server = EmbeddedRedis(tmp_path)
    with running(server):
        back = build_services(services.settings, server.url)
        async with run_app(back) as gateway:
            citizen = await gateway.citizen()
            back.live.redis.connection_pool.reset()
    with running(server):
        async with run_app(build_services(services.settings, server.url)) as gateway, gateway.echoing():
            citizen.gateway = gateway
            answer = await citizen.send(wait=5, text="Hallo")
            assert [reply["text"] for reply in answer.json()["replies"]] == ["Echo: Hallo"]
