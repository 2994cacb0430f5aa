"""A brain waits for a model that can be loaded, says so in its heartbeat, and does not die of a damaged one."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bot.brain import process as module
from bot.brain.process import Brain
from bot.cases.cabinet import Cabinet, cabinet
from bot.clock import now
from bot.conversations.record import Conversations
from bot.errors import DatabaseUnavailable
from bot.handover import desk_log
from bot.messages import Incoming, Outgoing
from bot.service_hours import ServiceHours
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.live import Live
from bot.studio.models import make_live
from bot.studio.tryouts import TryOuts
from tests.bot.cases.reports import report
from tests.bot.minds import FakeLibrary, FakeMind


class NamedMind(FakeMind):
    """A mind that knows the file it comes from."""

    model = Path("whole.tar.gz")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LOOK_AGAIN_S", 0.02)
    monkeypatch.setattr(module, "library", FakeLibrary)


@asynccontextmanager
async def running(brain: Brain) -> AsyncIterator[None]:
    task = asyncio.create_task(brain.run())
    try:
        yield
        assert not task.done()
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def state(live: Live, wanted: str) -> None:
    """Wait until the only brain says that it is in the state `wanted`."""
    for _ in range(500):
        if [brain["state"] for brain in await live.brains()] == [wanted]:
            return
        await asyncio.sleep(0.02)
    pytest.fail(f"never {wanted}: {await live.brains()}")


async def test_a_damaged_model_is_said_once_and_a_newer_one_is_taken(
    settings: Settings,
    live: Live,
    redis_url: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    real = module._load_mind
    monkeypatch.setattr(
        module, "_load_mind", lambda model: NamedMind() if model.name == "whole.tar.gz" else real(model)
    )
    settings.models.mkdir()
    (settings.models / "damaged.tar.gz").write_bytes(b"not an archive")
    os.utime(settings.models / "damaged.tar.gz", (1, 1))
    async with running(Brain(settings, redis_url)):
        await state(live, "model_broken")
        await asyncio.sleep(0.2)
        assert caplog.text.count("cannot load damaged.tar.gz") == 1
        (settings.models / "whole.tar.gz").write_bytes(b"")
        await state(live, "ready")


async def test_where_the_live_model_is_damaged_the_one_before_answers(
    settings: Settings,
    live: Live,
    redis_url: str,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def load(model: Path) -> NamedMind:
        if model.name == "damaged.tar.gz":
            raise ValueError("not an archive")
        return NamedMind()

    monkeypatch.setattr(module, "_load_mind", load)
    settings.models.mkdir()
    for name in ("whole", "damaged"):
        (settings.models / f"{name}.tar.gz").write_bytes(b"")
        with database.write() as sql:
            make_live(sql, name, None, "lotse", now())
    async with running(Brain(settings, redis_url)):
        await state(live, "ready")
    assert "works with whole.tar.gz until the live model can be loaded" in caplog.text


async def test_without_a_model_it_waits_for_one(
    settings: Settings, live: Live, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_load_mind", lambda _: NamedMind())
    async with running(Brain(settings, redis_url)):
        await state(live, "model_missing")
        settings.models.mkdir()
        (settings.models / "whole.tar.gz").write_bytes(b"")
        await state(live, "ready")


async def test_a_database_that_is_away_is_no_fault_of_the_model(
    settings: Settings, live: Live, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[int]()

    def away_at_first() -> FakeLibrary:
        asked.append(1)
        if len(asked) < 3:
            raise DatabaseUnavailable
        return FakeLibrary()

    monkeypatch.setattr(module, "_load_mind", lambda _: NamedMind())
    monkeypatch.setattr(module, "library", away_at_first)
    settings.models.mkdir()
    (settings.models / "whole.tar.gz").write_bytes(b"")
    async with running(Brain(settings, redis_url)):
        await state(live, "ready")
    assert len(asked) == 3


async def test_actions_find_the_brains_cabinet_with_all_that_the_first_report_needs(
    settings: Settings, live: Live, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    warmed = list[str]()
    monkeypatch.setattr(Cabinet, "warm_up", lambda _, site: warmed.append(site))
    await _ready(settings, live, redis_url, monkeypatch)
    assert warmed == [settings.site]
    opened = cabinet().filing.file(report(), ServiceHours())
    with cabinet().database.read() as sql:
        [entry] = [one for one in desk_log.after(sql, None, 0) if one.event == "case"]
    assert entry.data["number"] == opened.case.number


async def test_categories_that_cannot_be_read_do_not_stop_a_brain(
    settings: Settings, live: Live, redis_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("damaged")

    monkeypatch.setattr(Cabinet, "warm_up", broken)
    await _ready(settings, live, redis_url, monkeypatch)
    assert "reads the categories of reports later: ValueError" in caplog.text


async def _ready(settings: Settings, live: Live, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A brain has started and has been at work for a moment."""
    monkeypatch.setattr(module, "_load_mind", lambda _: NamedMind())
    settings.models.mkdir()
    (settings.models / "whole.tar.gz").write_bytes(b"")
    async with running(Brain(settings, redis_url)):
        await state(live, "ready")
        await asyncio.sleep(0.2)


def test_a_brain_has_the_name_of_its_setting_or_one_of_its_own(settings: Settings, redis_url: str) -> None:
    assert Brain(settings.model_copy(update={"brain_name": "brain-7"}), redis_url).name == "brain-7"
    assert Brain(settings, redis_url).name != Brain(settings, redis_url).name


async def test_a_brain_for_a_model_that_is_tried_out_serves_only_its_conversations_and_ends_when_nobody_asks(
    settings: Settings,
    live: Live,
    redis_url: str,
    record: Conversations,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_load_mind", lambda _: NamedMind())
    settings.models.mkdir()
    (settings.models / "new.tar.gz").write_bytes(b"")
    brain = asyncio.create_task(Brain(settings, redis_url, "new").run())
    citizen = record.open("musterstadt", "web", Outgoing(text="Guten Tag"))[0].id
    [begun] = TryOuts(database).begin("musterstadt", "new", None, Outgoing(text="Guten Tag"))
    for one in (citizen, begun.id):
        record.receive(one, Incoming(client_id="a", text="Hallo"))
        await live.enqueue(one)
    for _ in range(500):
        if record.after(begun.id, 2):
            break
        await asyncio.sleep(0.02)
    assert record.after(begun.id, 2)[0].text == "Echo: Hallo"
    assert record.after(citizen, 2) == []
    assert await live.brains() == []
    monkeypatch.setattr(module, "IDLE", timedelta(0))
    await asyncio.wait_for(brain, 10)
    assert await live.brains(try_out=True) == []


async def test_a_model_that_is_gone_cannot_be_tried_out(settings: Settings, live: Live, redis_url: str) -> None:
    await asyncio.wait_for(Brain(settings, redis_url, "gone").run(), 10)
