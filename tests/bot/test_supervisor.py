"""Which parts `lotse serve` starts, and that what dies is started again and cleaned up after."""

import asyncio
import socket
import sys
from pathlib import Path

import pytest

from bot import supervisor as module
from bot.data_lock import DataLock
from bot.embedded_redis import EmbeddedRedis
from bot.settings import Settings
from bot.storage.live import Live
from bot.supervisor import Part, Supervisor, address_problem, next_pause


def _supervisor(settings: Settings, redis: EmbeddedRedis | None = None, url: str = "redis://r") -> Supervisor:
    return Supervisor(settings, DataLock(settings.data), redis, url)


def test_there_is_one_gateway_and_as_many_brains_as_wanted(settings: Settings) -> None:
    parts = _supervisor(settings.model_copy(update={"brains": 3, "port": 9999}), EmbeddedRedis(settings.data))._parts()
    assert [part.name.split("-")[0] for part in parts] == ["redis", "gateway", "brain", "brain", "brain"]
    assert len({part.name for part in parts}) == 5
    assert "9999" in parts[1].command
    assert parts[2].environment == {"LOTSE_BRAIN_NAME": parts[2].name}


def test_with_a_redis_of_the_citys_own_none_is_started(settings: Settings) -> None:
    assert [part.name.split("-")[0] for part in _supervisor(settings)._parts()] == ["gateway", "brain"]


async def test_what_dies_is_started_again(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "_RESTART_AFTER_S", 0.01)
    seen, supervisor = tmp_path / "seen", _supervisor(settings)
    code = f"open({str(seen)!r}, 'a').write('x'); import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    keeping = asyncio.create_task(supervisor._keep(Part("gateway", [sys.executable, "-S", "-c", code])))
    for _ in range(500):
        if seen.exists() and len(seen.read_text()) >= 2:
            break
        await asyncio.sleep(0.02)
    supervisor._stopping.set()
    await asyncio.wait_for(keeping, 10)
    assert len(seen.read_text()) >= 2
    assert "gateway ended with code -9" in caplog.text


async def test_the_conversations_of_a_dead_brain_are_free_at_once(
    settings: Settings, live: Live, redis_url: str
) -> None:
    await live.beat("brain-1", {"state": "ready"})
    await live.acquire("a", "brain-1")
    await live.acquire("b", "brain-2")
    supervisor = _supervisor(settings, url=redis_url)
    await supervisor._clean_up_after(Part("brain-1", []))
    assert await live.brains() == []
    assert await live.next_work(1) == "a"
    assert await live.backlog() == 0
    assert (await live.holder("a"), await live.holder("b")) == (None, "brain-2")
    await supervisor._live.close()


async def test_without_redis_cleaning_up_is_left_for_later(settings: Settings, tmp_path: Path) -> None:
    await _supervisor(settings, url=f"unix://{tmp_path}/nobody.sock")._clean_up_after(Part("brain-1", []))


async def test_children_are_stopped_and_the_stubborn_are_killed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_STOP_WITHIN_S", 0.3)
    supervisor = _supervisor(settings)
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    )
    for name, code in (("redis", "import time; print(1, flush=True); time.sleep(60)"), ("gateway", stubborn)):
        child = await asyncio.create_subprocess_exec(sys.executable, "-S", "-c", code, stdout=asyncio.subprocess.PIPE)
        assert child.stdout is not None
        await child.stdout.readline()
        supervisor._children[name] = child
    await supervisor._stop_children()
    assert {name: child.returncode for name, child in supervisor._children.items()} == {"redis": -15, "gateway": -9}


def test_the_pause_grows_while_a_part_dies_young_and_begins_anew_when_it_has_lived() -> None:
    pauses = [0.0]
    for _ in range(9):
        pauses.append(next_pause(pauses[-1], lived_s=1))
    assert pauses[1:] == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    assert next_pause(30, lived_s=60) == 0.5


def test_an_address_that_is_taken_or_not_ours_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert f"Another program listens on 127.0.0.1, port {port}" in (address_problem("127.0.0.1", port, 0) or "")
        assert address_problem("0.0.0.0", port, 0) is not None
    assert address_problem("127.0.0.1", port, 0) is None
    assert (address_problem("192.0.2.1", port, 0) or "").startswith("Cannot listen on 192.0.2.1")
