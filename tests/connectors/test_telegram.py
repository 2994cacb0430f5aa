"""Telegram end to end: updates through the webhook of the real app, answers at a Bot API on loopback."""

import asyncio
from typing import Any

import pytest

from bot.api.services import Services
from bot.conversations import desk
from bot.messages import Author, Choice, Outgoing
from bot.storage.tables import channel_chats, channel_updates, conversations
from connectors import hearing
from tests.connectors.bot_api import ME, TOKEN, open_bot_api
from tests.connectors.telegram_city import CHAT, Bot, bot, quick, rows, running_bot, settings, until
from tests.connectors.telegram_updates import edited, membership, message, photo, pressed, private

__all__ = ["bot", "quick", "settings"]
pytestmark = pytest.mark.slow


async def test_a_bot_introduces_itself_with_a_secret_webhook(bot: Bot) -> None:
    await until(lambda: len(bot.api.called("setMyDescription")) == 10)
    [webhook] = bot.api.called("setWebhook")
    assert webhook["url"] == f"https://stadt.example/webhooks/telegram/{bot.path}"
    assert webhook["secret_token"] == bot.secret
    assert TOKEN not in str(webhook)
    german = next(one for one in bot.api.called("setMyCommands") if not one.get("language_code"))
    assert [one["command"] for one in german["commands"]][:3] == ["help", "sprache", "mensch"]
    await asyncio.sleep(0.2)
    assert (await bot.gateway.http.get("/readyz")).json()["parts"]["telegram"] == "ok"


@pytest.mark.parametrize(("secret", "path"), [("", None), ("wrong", None), (None, "wrong")])
async def test_who_does_not_know_both_secrets_finds_nothing(bot: Bot, secret: str | None, path: str | None) -> None:
    assert await bot.post(message(1, text="Hallo"), secret, path) == 404
    assert rows(bot, channel_updates) == []


async def test_the_first_answer_says_that_it_is_a_machine_and_the_second_answers(bot: Bot) -> None:
    await bot.says(1, "Was kostet ein Pass?")
    greeting, answer = await bot.told(2)
    assert "automatische Assistent" in greeting
    assert answer == "Echo: Was kostet ein Pass?"


async def test_the_same_update_has_one_effect(bot: Bot) -> None:
    for number in (1, 2, 1, 2, 1):
        await bot.says(number, f"Frage {number}")
    assert (await bot.told(3))[1:] == ["Echo: Frage 1", "Echo: Frage 2"]
    await asyncio.sleep(0.2)
    assert len(bot.api.sent[CHAT]) == 3


async def test_a_pressed_button_is_the_choice_that_was_offered(bot: Bot) -> None:
    await bot.says(1, "Pass")
    await bot.told(2)
    assert await bot.post(pressed(2, bot.api.buttons(CHAT)["Reisepass"])) == 200
    assert (await bot.told(3))[2] == "Echo: Reisepass"
    assert bot.api.called("answerCallbackQuery")
    assert await bot.post(pressed(3, "c:00000000:2:0")) == 200
    assert "Auswahl gilt nicht mehr" in (await bot.told(4))[3]


async def test_a_button_of_the_website_is_not_shown_and_the_others_mean_what_they_say(bot: Bot) -> None:
    await bot.says(1, "Hallo")
    await bot.told(2)
    [held] = rows(bot, conversations)
    choices = (Choice(label="Foto senden", payload="/share_attachment"), Choice(label="Ohne Foto", payload="/deny"))
    await bot.say_in(held.id, Outgoing(text="Haben Sie ein Foto?", choices=choices, author=Author.SYSTEM))
    await bot.told(3)
    assert list(bot.api.buttons(CHAT)) == ["Ohne Foto"]
    await bot.post(pressed(2, bot.api.buttons(CHAT)["Ohne Foto"]))
    await until(lambda: len(_said(bot)) == 2)
    assert _said(bot)[1].text == "Ohne Foto"


