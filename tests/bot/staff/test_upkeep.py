"""What staff did is kept for as long as the settings say, and that it was forgotten stands there, too."""

import asyncio
from datetime import timedelta

import pytest

from bot.api.services import Services
from bot.clock import now
from bot.staff import audit_log, upkeep
from bot.staff.upkeep import forget_old
from bot.storage.database import Database
from tests.bot.gateways import run_app
from tests.bot.staff.conftest import Watch


def fill(database: Database, watch: Watch) -> None:
    with database.write() as sql:
        for days in (400, 366, 364, 0):
            audit_log.record(sql, "anna", "claimed", f"{days}", "stadt", {}, watch.at - timedelta(days=days))


def subjects(database: Database) -> list[str]:
    with database.read() as sql:
        return [entry.subject or entry.act for entry in audit_log.listed(sql, None)]


def test_what_is_older_than_a_year_is_forgotten_and_that_is_noted_once(database: Database, watch: Watch) -> None:
    fill(database, watch)
    assert forget_old(database, 365, watch) == 2
    assert forget_old(database, 365, watch) == 0
    assert subjects(database) == ["audit_pruned", "0", "364"]


def test_a_city_may_keep_everything(database: Database, watch: Watch) -> None:
    fill(database, watch)
    assert forget_old(database, 0, watch) == 0
    assert subjects(database) == ["0", "364", "366", "400"]


async def test_a_running_gateway_does_it_by_itself(
    services: Services, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "FIRST_AFTER_S", 0)
    watch.at = now()
    fill(services.database, watch)
    async with run_app(services):
        for _ in range(500):
            await asyncio.sleep(0.01)
            if "audit_pruned" in subjects(services.database):
                break
        assert sorted(subjects(services.database)) == ["0", "364", "audit_pruned"]
