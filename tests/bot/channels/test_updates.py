from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from sqlalchemy import select

from bot.channels.chats import Chats
from bot.channels.updates import REMEMBERED, Updates
from bot.storage.database import Database
from bot.storage.tables import channel_updates
from tests.bot.access.conftest import Time
from tests.bot.channels.conftest import ADDRESSES, place

NAME = ADDRESSES.name("telegram", "77")


def test_the_same_delivery_is_stored_once(updates: Updates) -> None:
    assert len(updates.keep([(place("1"), {"text": "Hallo"})])) == 1
    assert updates.keep([(place("1"), {"text": "Hallo"})]) == []
    waiting = updates.next(NAME)
    assert waiting is not None
    assert waiting.update == {"text": "Hallo"}
    updates.done(waiting.id)
    assert updates.next(NAME) is None


def test_the_same_delivery_at_the_same_moment_is_stored_once(updates: Updates) -> None:
    with ThreadPoolExecutor(8) as pool:
        fresh = list(pool.map(lambda _: updates.keep([(place("1"), {"text": "Hallo"})]), range(8)))
    assert sum(map(len, fresh)) == 1


def test_a_chat_is_worked_off_in_the_channels_order(updates: Updates) -> None:
    updates.keep([(place("5", rank=5), {"n": 5}), (place("4", rank=4), {"n": 4}), (place("9", "88", 9), {"n": 9})])
    order = []
    while waiting := updates.next(NAME):
        order.append(waiting.update["n"])
        updates.done(waiting.id)
    assert order == [4, 5]
    assert updates.waiting() == [ADDRESSES.name("telegram", "88")]


def test_what_could_not_be_worked_off_holds_up_its_chat_until_then(updates: Updates, time: Time) -> None:
    updates.keep([(place("1", rank=1), {"n": 1}), (place("2", rank=2), {"n": 2})])
    waiting = updates.next(NAME)
    assert waiting is not None
    updates.later(waiting, time() + REMEMBERED)
    assert updates.next(NAME) is None
    assert updates.waiting() == []
    time.move(days=9)
    assert updates.waiting() == [NAME]
    again = updates.next(NAME)
    assert again is not None
    assert (again.update, again.attempts) == ({"n": 1}, 1)


def test_who_writes_very_much_hides_nobody(updates: Updates) -> None:
    updates.keep([(place(str(n), "much"), {}) for n in range(20)] + [(place("late", "77"), {})])
    assert updates.waiting(limit=2) == [ADDRESSES.name("telegram", "much"), NAME]


def test_an_old_delivery_that_comes_again_does_not_take_the_newest_address(updates: Updates, chats: Chats) -> None:
    for key, at in (("1", 50), ("2", 90), ("3", 60)):
        [chat] = updates.keep([(replace(place(key), address={"to": "77", "at": at}), {})])
    found = chats.find(chat)
    assert found is not None
    assert found.address["at"] == 90


def test_nothing_that_was_said_can_be_read_in_the_record(updates: Updates, database: Database) -> None:
    updates.keep([(place("1"), {"text": "Mein Hund heißt Bello"})])
    with database.read() as sql:
        row = sql.execute(select(channel_updates)).one()
    assert b"Bello" not in row.body
    assert "77" not in (row.name, row.key)
    assert row.key != "1"


def test_what_no_text_may_hold_can_be_kept(updates: Updates) -> None:
    updates.keep([(place("1"), {"text": "hel\ud800lo"})])
    waiting = updates.next(NAME)
    assert waiting is not None
    assert waiting.update == {"text": "hel\ud800lo"}


def test_deliveries_are_forgotten_when_they_cannot_come_again(updates: Updates, time: Time) -> None:
    updates.keep([(place("1"), {"n": 1}), (place("2", "88"), {"n": 2})])
    waiting = updates.next(NAME)
    assert waiting is not None
    updates.done(waiting.id)
    time.move(days=9)
    updates.forget()
    assert len(updates.keep([(place("1"), {"n": 1}), (place("2", "88"), {"n": 2})])) == 1  # the open one stays known
