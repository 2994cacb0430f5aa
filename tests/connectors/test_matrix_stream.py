"""The stream of an account whose homeserver cannot read every room: none stops the others."""

import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.errors import Unavailable
from connectors import matrix_rooms
from connectors.matrix_stream import TRIES
from tests.connectors.matrix_events import ANNA, ME, member, message
from tests.connectors.matrix_reader import Reader, open_reader
from tests.connectors.matrix_stand_in import (
    BROKEN,
    REFUSED,
    StandIn,
    members,
    open_stand_in,
    page,
    timeline,
)

ONE, OTHER = "!eins:stadt.example", "!zwei:fern.example"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix_rooms, "SHORTLY_S", 0.4)
    monkeypatch.setattr(matrix_rooms, "LONGEST_PAUSE_S", 0.01)
    monkeypatch.setattr(matrix_rooms, "TRIES", 3)


@pytest.fixture
def home() -> Iterator[StandIn]:
    with open_stand_in() as standing:
        yield standing


@pytest.fixture
async def reader(home: StandIn, tmp_path: Path) -> AsyncIterator[Reader]:
    async with open_reader(home, tmp_path) as reading:
        yield reading


def _message(body: str, name: str) -> dict[str, Any]:
    return message(body) | {"event_id": name}


COUNT = f"rooms/{OTHER}/joined_members"


async def test_a_room_that_nobody_can_count_stops_no_other_and_is_taken_as_one_of_many(
    home: StandIn, reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    home.answers[COUNT] = [BROKEN]
    home.news({OTHER: timeline(_message("Kommst du?", "$1")), ONE: timeline(_message("Hallo", "$2"))})
    await reader.step()
    assert [(one["room"], one["people"]) for one in reader.taken] == [(OTHER, 3), (ONE, 2)]
    assert home.calls.count(COUNT) == 3
    assert "does not say who is in it" in caplog.text
    assert all(words not in caplog.text for words in (OTHER, ANNA, "Kommst"))


async def test_a_slow_room_keeps_its_order_and_nobody_waits_for_it(home: StandIn, reader: Reader) -> None:
    home.late[COUNT] = threading.Event()
    home.news({OTHER: timeline(_message("Erste", "$1")), ONE: timeline(_message("Hallo", "$2"))})
    home.news({OTHER: timeline(_message("Zweite", "$3")), ONE: timeline(_message("Noch da?", "$4"))})
    await reader.step()
    await reader.step()
    assert reader.said() == ["Hallo", "Noch da?"]
    assert reader.position() == "s0"
    home.late[COUNT].set()
    await reader.until_said(4)
    assert reader.said()[2:] == ["Erste", "Zweite"]
    assert reader.position() == "s2"


async def test_a_slow_room_is_stored_when_the_record_is_there_again(home: StandIn, reader: Reader) -> None:
    home.late[COUNT] = threading.Event()
    home.news({OTHER: timeline(_message("Erste", "$1"))})
    await reader.step()
    home.late[COUNT].set()
    home.news({OTHER: timeline(_message("Zweite", "$2")), ONE: timeline(_message("Hallo", "$3"))})
    reader.is_away = True
    with pytest.raises(Unavailable):
        await reader.step()
    reader.is_away = False
    await reader.until_said(3)
    assert [one for one in reader.said() if one != "Hallo"] == ["Erste", "Zweite"]


async def test_a_slow_room_is_read_again_after_a_restart(home: StandIn, reader: Reader) -> None:
    home.late[COUNT] = threading.Event()
    home.news({OTHER: timeline(_message("Erste", "$1")), ONE: timeline(_message("Hallo", "$2"))})
    await reader.step()
    await reader.stream.close()
    home.late[COUNT].set()
    async with open_reader(home, reader.data) as after:
        await after.until_said(2)
    assert (reader.said(), after.said()) == (["Hallo"], ["Erste", "Hallo"])


async def test_where_older_events_are_refused_the_new_ones_are_taken(home: StandIn, reader: Reader) -> None:
    home.answers[f"rooms/{OTHER}/messages"] = [REFUSED]
    home.answers[f"rooms/{ONE}/messages"] = [page(_message("Zweite", "$2"), end="p1"), BROKEN]
    for room in (OTHER, ONE):
        home.news({room: timeline(_message("Dritte", "$3"), limited=True)})
        await reader.step()
    assert reader.said() == ["Dritte", "Zweite", "Dritte"]


async def test_older_events_are_not_fetched_without_end(
    home: StandIn, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matrix_rooms, "MISSED_S", 0)
    home.answers[f"rooms/{ONE}/messages"] = [page(_message("Vorher", "$1"), end="p1")]
    home.news({ONE: timeline(_message("Jetzt", "$2"), limited=True)})
    await reader.step()
    assert reader.said() == ["Vorher", "Jetzt"]


async def test_who_came_while_nobody_read_is_counted(home: StandIn, reader: Reader) -> None:
    home.news({ONE: timeline(_message("Hallo", "$1"))})
    await reader.step()
    came = member("@bert:stadt.example", "join", "@bert:stadt.example", "invite") | {"event_id": "$2"}
    home.answers[f"rooms/{ONE}/messages"] = [page(came)]
    home.answers[f"rooms/{ONE}/joined_members"] = [members(3)]
    home.news({ONE: timeline(_message("Kommst du?", "$3"), limited=True)})
    await reader.step()
    assert [one["people"] for one in reader.taken] == [2, 3, 3]


async def test_a_room_of_a_crowd_is_left_and_nothing_of_it_is_taken(home: StandIn, reader: Reader) -> None:
    home.answers[COUNT] = [members(21)]
    home.news({OTHER: timeline(_message(f"{ME}: hilf", "$1"))})
    await reader.step()
    await reader.until_called(f"rooms/{OTHER}/leave")
    assert reader.taken == []


async def test_an_event_that_cannot_be_stored_does_not_hold_up_the_others(
    home: StandIn, reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    home.news({ONE: timeline(_message("Erste", "$1"), _message("poison", "$2"), _message("Dritte", "$3"))})
    for _ in range(TRIES - 1):
        with pytest.raises(RecursionError):
            await reader.step()
    await reader.step()
    assert reader.said() == ["Erste", "Dritte"]
    assert reader.position() == "s1"
    assert caplog.text.count("left out: RecursionError") == 1
    assert all(words not in caplog.text for words in ("Erste", ONE))
