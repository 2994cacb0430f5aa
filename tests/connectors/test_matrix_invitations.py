"""No invitation is lost, against a homeserver that cannot follow each at once."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors import matrix_invitations
from connectors.matrix_calls import Calls
from tests.connectors.matrix_events import ANNA, ME, member
from tests.connectors.matrix_reader import Reader, open_reader
from tests.connectors.matrix_stand_in import BROKEN, FORBIDDEN, StandIn, open_stand_in, timeline

ONE, OTHER = "!eins:stadt.example", "!zwei:fern.example"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix_invitations, "LONGEST_PAUSE_S", 0.01)


@pytest.fixture
def home() -> Iterator[StandIn]:
    with open_stand_in() as standing:
        yield standing


@pytest.fixture
async def reader(home: StandIn, tmp_path: Path) -> AsyncIterator[Reader]:
    async with open_reader(home, tmp_path) as reading:
        yield reading


async def test_an_invitation_that_was_not_followed_before_a_restart_is_followed_after_it(
    home: StandIn, reader: Reader
) -> None:
    home.invited = [ONE]
    async with open_reader(home, reader.data) as after:
        await after.until_called(f"join/{ONE}")


async def test_an_invitation_of_a_server_that_is_away_is_not_declined(
    home: StandIn, reader: Reader, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    whole, failed = Calls.join, list[str]()

    async def join(self: Any, room: str) -> None:
        if not failed:
            failed.append(room)
            raise RuntimeError(room)
        await whole(self, room)

    monkeypatch.setattr(Calls, "join", join)
    home.answers[f"join/{ONE}"] = [*[BROKEN] * 7, (200, {"room_id": ONE})]
    home.news(invite={ONE: {"invite_state": {"events": []}}})
    await reader.step()
    await reader.until_called(f"join/{ONE}", 8)
    assert f"rooms/{ONE}/leave" not in home.calls
    assert "RuntimeError" in caplog.text
    assert ONE not in caplog.text


async def test_an_invitation_that_is_forbidden_is_declined_and_one_that_is_withdrawn_forgotten(
    home: StandIn, reader: Reader
) -> None:
    home.answers[f"join/{ONE}"], home.answers[f"join/{OTHER}"] = [FORBIDDEN], [BROKEN]
    home.news(invite={room: {"invite_state": {"events": []}} for room in (ONE, OTHER)})
    left = timeline(member(ME, "leave", ANNA, "invite"))
    home.news(leave={ONE: left, OTHER: left})
    await reader.step()
    await reader.until_called(f"rooms/{ONE}/forget")
    await reader.until_called(f"join/{OTHER}", 2)
    await reader.step()
    tried = home.calls.count(f"join/{OTHER}")
    await asyncio.sleep(0.1)
    assert home.calls.count(f"join/{OTHER}") <= tried + 1
