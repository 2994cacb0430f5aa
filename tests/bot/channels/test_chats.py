from sqlalchemy import select

from bot.channels.chats import Chats
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


def test_what_was_said_is_to_go_out_until_it_is_delivered(
    updates: Updates, chats: Chats, record: Conversations, time: Time
) -> None:
    identity = _chat(updates)
    held, _, first = record.open("musterstadt", "telegram", HELLO)
    assert chats.behind() == []
    chats.talks_in(identity, held.id)
    assert chats.behind() == [identity]
    chat = chats.find(identity)
    assert chat is not None
    chats.later(chat, time() + (time() - time()))
    assert chats.behind() == [identity]
    chats.delivered(identity, first.seq)
    assert chats.behind() == []
    assert chats.having(held.id) == identity


def test_nothing_goes_to_who_is_gone(updates: Updates, chats: Chats, record: Conversations) -> None:
    identity = _chat(updates)
    chats.talks_in(identity, record.open("musterstadt", "telegram", HELLO)[0].id)
    chats.gone(identity, True)
    assert chats.behind() == []
    chats.gone(identity, False)
    assert chats.behind() == [identity]


def test_the_newest_address_counts(updates: Updates, chats: Chats) -> None:
    identity = _chat(updates)
    again = place("2")
    updates.keep([(again.__class__("2", "77", {"chat_id": "77", "thread": "b"}), {})])
    chat = chats.find(identity)
    assert chat is not None
    assert chat.address == {"chat_id": "77", "thread": "b"}


def test_an_erasure_leaves_neither_chat_nor_name(
    updates: Updates, chats: Chats, record: Conversations, database: Database
) -> None:
    identity = _chat(updates)
    held = record.open("musterstadt", "telegram", HELLO)[0]
    chats.talks_in(identity, held.id)
    assert Erasure(database).erase(held.id).counts["channel_chats"] == 1
    with database.read() as sql:
        assert sql.execute(select(channel_chats)).all() == []
        assert [(row.name, row.body) for row in sql.execute(select(channel_updates))] == [("", None)]
    assert updates.keep([(place("1"), {})]) == []  # the same delivery still has no effect


def test_who_said_farewell_is_forgotten(updates: Updates, chats: Chats, database: Database) -> None:
    identity = _chat(updates)
    chats.says_farewell(identity, "Auf Wiedersehen", "de")
    assert chats.behind() == [identity]
    chat = chats.find(identity)
    assert chat is not None
    assert chat.farewell == "Auf Wiedersehen"
    chats.forget(chat)
    with database.read() as sql:
        assert sql.execute(select(channel_chats)).all() == []
        assert sql.execute(select(channel_updates)).one().name == ""