async def test_a_photo_a_place_and_a_contact_arrive(bot: Bot, small_photo: bytes) -> None:
    bot.api.files["large"] = small_photo
    await bot.post(photo(1, caption="Schlagloch"))
    await bot.post(message(2, location={"latitude": 51.05, "longitude": 13.74}))
    await bot.post(message(3, contact={"phone_number": "+49 351 1234", "first_name": "A"}))
    await bot.told(5)
    said = _said(bot)
    assert said[0].text == "Schlagloch"
    assert said[1].attachments[0].media_type == "image/jpeg"
    assert said[2].location is not None
    assert said[3].text == "+49 351 1234"


async def test_what_cannot_be_read_is_refused_politely(bot: Bot) -> None:
    voice = {"file_id": "v", "file_unique_id": "v", "duration": 2}
    await bot.post(message(1, voice=voice))
    await bot.post(photo(2, file="unknown"))
    await bot.post(photo(3, size=11 * 1024 * 1024))
    await bot.says(4, "x" * 2_001)
    told = await bot.told(5)
    for words, text in zip(("Sprachnachrichten", "Dateiformat", "zu groß", "zu lang"), told[1:], strict=True):
        assert words in text
    assert _said(bot) == []


async def test_a_corrected_message_is_answered_anew_and_a_mended_comma_is_not(bot: Bot) -> None:
    await bot.says(1, "Was kostet ein Pas")
    await bot.post(edited(2, 1, "Was kostet ein Pas?"))
    await bot.post(edited(3, 1, "Was kostet ein Ausweis?"))
    assert (await bot.told(3))[1:] == ["Echo: Was kostet ein Pas", "Echo: Was kostet ein Ausweis?"]


async def test_the_language_is_switched_by_command_and_by_button(bot: Bot) -> None:
    await bot.says(1, "/start")
    await bot.says(2, "/sprache en")
    await bot.says(3, "/sprache")
    told = await bot.told(3)
    assert "English" in told[1]
    assert list(bot.api.buttons(CHAT)) == ["Deutsch", "English"]
    await bot.post(pressed(4, bot.api.buttons(CHAT)["Deutsch"]))
    assert "Deutsch" in (await bot.told(4))[3]


async def test_deletion_is_asked_about_done_and_leaves_nothing(bot: Bot) -> None:
    await bot.says(1, "Mein Hund heißt Bello")
    await bot.told(2)
    await bot.says(2, "/loeschen")
    await bot.told(3)
    await bot.post(pressed(3, bot.api.buttons(CHAT)["Nein, behalten"]))
    await bot.told(4)
    await bot.says(4, "/loeschen")
    await bot.told(5)
    await bot.says(5, "Ja, alles löschen")
    assert "gelöscht" in (await bot.told(6))[5]
    await until(lambda: rows(bot, channel_chats) == [])
    assert rows(bot, conversations) == []
    assert {row.name for row in rows(bot, channel_updates)} == {""}
    await bot.says(1, "Mein Hund heißt Bello")  # Telegram delivers an old update again
    await bot.says(6, "Hallo")
    assert (await bot.told(8))[7] == "Echo: Hallo"


async def test_two_channels_are_one_person_only_by_a_code(bot: Bot) -> None:
    await bot.says(1, "/verbinden")
    code = (await bot.told(2))[1].split("Code: ")[1][:9]
    other = private(CHAT + 1)
    await bot.post(message(2, text="/verbinden FALSCH99", chat=other))
    await bot.post(message(3, text=f"/verbinden {code.lower()}", chat=other))
    told = await bot.told(3, CHAT + 1)
    assert "gilt nicht" in told[1]
    assert "Verbunden" in told[2]
    assert len({row.person for row in rows(bot, conversations)}) == 1


async def test_nothing_is_lost_and_nothing_twice_while_telegram_is_down(bot: Bot) -> None:
    down = iter([(500, {}), (429, {"parameters": {"retry_after": 1}})])
    bot.api.refuse = lambda method, data: next(down, None) if method == "sendMessage" else None
    await bot.says(1, "Erste")
    await bot.says(2, "Zweite")
    assert (await bot.told(3))[1:] == ["Echo: Erste", "Echo: Zweite"]


