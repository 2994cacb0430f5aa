"""The end of a chat: deletion takes everything, is said once, and what is written behind it begins a new chat."""

import pytest
from sqlalchemy import update

from bot.messages import Author, Outgoing
from bot.storage.tables import channel_chats, channel_conversations, channel_updates, conversations
from connectors import exchange as exchange_module
from tests.connectors.telegram_city import CHAT, Bot, bot, quick, rows, settings, until
from tests.connectors.telegram_updates import membership, pressed

__all__ = ["bot", "quick", "settings"]
pytestmark = pytest.mark.slow

BLOCKED = (403, {"description": "Forbidden: bot was blocked by the user"})


@pytest.fixture(autouse=True)
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange_module, "LOOK_EVERY_S", 0.1)


async def _asked(bot: Bot) -> str:
    """The button that deletes everything, once the citizen was asked."""
    await bot.says(1, "Mein Hund heißt Bello")
    await bot.told(2)
    await bot.says(2, "/loeschen")
    await bot.told(3)
    return bot.api.buttons(CHAT)["Ja, alles löschen"]


def _end(bot: Bot) -> None:
    """The conversation is over, as after an agent's goodbye."""
    with bot.gateway.services.database.write() as sql:
        sql.execute(update(conversations).values(state="closed"))


async def test_who_taps_twice_and_writes_on_reads_the_receipt_first(bot: Bot) -> None:
    button = await _asked(bot)
    slow = iter([(429, {"parameters": {"retry_after": 1}})])
    bot.api.refuse = lambda method, data: next(slow, None) if method == "sendMessage" else None
    for number in (3, 4):
        await bot.post(pressed(number, button))
    await bot.says(5, "Hallo")
    told = await bot.told(6)
    assert "Nummer der Bestätigung" in told[3]
    assert "automatische Assistent" in told[4]
    assert told[5] == "Echo: Hallo"
    assert len(rows(bot, conversations)) == 1


@pytest.mark.parametrize("update_of_it", [True, False])
async def test_who_deletes_and_blocks_leaves_nothing(bot: Bot, update_of_it: bool) -> None:
    button = await _asked(bot)
    bot.api.refuse = lambda method, data: BLOCKED if method == "sendMessage" else None
    await bot.post(pressed(3, button))
    if update_of_it:
        await bot.post(membership(4, "kicked"))
    await until(lambda: not rows(bot, channel_chats))
    assert len(bot.api.sent[CHAT]) == 3


async def test_who_blocks_after_everything_was_deleted_leaves_no_new_trace(bot: Bot) -> None:
    await bot.post(pressed(3, await _asked(bot)))
    await until(lambda: not rows(bot, channel_chats))
    await bot.post(membership(4, "kicked"))
    await until(lambda: len(rows(bot, channel_updates)) == 4)
    await until(lambda: not rows(bot, channel_chats))


async def test_deletion_takes_the_chats_earlier_conversations_too(bot: Bot) -> None:
    await bot.says(1, "Mein Hund heißt Bello")
    await bot.told(2)
    _end(bot)
    await bot.says(2, "Und noch etwas")
    await bot.told(4)
    assert len(rows(bot, conversations)) == 2
    await bot.says(3, "/loeschen")
    await bot.told(5)
    await bot.post(pressed(4, bot.api.buttons(CHAT)["Ja, alles löschen"]))
    await until(lambda: not rows(bot, channel_chats))
    assert rows(bot, conversations) == []
    assert rows(bot, channel_conversations) == []


async def test_what_an_ended_conversation_still_owed_comes_before_the_new_one(bot: Bot) -> None:
    await bot.says(1, "Hallo")
    await bot.told(2)
    down = iter([(429, {"parameters": {"retry_after": 1}})])
    bot.api.refuse = lambda method, data: next(down, None) if method == "sendMessage" else None
    await bot.agent_says("Das wäre geklärt.")
    await until(lambda: rows(bot, channel_chats)[0].next_at is not None)
    _end(bot)
    await bot.says(2, "Noch eine Frage")
    told = await bot.told(5)
    assert told[2].endswith("Das wäre geklärt.")
    assert "automatische Assistent" in told[3]
    assert told[4] == "Echo: Noch eine Frage"


async def test_news_in_an_earlier_conversation_arrives(bot: Bot) -> None:
    await bot.says(1, "Hallo")
    await bot.told(2)
    [old] = rows(bot, conversations)
    _end(bot)
    await bot.says(2, "Wieder da")
    await bot.told(4)
    await bot.say_in(old.id, Outgoing(text="Ihre Meldung ist erledigt.", author=Author.SYSTEM))
    assert (await bot.told(5))[4] == "Ihre Meldung ist erledigt."
