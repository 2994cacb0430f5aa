"""A brain for a model that somebody tries out: started when asked for, once, and again when a message waits."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from bot import tryout_keeper as module
from bot.conversations.record import Conversations
from bot.messages import Incoming, Outgoing
from bot.settings import Settings
from bot.storage.database import Database
from bot.studio.tryouts import TryOuts
from bot.tryout_keeper import TryOutKeeper

SAYS = "import os, sys, time; open({seen!r}, 'a').write(sys.argv[1] + ' ' + os.environ['LOTSE_BRAIN_NAME'] + '\\n'); "


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_S", 0.02)


@asynccontextmanager
async def keeping(settings: Settings, database: Database, redis_url: str, then: str) -> AsyncIterator[Path]:
    seen = settings.data / "seen"
    code = SAYS.format(seen=str(seen)) + then
    keeper = TryOutKeeper(settings, database, redis_url, [sys.executable, "-S", "-c", code])
    running = asyncio.create_task(keeper.run())
    try:
        yield seen
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


def _read(seen: Path) -> list[str]:
    return seen.read_text().splitlines() if seen.exists() else []


async def _lines(seen: Path, count: int) -> list[str]:
    for _ in range(500):
        if len(found := _read(seen)) >= count:
            return found
        await asyncio.sleep(0.02)
    raise AssertionError("it was not started")


async def test_one_brain_for_each_model_that_somebody_wants(
    settings: Settings, database: Database, redis_url: str
) -> None:
    tryouts = TryOuts(database)
    async with keeping(settings, database, redis_url, "time.sleep(60)") as seen:
        tryouts.want("first")
        [line] = await _lines(seen, 1)
        assert line.split()[0] == "first"
        assert line.split()[1].startswith("tryout-")
        for model in ("first", "second", "third"):
            tryouts.want(model)
        found = await _lines(seen, 3)
        assert sorted(line.split()[0] for line in found) == ["first", "second", "third"]
        await asyncio.sleep(0.2)
        assert len(await _lines(seen, 3)) == 3


async def test_one_that_has_ended_is_started_again_for_a_message_or_a_new_wish(
    settings: Settings, database: Database, redis_url: str, record: Conversations
) -> None:
    tryouts = TryOuts(database)
    async with keeping(settings, database, redis_url, "time.sleep(0)") as seen:
        [begun] = tryouts.begin("musterstadt", "new", None, Outgoing(text="Guten Tag"))
        await _lines(seen, 1)
        await asyncio.sleep(0.3)
        assert len(await _lines(seen, 1)) == 1
        tryouts.want("new")
        await _lines(seen, 2)
        record.receive(begun.id, Incoming(client_id="a", text="Hallo"))
        await _lines(seen, 3)
