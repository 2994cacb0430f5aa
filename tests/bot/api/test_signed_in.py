"""Who keeps a session alive: somebody who does something, and no program that asks by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.clock import now
from bot.staff.sessions import IDLE
from bot.storage.tables import staff_sessions
from tests.bot.clerks import Clerk, clerk
from tests.bot.gateways import Gateway, problem

BY_ITSELF = {"X-Background": "true"}
CALLS = (("GET", "/handovers"), ("GET", "/session"), ("GET", "/presence?site=musterstadt"))


@pytest.fixture
def anna(gateway: Gateway) -> Clerk:
    return clerk(gateway, "anna")


def _unused_since(gateway: Gateway, minutes: float) -> None:
    with gateway.services.database.write() as sql:
        sql.execute(update(staff_sessions).values(seen_at=now() - timedelta(minutes=minutes)))


def _idle(gateway: Gateway) -> timedelta:
    with gateway.services.database.read() as sql:
        return now() - sql.execute(select(staff_sessions.c.seen_at)).scalar_one()


async def test_what_a_console_reads_by_itself_does_not_keep_the_session(gateway: Gateway, anna: Clerk) -> None:
    _unused_since(gateway, 50)
    for method, path in CALLS:
        assert (await anna.request(method, path, headers=BY_ITSELF)).status_code == 200
    assert _idle(gateway) >= timedelta(minutes=50)
    _unused_since(gateway, IDLE.total_seconds() / 60)
    assert problem(await anna.request("GET", "/session", headers=BY_ITSELF)) == (401, "no_session")


async def test_whoever_does_something_keeps_it(gateway: Gateway, anna: Clerk) -> None:
    for method, path in CALLS:
        _unused_since(gateway, 50)
        assert (await anna.request(method, path)).status_code == 200
        assert _idle(gateway) < timedelta(minutes=1)
