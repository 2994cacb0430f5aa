"""That nobody comes is shown in every open console of the site: away, of another department, admins too."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.clock import now
from bot.conversations.models import State
from bot.handover.events import Reason
from bot.staff.models import Role
from bot.storage.tables import handovers
from tests.bot.access.conftest import seen_long
from tests.bot.clerks import clerk, console, handed_over
from tests.bot.gateways import Citizen, Gateway


@pytest.fixture
async def citizen(gateway: Gateway) -> Citizen:
    """A citizen in a fresh conversation."""
    return await gateway.citizen()


@pytest.mark.parametrize("reason", [Reason.ASKED, Reason.DISTRESS])
async def test_an_alert_reaches_every_open_console_of_the_site(
    gateway: Gateway, citizen: Citizen, reason: Reason
) -> None:
    chief, ben = clerk(gateway, "chief", Role.ADMIN), clerk(gateway, "ben", department="Standesamt")
    stranger = clerk(gateway, "stranger", site="anderswo")
    for one in (chief, ben):
        await one.request("PUT", "/presence", json={"state": "away"})
    async with console(chief) as first, console(ben) as second, console(stranger) as third:
        handover = await handed_over(gateway, citizen, reason=reason)
        if reason is not Reason.DISTRESS:
            _late(gateway, handover)
            await gateway.services.desk.sweep()
        for screen in (first, second):
            assert (await screen.wait("alert", handover=handover))["item"]["reason"] == reason
        assert third.named("alert") == []


def _late(gateway: Gateway, handover: str) -> None:
    with gateway.services.database.write() as sql:
        mine = update(handovers).where(handovers.c.id == handover)
        sql.execute(mine.values(due_at=now() - timedelta(minutes=1)))


async def test_an_open_window_and_every_call_of_a_citizen_are_heard(gateway: Gateway, citizen: Citizen) -> None:
    rooms = gateway.services.desk._rooms
    rooms.heard.clear()
    await citizen.request("GET")
    assert citizen.id in rooms.heard
    with gateway.services.switchboard.stream("somebody"):
        assert "somebody" in gateway.services.switchboard.listening()
    assert "somebody" not in gateway.services.switchboard.listening()


async def test_a_console_that_follows_a_chat_is_no_citizen_who_listens(gateway: Gateway, citizen: Citizen) -> None:
    await handed_over(gateway, citizen)
    board = gateway.services.switchboard
    async with console(clerk(gateway, "anna")) as screen:
        await screen.wait("presence")
        assert citizen.id in board._lines, "the console hears of it"
        assert board.listening() == []
        with board.stream(citizen.id):
            assert board.listening() == [citizen.id]


async def test_who_has_closed_the_window_gives_up_the_place_also_while_consoles_look(
    gateway: Gateway, citizen: Citizen
) -> None:
    anna, ben = clerk(gateway, "anna"), clerk(gateway, "ben")
    desk, board = seen_long(gateway.services.desk), gateway.services.switchboard
    handover = await handed_over(gateway, citizen)
    async with console(anna) as screen, console(ben) as other:
        await screen.wait("presence")
        for one in (anna, ben):
            await one.request("PUT", "/presence", json={"state": "available"})
        for state in (State.WAITING, State.BOT):
            desk._rooms.heard.update(board.listening())
            await desk.sweep()
            held = gateway.services.conversations.find(citizen.id)
            assert held is not None
            assert held.state is state
            await gateway.services.live.redis.zincrby("lotse:citizens", -1_000, citizen.id)
        for one in (screen, other):
            assert (await one.wait("state", handover=handover))["item"]["state"] == "closed"