async def test_who_has_blocked_the_bot_is_left_alone_until_they_write_again(bot: Bot) -> None:
    await bot.says(1, "Hallo")
    await bot.told(2)
    blocked = (403, {"description": "Forbidden: bot was blocked by the user"})
    bot.api.refuse = lambda method, data: blocked if method == "sendMessage" else None
    [held] = rows(bot, conversations)
    await bot.says(2, "Noch etwas")
    await until(lambda: rows(bot, channel_chats)[0].gone_at is not None)
    bot.api.refuse = lambda method, data: None
    await bot.post(membership(3, "member"))
    assert (await bot.told(3))[2] == "Echo: Noch etwas"
    await bot.post(membership(4, "kicked"))
    await until(lambda: rows(bot, channel_chats)[0].gone_at is not None)
    assert held.channel == "telegram"


async def test_an_agents_words_and_files_reach_the_citizen(bot: Bot, small_photo: bytes) -> None:
    await bot.says(1, "Hallo")
    await bot.told(2)
    [held] = rows(bot, conversations)
    services = bot.gateway.services
    file = services.files.add(held.id, small_photo)
    said = Outgoing(text="Hier ist Ihr Plan.", format="text", author=Author.AGENT, name="Anna Muster")
    with services.database.write() as sql:
        desk.say(sql, held.id, said, "a1", at=held.created_at, attachment=file.id)
    await services.live.notify(held.id, "message", {"author": "agent"})
    assert (await bot.told(4))[2] == "Anna Muster:\nHier ist Ihr Plan."
    assert bot.api.sent[CHAT][3]["method"] == "sendPhoto"
    await services.live.notify(held.id, "typing", {"author": "agent", "on": True})
    await until(lambda: bool(bot.api.called("sendChatAction")))


async def test_whose_chat_a_person_has_is_not_lost_in_silence(bot: Bot) -> None:
    await bot.says(1, "Hallo")
    await bot.told(2)
    [held] = rows(bot, conversations)
    services = bot.gateway.services
    with services.database.write() as sql:
        desk.to_agent(sql, held.id, held.created_at)
        said = Outgoing(text="Sind Sie noch da?", format="text", author=Author.AGENT, name="Anna Muster")
        desk.say(sql, held.id, said, "a1", at=held.created_at)
    blocked = (403, {"description": "Forbidden: bot was blocked by the user"})
    bot.api.refuse = lambda method, data: blocked if method == "sendMessage" else None
    await services.live.notify(held.id, "message", {"author": "agent"})
    await until(lambda: "nicht mehr zugestellt" in services.conversations.newest(held.id, 1)[0].text)


async def test_who_writes_very_much_waits_and_loses_nothing(
    services: Services, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "_A_WHILE_S", 0.2)
    services.settings = services.settings.model_copy(update={"rate_messages": 2})
    with open_bot_api() as api:
        async with running_bot(services, api) as bot:
            for number in (1, 2, 3):
                await bot.says(number, f"Frage {number}")
            await bot.told(3)
            await asyncio.sleep(0.5)
            assert len(api.sent[CHAT]) == 3
            await services.live.redis.flushall()  # the minute is over
            assert (await bot.told(4))[3] == "Echo: Frage 3"


async def test_a_wrong_token_is_said_and_the_rest_goes_on(
    services: Services, quick: None, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = {"telegram_token": services.settings.telegram_token.__class__("1:" + "x" * 30)}
    services.settings = services.settings.model_copy(update=wrong)
    with open_bot_api() as api:
        async with running_bot(services, api) as bot:
            await until(lambda: "the token is refused" in caplog.text)
            parts = (await bot.gateway.http.get("/readyz")).json()["parts"]
    assert parts["telegram"] == "the token is refused"
    assert "x" * 30 not in caplog.text
    assert ME["username"]


def _said(bot: Bot) -> list[Any]:
    [held] = rows(bot, conversations)
    return [one for one in bot.gateway.services.conversations.everything(held.id) if one.author is Author.CITIZEN]
