from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.channels.chats import LEASE, Chats
from bot.channels.models import Chat, LeaseLost, Owed
from bot.channels.updates import Updates
from bot.conversations.erasure import Erasure
from bot.conversations.record import Conversations
from bot.messages import Outgoing
from bot.storage.database import Database
from bot.storage.tables import channel_chats, channel_updates
from tests.bot.access.conftest import Time
from tests.bot.channels.conftest import place

HELLO = Outgoing(text="Guten Tag")


def _chat(updates: Updates) -> str:
    return updates.keep([(place("1"), {})])[0]


def _taken(chats: Chats, identity: str, who: str = "one") -> Chat:
    chat = chats.take(identity, who)
    assert chat is not None
    return chat


def _worked_off(updates: Updates, name: str) -> None:
    while waiting := updates.next(name):
        updates.done(waiting.id)


def test_one_gateway_at_a_time_has_a_chat(updates: Updates, chats: Chats, time: Time) -> None:
    identity = _chat(updates)
    assert chats.take(identity, "one") is not None
    assert chats.take(identity, "two") is None
    assert chats.take(identity, "one") is not None
    time.move(minutes=1)  # the first one has died
    assert chats.take(identity, "two") is not None
    chats.let_go(identity, "one")
    assert chats.take(identity, "one") is None
    chats.let_go(identity, "two")
    assert chats.take(identity, "one") is not None


def test_a_gateway_that_works_on_keeps_its_chats(updates: Updates, chats: Chats, time: Time) -> None:
    identity = _chat(updates)
    _taken(chats, identity)
    time.move(seconds=20)
    chats.hold([identity], "one")
    time.move(seconds=20)
    assert chats.take(identity, "two") is None


def test_who_has_lost_the_chat_notes_nothing_more(
    updates: Updates, chats: Chats, record: Conversations, time: Time
) -> None:
    slow = _taken(chats, _chat(updates))
    held, _, first = record.open("musterstadt", "telegram", HELLO)
    chats.talks_in(slow, held.id)
    time.move(minutes=1)
    quick = _taken(chats, slow.id, "two")
    for late in (
        lambda: chats.delivered(slow, held.id, first.seq),
        lambda: chats.later(slow, time()),
        lambda: chats.forget(slow),
        lambda: chats.gone(slow, True),
    ):
        with pytest.raises(LeaseLost):
            late()
    chats.hold([slow.id], "one")
    assert chats.owed(quick) == Owed(held.id, first.seq, 0, 0)


def test_what_was_said_is_to_go_out_until_it_is_delivered(
    updates: Updates, chats: Chats, record: Conversations, time: Time
) -> None:
    chat = _taken(chats, _chat(updates))
    held, _, first = record.open("musterstadt", "telegram", HELLO)
    assert chats.behind() == []
    chats.talks_in(chat, held.id)
    assert chats.behind() == [chat.id]
    chats.later(chat, time() + LEASE)
    assert chats.behind() == []
    time.move(minutes=1)
    assert chats.behind() == [chat.id]
    chats.delivered(chat, held.id, first.seq)
    assert chats.behind() == []
    assert chats.having(held.id) == chat.id


def test_an_older_conversation_is_told_to_its_end_first(updates: Updates, chats: Chats, record: Conversations) -> None:
    chat = _taken(chats, _chat(updates))
    old, new = (record.open("musterstadt", "telegram", HELLO)[0] for _ in range(2))
    chats.talks_in(chat, old.id)
    chats.delivered(chat, old.id, 0, part=1)
    chats.talks_in(chat, new.id)
    assert chats.conversations(chat) == [old.id, new.id]
    assert chats.owed(chat) == Owed(old.id, 1, 0, 1)
    chats.delivered(chat, old.id, 1)
    assert chats.owed(chat) == Owed(new.id, 1, 0, 0)
    chats.delivered(chat, new.id, 1)
    assert chats.owed(chat) is None
    assert chats.having(old.id) == chats.having(new.id) == chat.id


def test_nothing_goes_to_who_is_gone(updates: Updates, chats: Chats, record: Conversations) -> None:
    chat = _taken(chats, _chat(updates))
    chats.talks_in(chat, record.open("musterstadt", "telegram", HELLO)[0].id)
    chats.gone(chat, True)
    assert chats.behind() == []
    chats.gone(chat, False)
    assert chats.behind() == [chat.id]


def test_the_newest_address_counts(updates: Updates, chats: Chats) -> None:
    identity = _chat(updates)
    again = place("2")
    updates.keep([(again.__class__("2", "77", {"chat_id": "77", "thread": "b"}), {})])
    chat = chats.find(identity)
    assert chat is not None
    assert chat.address == {"chat_id": "77", "thread": "b"}


@pytest.mark.parametrize(("client", "kept"), [("de", "de"), ("fil", None), ("", None), (None, None)])
def test_a_client_may_speak_a_language_with_a_long_name(
    updates: Updates, chats: Chats, client: str | None, kept: str | None
) -> None:
    chat = chats.find(updates.keep([(replace(place("1"), language=client), {})])[0])
    assert chat is not None
    assert chat.language == kept


def test_an_erasure_leaves_neither_chat_nor_name(
    updates: Updates, chats: Chats, record: Conversations, database: Database
) -> None:
    chat = _taken(chats, _chat(updates))
    held = record.open("musterstadt", "telegram", HELLO)[0]
    chats.talks_in(chat, held.id)
    _worked_off(updates, chat.name)
    assert Erasure(database).erase(held.id).counts["channel_chats"] == 1
    with database.read() as sql:
        assert sql.execute(select(channel_chats)).all() == []
        assert [(row.name, row.body) for row in sql.execute(select(channel_updates))] == [("", None)]
    assert updates.keep([(place("1"), {})]) == []  # the same delivery still has no effect


def test_a_chat_stays_while_it_has_another_conversation(
    updates: Updates, chats: Chats, record: Conversations, database: Database
) -> None:
    chat = _taken(chats, _chat(updates))
    old, new = (record.open("musterstadt", "telegram", HELLO)[0] for _ in range(2))
    chats.talks_in(chat, old.id)
    chats.talks_in(chat, new.id)
    _worked_off(updates, chat.name)
    assert Erasure(database).erase(old.id).counts["channel_chats"] == 0
    assert chats.conversations(chat) == [new.id]
    assert Erasure(database).erase(new.id).counts["channel_chats"] == 1


def test_who_said_farewell_is_forgotten(updates: Updates, chats: Chats, database: Database) -> None:
    chat = _taken(chats, _chat(updates))
    _worked_off(updates, chat.name)
    chats.says_farewell(chat, "Auf Wiedersehen", "de")
    assert chats.behind() == [chat.id]
    found = chats.find(chat.id)
    assert found is not None
    assert found.farewell == "Auf Wiedersehen"
    chats.forget(found)
    with database.read() as sql:
        assert sql.execute(select(channel_chats)).all() == []
        assert sql.execute(select(channel_updates)).one().name == ""


def test_what_comes_in_during_the_farewell_is_not_lost(updates: Updates, chats: Chats) -> None:
    chat = _taken(chats, _chat(updates))
    _worked_off(updates, chat.name)
    chats.says_farewell(chat, "Auf Wiedersehen", "de")
    updates.keep([(place("2"), {"text": "Moment"})])
    chats.forget(chat)
    kept = chats.find(chat.id)
    assert kept is not None
    assert (kept.farewell, kept.conversation) == (None, None)
    waiting = updates.next(chat.name)
    assert waiting is not None
    assert waiting.update == {"text": "Moment"}
