"""Matrix end to end: a citizen's messages through a real homeserver to the real app, and its answers back."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from bot.api.services import Services
from bot.conversations import desk
from bot.messages import Author, Outgoing
from bot.settings import Settings
from bot.storage.tables import channel_chats, channel_updates, conversations
from connectors import matrix as matrix_module
from connectors import matrix_stream
from connectors.matrix_calls import Calls
from tests.connectors.homeserver import Account, Homeserver, open_homeserver
from tests.connectors.matrix_city import City, open_city, until, until_said

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def homeserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homeserver]:
    with open_homeserver(tmp_path_factory.mktemp("homeserver")) as running:
        yield running


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return Settings(data=settings.data, site="musterstadt", rate_conversations=0, rate_messages=0)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix_module, "AGAIN_AFTER_S", 0.1)


@pytest.fixture
async def city(services: Services, homeserver: Homeserver) -> AsyncIterator[City]:
    async with open_city(services, homeserver, homeserver.account("lotse")) as running:
        yield running


async def test_the_first_answer_says_that_it_is_a_machine_and_the_second_answers(city: City) -> None:
    city.says("Was kostet ein Pass?")
    greeting, answer = await city.told(2)
    assert "automatische Assistent" in greeting
    assert answer.startswith("Echo: Was kostet ein Pass?")
    assert [one["msgtype"] for one in city.anna.told(city.room)] == ["m.notice", "m.notice"]
    assert await city.state() == "ok"


async def test_who_only_invites_it_is_greeted(city: City) -> None:
    city.room = city.anna.opens_room(city.account.user)
    assert "automatische Assistent" in (await city.told(1))[0]
    city.account.call("PUT", f"profile/{city.account.user}/displayname", displayname="Lotse")
    city.says("Hallo")
    assert len(await city.told(2)) == 2


async def test_a_delivery_that_comes_three_times_has_one_effect(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = matrix_stream.Position.write
    skipped: list[str] = []

    def forgetful(self: Any, me: str, since: str) -> None:
        """The gateway dies twice after storing what came, before it knows how far it had read."""
        if len(skipped) < 2 and city.room and city.anna.told(city.room):
            skipped.append(since)
            raise OSError("died")
        whole(self, me, since)

    monkeypatch.setattr(matrix_stream.Position, "write", forgetful)
    city.says("Erste")
    await city.told(2)
    city.says("Zweite")
    assert [text.partition("\n")[0] for text in (await city.told(3))[1:]] == ["Echo: Erste", "Echo: Zweite"]
    await until(lambda: len(skipped) == 2)
    await asyncio.sleep(0.3)
    assert len(city.anna.told(city.room)) == 3


async def test_a_typed_number_is_the_choice_that_was_offered(city: City) -> None:
    city.says("Pass")
    assert "1. Reisepass" in (await city.told(2))[1]
    city.says("1")
    assert (await city.told(3))[2].startswith("Echo: Reisepass")


async def test_a_photo_with_words_and_a_place_arrive(city: City, small_photo: bytes) -> None:
    city.says("Hallo")
    photo = {"url": city.anna.uploads(small_photo, "image/jpeg"), "info": {"size": len(small_photo)}}
    city.sends({"msgtype": "m.image", "body": "Schlagloch", "filename": "a.jpg", **photo})
    city.sends({"msgtype": "m.location", "body": "Ort", "geo_uri": "geo:51.05,13.74;u=30"})
    await city.told(5)
    _, words, shown, place = city.said()
    assert words.text == "Schlagloch"
    assert shown.attachments[0].media_type == "image/jpeg"
    assert (place.location.lat, place.location.lon) == (51.05, 13.74)


async def test_what_cannot_be_read_is_refused_politely(city: City) -> None:
    city.says("/start")
    await city.told(1)
    file = city.anna.uploads(b"MZ", "application/octet-stream")
    city.sends({"msgtype": "m.audio", "body": "a.ogg", "url": file})
    city.sends({"msgtype": "m.video", "body": "a.mp4", "url": file})
    city.sends({"body": "Hut", "url": file, "info": {}}, "m.sticker")
    city.sends({"msgtype": "m.file", "body": "a.exe", "url": file})
    city.sends({"msgtype": "m.file", "body": "b.pdf", "url": "mxc://stadt.example/nothing"})
    city.sends({"msgtype": "m.image", "body": "c.jpg", "url": file, "info": {"size": 11 * 1024 * 1024}})
    city.says("x" * 2_001)
    told = await city.told(8)
    kinds = ("Sprachnachrichten", "leider nicht lesen", "Bilder dieser Art", "Dateiformat", "Dateiformat", "zu groß")
    for words, text in zip((*kinds, "zu lang"), told[1:], strict=True):
        assert words in text
    assert city.said() == []


async def test_reactions_and_redactions_say_nothing_and_corrections_do(city: City) -> None:
    first = city.says("Was kostet ein Pas")
    await city.told(2)
    city.sends({"m.relates_to": {"rel_type": "m.annotation", "event_id": first, "key": "+"}}, "m.reaction")
    for text in ("Was kostet ein Pas?", "Was kostet ein Ausweis?"):
        new = {"m.new_content": {"msgtype": "m.text", "body": text}}
        city.says(f"* {text}", **new, **{"m.relates_to": {"rel_type": "m.replace", "event_id": first}})
    told = await city.told(3)
    city.anna.call("PUT", f"rooms/{city.room}/redact/{first}/x1")
    city.says("Ende")
    assert told[2].startswith("Echo: Was kostet ein Ausweis?")
    assert (await city.told(4))[3].startswith("Echo: Ende")


async def test_in_an_encrypted_room_it_says_once_that_it_cannot_read(city: City) -> None:
    city.room = city.anna.opens_room(city.account.user, encrypted=True)
    await city.told(1)
    for _ in range(3):
        words = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AwgA", "session_id": "s"}
        city.sends(words, "m.room.encrypted")
    assert "Ende-zu-Ende-verschlüsselt" in (await city.told(2))[1]
    await asyncio.sleep(0.3)
    assert len(city.anna.told(city.room)) == 2


async def test_among_several_people_it_answers_only_who_mentions_it(city: City) -> None:
    bert = city.homeserver.account("bert")
    city.room = city.anna.opens_room(city.account.user, bert.user, direct=False)
    bert.call("POST", f"join/{city.room}")
    await until(lambda: city.anna.members(city.room)[city.account.user] == "join")
    city.says("Kommst du heute?")
    city.says("Lotse: Was kostet ein Pass?", **{"m.mentions": {"user_ids": [city.account.user]}})
    await until(lambda: len(city.anna.told(city.room)) >= 2)
    assert len(city.said()) == 1


async def test_a_citizen_who_leaves_is_let_go_and_may_come_back_in_another_room(city: City) -> None:
    city.says("Hallo")
    await city.told(2)
    city.anna.call("POST", f"rooms/{city.room}/leave")
    await until(lambda: city.rows(channel_chats)[0].gone_at is not None)
    await until(lambda: city.account.call("GET", "joined_rooms")["joined_rooms"] == [])
    city.room = ""
    city.says("Wieder da")
    assert (await city.told(2))[1].startswith("Echo: Wieder da")


async def test_who_is_thrown_out_and_invited_again_does_not_answer_old_questions(city: City) -> None:
    city.says("Hallo")
    await city.told(2)
    city.anna.call("POST", f"rooms/{city.room}/kick", user_id=city.account.user)
    await until(lambda: city.rows(channel_chats)[0].gone_at is not None)
    city.says("Niemand hört das")
    city.anna.call("POST", f"rooms/{city.room}/invite", user_id=city.account.user)
    city.says("Was kostet ein Pass?")
    assert (await city.told(3))[2].startswith("Echo: Was kostet ein Pass?")
    assert len(city.said()) == 2


async def test_deletion_is_asked_about_done_and_leaves_nothing(city: City) -> None:
    city.says("Mein Hund heißt Bello")
    await city.told(2)
    city.says("!loeschen")
    assert "1. Ja, alles löschen" in (await city.told(3))[2]
    city.says("1")
    assert "gelöscht" in (await city.told(4))[3]
    await until(lambda: city.rows(channel_chats) == [])
    assert city.rows(conversations) == []
    assert {row.name for row in city.rows(channel_updates)} == {""}
    city.says("Hallo")
    assert (await city.told(6))[5].startswith("Echo: Hallo")


async def test_nothing_is_lost_and_nothing_twice_while_the_line_is_down(city: City) -> None:
    city.says("Erste")
    await city.told(2)
    city.line.cut()
    for number in range(4):
        city.says(f"Frage {number}")
    await until_said(city, "cannot be reached")
    city.line.mend()
    told = await city.told(6)
    assert [text.partition("\n")[0] for text in told[2:]] == [f"Echo: Frage {number}" for number in range(4)]
    assert await city.state() == "ok"


async def test_an_answer_whose_receipt_was_lost_stands_there_once(city: City) -> None:
    city.says("Erste")
    await city.told(2)
    city.line.swallow("/send/m.room.message/")
    city.says("Zweite")
    await until(lambda: city.line.swallowed > 0)
    city.says("Dritte")
    told = await city.told(4)
    await asyncio.sleep(0.3)
    assert [text.partition("\n")[0] for text in told[1:]] == ["Echo: Erste", "Echo: Zweite", "Echo: Dritte"]
    assert len(city.anna.told(city.room)) == 4


async def test_more_than_a_page_that_came_meanwhile_is_all_heard(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix_stream, "NEW", 3)
    city.says("Erste")
    await city.told(2)
    city.line.cut()
    for number in range(9):
        city.says(f"Frage {number}")
    city.line.mend()
    told = await city.told(11)
    assert [text.partition("\n")[0] for text in told[2:]] == [f"Echo: Frage {number}" for number in range(9)]


async def test_a_pause_that_the_homeserver_wants_is_kept(city: City, caplog: pytest.LogCaptureFixture) -> None:
    city.says("Hallo")
    await city.told(2)
    city.homeserver.limits(city.account, 2)
    for number in range(2):
        city.says(f"Frage {number}")
    told = await city.told(4)
    assert [text.partition("\n")[0] for text in told[2:]] == [f"Echo: Frage {number}" for number in range(2)]
    assert "too many messages" in caplog.text


async def test_an_agents_words_and_files_reach_the_citizen(city: City, small_photo: bytes) -> None:
    city.says("Hallo")
    await city.told(2)
    [held] = city.rows(conversations)
    services = city.gateway.services
    file = services.files.add(held.id, small_photo)
    said = Outgoing(text="Hier ist Ihr Plan.", format="text", author=Author.AGENT, name="Anna Muster")
    with services.database.write() as sql:
        desk.say(sql, held.id, said, "a1", at=held.created_at, attachment=file.id)
    await services.live.notify(held.id, "typing", {"author": "agent", "on": True})
    await services.live.notify(held.id, "message", {"author": "agent"})
    assert (await city.told(4))[2] == "Anna Muster:\nHier ist Ihr Plan."
    words, shown = city.anna.told(city.room)[2:]
    assert (words["msgtype"], shown["msgtype"]) == ("m.text", "m.image")
    assert city.anna.downloads(shown["url"]) == services.files.content(held.id, file.id)[1]


async def test_a_restart_goes_on_where_it_was(services: Services, homeserver: Homeserver) -> None:
    account = homeserver.account("lotse")
    async with open_city(services, homeserver, account) as before:
        before.says("Erste")
        await before.told(2)
        anna, room = before.anna, before.room
    anna.says(room, "Zweite")
    async with open_city(services, homeserver, account) as after:
        after.anna, after.room = anna, room
        told = await after.told(3)
    assert [text.partition("\n")[0] for text in told[1:]] == ["Echo: Erste", "Echo: Zweite"]


async def test_a_homeserver_names_open_invitations_as_often_as_it_is_asked(homeserver: Homeserver) -> None:
    account = homeserver.account("lotse")
    room = homeserver.citizen.opens_room(account.user)
    calls = Calls(homeserver.address, account.token)
    await calls.who()
    assert [(await calls.start())[0] for _ in range(2)] == [[room], [room]]
    await calls.close()


async def test_a_homeserver_that_was_set_up_anew_is_read_from_the_beginning(
    services: Services, homeserver: Homeserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = iter(["a position of before"])
    monkeypatch.setattr(matrix_stream.Position, "read", lambda self, me: next(kept, ""))
    async with open_city(services, homeserver, homeserver.account("lotse")) as city:
        city.says("Hallo")
        assert (await city.told(2))[1].startswith("Echo: Hallo")
    assert next(kept, "") == ""


async def test_a_wrong_token_is_said_once_and_the_rest_goes_on(
    services: Services, homeserver: Homeserver, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matrix_module, "REFUSED_AGAIN_AFTER_S", 0.1)
    wrong = Account(homeserver.address, "@lotse:stadt.example", "syt_wrong_token")
    async with open_city(services, homeserver, wrong) as city:
        await until(lambda: "the token is refused" in caplog.text)
        await asyncio.sleep(0.4)
        assert await city.state() == "the token is refused"
    assert caplog.text.count("the token is refused") == 1
    assert wrong.token not in caplog.text


async def test_nobodys_words_and_addresses_are_in_the_log_or_kept_in_clear(
    city: City, caplog: pytest.LogCaptureFixture
) -> None:
    city.says("Mein Hund heißt Bello")
    city.sends({"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AwgA", "session_id": "s"}, "m.room.encrypted")
    city.sends({"msgtype": "m.image", "body": "Bello, ohne Bild"})
    city.line.cut()
    await until_said(city, "cannot be reached")
    city.line.mend()
    await city.told(4)
    position = (city.gateway.services.settings.data / "matrix.position").read_text()
    kept = f"{position}{city.rows(channel_chats)}{city.rows(channel_updates)}"
    for words in ("Bello", city.room, city.anna.user, city.account.token):
        assert words not in caplog.text + kept
