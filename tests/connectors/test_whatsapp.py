"""WhatsApp end to end: signed deliveries at the webhook of the real app, answers at a Graph API on loopback."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.api.services import Services
from bot.channel_port import Closed, Delayed, Gone, Refused
from bot.messages import Author, Choice
from bot.settings import Settings
from bot.storage.tables import channel_chats, channel_updates, conversations
from connectors import whatsapp as whatsapp_module
from connectors import whatsapp_calls
from connectors.whatsapp import WRONG_SECRET, WhatsApp
from connectors.whatsapp_calls import Unsure
from tests.bot import gateways
from tests.connectors.graph_api import TOKEN, error, open_graph_api
from tests.connectors.whatsapp_deliveries import (
    CITIZEN,
    NUMBER,
    USER,
    delivery,
    message,
    picture,
    pressed,
    receipt,
    text,
)
from tests.connectors.whatsapp_line import (
    ON,
    PATH,
    WORD,
    Line,
    agent_says,
    all_said,
    fails,
    key_of,
    newest,
    open_line,
    rows,
    said,
    until,
    until_ok,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return Settings(data=settings.data, site="musterstadt", rate_conversations=0, rate_messages=0, **ON)  # type: ignore[arg-type]


@pytest.fixture
async def line(services: Services) -> AsyncIterator[Line]:
    with open_graph_api() as api:
        async with open_line(services, api) as running:
            yield running


async def test_meta_finds_the_webhook_with_the_word_only(line: Line) -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": WORD, "hub.challenge": "1158201444"}
    answer = await line.gateway.http.get(PATH, params=asked)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    for wrong in ({"hub.verify_token": "x"}, {"hub.mode": "unsubscribe"}):
        assert (await line.gateway.http.get(PATH, params=asked | wrong)).status_code == 404


@pytest.mark.parametrize("signed", ["", "sha256=", "sha256=" + "0" * 64, "sha1=" + "0" * 40])
async def test_what_is_not_signed_by_meta_is_not_taken(line: Line, signed: str) -> None:
    await until_ok(line)
    assert await line.post(delivery(text(1, "Hallo")), signed) == 404
    assert rows(line, channel_updates) == []
    assert (await line.gateway.http.get("/readyz")).json()["parts"]["whatsapp"] == WRONG_SECRET
    await line.says(1, "Hallo")
    assert await line.post(delivery(text(1, "Hallo"), number="99"), signed) == 404  # by who tries any door
    assert (await line.gateway.http.get("/readyz")).json()["parts"]["whatsapp"] == "ok"


@pytest.mark.parametrize("given", [[], "x", {"object": "whatsapp_business_account", "entry": 5}, {"object": "page"}])
async def test_what_is_signed_and_of_no_interest_does_not_come_again(line: Line, given: Any) -> None:
    assert await line.post(given) == 200


async def test_an_odd_receipt_costs_nobody_a_message(line: Line) -> None:
    odd: list[Any] = [{}, 5, {"status": "failed", "errors": [{"title": "no code"}, "x"]}]
    assert await line.post(delivery(text(1, "Hallo"), statuses=odd)) == 200
    assert len(rows(line, channel_updates)) == 1


async def test_hundreds_of_messages_come_in_one_delivery(line: Line) -> None:
    body = delivery(*(text(number, "Straßenlaterne 🙂 " * 12) for number in range(300)))
    assert len(json.dumps(body)) > 100_000
    assert await line.post(body) == 200
    assert len(rows(line, channel_updates)) == 300


async def test_the_first_answer_says_that_it_is_a_machine_and_the_second_answers(line: Line) -> None:
    await line.says(1, "Was kostet ein Pass?")
    greeting, answer = await line.told(2)
    assert "automatische Assistent" in greeting
    assert answer == "Echo: Was kostet ein Pass?"
    await until(lambda: bool(line.api.shown))
    assert line.api.shown[0]["message_id"] == "wamid.HBgLMTY1"
    assert (await line.gateway.http.get("/readyz")).json()["parts"]["whatsapp"] == "ok"


async def test_several_messages_in_one_delivery_have_one_effect_each_however_often_it_comes(line: Line) -> None:
    for _ in range(3):
        await line.brings(text(1, "Frage 1"), text(2, "Frage 2"), text(3, "Anderer", sender="4917"))
    assert (await line.told(3))[1:] == ["Echo: Frage 1", "Echo: Frage 2"]
    assert (await line.told(2, "4917"))[1] == "Echo: Anderer"
    await asyncio.sleep(0.2)
    assert len(line.api.sent) == 5


async def test_a_pressed_button_is_the_choice_that_was_offered(line: Line) -> None:
    await line.says(1, "Pass")
    await line.told(2)
    await line.brings(pressed(2, line.api.buttons()["Reisepass"]))
    assert (await line.told(3))[2] == "Echo: Reisepass"
    await line.brings(pressed(3, "c:00000000:2:0"))
    assert "Auswahl gilt nicht mehr" in (await line.told(4))[3]


async def test_a_number_is_the_choice_only_where_choices_are_numbered(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    await line.says(1, "Pass")
    await line.told(2)
    await line.says(2, "1")
    assert (await line.told(3))[2] == "Echo: 1"
    long = Choice(label="Reisepass " + "für Kinder und Jugendliche " * 3, payload='/choose_article{"article": "x"}')
    monkeypatch.setattr(gateways, "CHOICE", long)
    await line.says(3, "Noch einmal")
    assert "1. Reisepass" in (await line.told(4))[3]
    await line.says(4, "1")
    assert (await line.told(5))[4].startswith("Echo: Reisepass für Kinder")


async def test_a_photo_a_place_and_a_contact_arrive(line: Line, small_photo: bytes) -> None:
    line.api.media["4711"] = small_photo
    place = message(2, "location", {"latitude": 51.05, "longitude": 13.74})
    card = message(3, "contacts", [{"name": {"formatted_name": "A"}, "phones": [{"phone": "+49 351 1234"}]}])
    await line.brings(picture(1, caption="Schlagloch"), place, card)
    await line.told(5)
    taken = said(line)
    assert taken[0].text == "Schlagloch"
    assert taken[1].attachments[0].media_type == "image/jpeg"
    assert taken[2].location is not None
    assert taken[3].text == "+49 351 1234"


async def test_what_cannot_be_read_is_refused_politely(line: Line) -> None:
    line.api.media["1"] = b"x" * (11 * 1024 * 1024)
    await line.brings(message(1, "audio", {"id": "9", "voice": True}), picture(2, "404"), picture(3, "1"))
    await line.brings(text(4, "x" * 2_001), message(5, "sticker", {"id": "9"}), message(6, "video", {"id": "9"}))
    told = await line.told(7)
    wanted = ("Sprachnachrichten", "Dateiformat", "zu groß", "zu lang", "Bilder dieser Art", "kann ich leider nicht")
    for words, found in zip(wanted, told[1:], strict=True):
        assert words in found
    assert said(line) == []


async def test_deletion_is_asked_about_done_and_leaves_nothing(line: Line) -> None:
    await line.says(1, "Mein Hund heißt Bello")
    await line.told(2)
    await line.says(2, "/loeschen")
    await line.told(3)
    await line.brings(pressed(3, line.api.buttons()["Ja, alles löschen"]))
    assert "gelöscht" in (await line.told(4))[3]
    await until(lambda: rows(line, channel_chats) == [])
    assert rows(line, conversations) == []
    await line.says(1, "Mein Hund heißt Bello")  # Meta delivers it again
    await line.says(4, "Hallo")
    assert (await line.told(6))[5] == "Echo: Hallo"


async def test_who_hides_the_phone_number_is_answered_too(line: Line) -> None:
    hidden = text(1, "Hallo", from_user_id=USER)
    del hidden["from"]
    await line.brings(hidden)
    assert (await line.told(2, USER))[1] == "Echo: Hallo"


async def test_nothing_is_lost_and_nothing_twice_while_meta_is_down(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whatsapp_calls, "_PAIR_AGAIN_S", 0.1)
    monkeypatch.setattr(whatsapp_calls, "UNSURE_S", 0.1)
    down = iter([(503, {}), error(131056)])
    line.api.refuse = lambda body: next(down, None)
    await line.says(1, "Erste")
    await line.says(2, "Zweite")
    assert (await line.told(3))[1:] == ["Echo: Erste", "Echo: Zweite"]
    await asyncio.sleep(0.2)
    assert len(line.api.sent) == 3


@pytest.mark.parametrize("how", ["cut", "500"])
async def test_what_arrived_though_its_answer_was_lost_is_not_sent_again(
    line: Line, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whatsapp_calls, "UNSURE_S", 1.0)
    line.api.cut, line.api.takes_and_fails = how == "cut", how == "500"
    await line.says(1, "Hallo")
    await until(lambda: len(line.api.sent) == 1)
    await line.post(receipt("sent", line.api.sent[0]["biz_opaque_callback_data"]))
    await line.says(2, "Danke")
    told = await line.told(3)
    assert "automatische Assistent" in told[0]
    assert told[1:] == ["Echo: Hallo", "Echo: Danke"]


async def test_failed_receipts_are_counted_by_code_and_stored_nowhere(
    line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        assert await line.post(receipt("failed", code=131026)) == 200
    assert await line.post(receipt("read")) == 200
    assert "code 131026, 2 times" in caplog.text
    assert CITIZEN not in caplog.text
    assert rows(line, channel_updates) == []


@pytest.mark.parametrize(
    ("with_staff", "code", "words"),
    [(True, 131026, "nicht mehr zugestellt"), (True, 131053, "nicht angezeigt"), (False, 131026, "nicht angezeigt")],
)
async def test_what_meta_took_and_did_not_deliver_is_told_once(
    line: Line, with_staff: bool, code: int, words: str
) -> None:
    await line.says(1, "Hallo")
    await line.told(2)
    if with_staff:
        await agent_says(line, "Ihr Pass ist da.")
    lost = 1 + with_staff
    await line.told(lost + 1)
    for _ in range(2):
        await fails(line, key_of(line, lost), code)
    assert words in (await line.told(lost + 2))[-1]
    await fails(line, key_of(line, lost + 1), code)  # this fails too, and nothing is said about it
    assert words in newest(line)
    assert len([one for one in all_said(line) if one.author is Author.SYSTEM]) == 1


async def test_a_receipt_for_a_message_that_nobody_knows_tells_nobody(line: Line) -> None:
    await line.says(1, "Hallo")
    await line.told(2)
    key = key_of(line, 1)
    for odd in ("", "x", f"{key}-0", "00000000-2-0", f"{key[:8]}-99-0", f"{key[:8]}-2-0"):
        await fails(line, odd, 131026)
    await fails(line, key, 131026, "4917")
    assert [one for one in all_said(line) if one.author is Author.SYSTEM] == []


@pytest.mark.parametrize("says_meta", [True, False])
async def test_after_a_day_answers_wait_for_the_citizen_and_the_desk_knows(
    line: Line, says_meta: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    await line.says(1, "Hallo")
    await line.told(2)
    tried: list[Any] = []
    line.api.refuse = lambda body: tried.append(body) or error(131047)
    if not says_meta:
        monkeypatch.setattr(whatsapp_module, "WINDOW", timedelta(seconds=30))
    await agent_says(line, "Ihr Pass ist da.")
    await until(lambda: "24 Stunden" in newest(line))
    assert len(tried) == says_meta
    monkeypatch.setattr(whatsapp_module, "WINDOW", timedelta(hours=24))
    line.api.refuse = lambda body: None
    await line.says(2, "Noch etwas")
    await until(lambda: "*Anna Muster:*\nIhr Pass ist da." in line.api.texts())
    assert rows(line, channel_chats)[0].gone_at is None


async def test_an_agents_words_and_files_reach_the_citizen(line: Line, small_photo: bytes) -> None:
    await line.says(1, "Hallo")
    await line.told(2)
    [held] = rows(line, conversations)
    file = line.gateway.services.files.add(held.id, small_photo)
    await agent_says(line, "Hier ist Ihr Plan.", file.id)
    assert (await line.told(4))[2] == "*Anna Muster:*\nHier ist Ihr Plan."
    assert line.api.to()[3]["image"] == {"id": "1"}
    assert line.api.uploaded[0]["file"].startswith(b"\xff\xd8")
    await line.gateway.services.live.notify(held.id, "typing", {"author": "agent", "on": True})
    await until(lambda: any("typing_indicator" in one for one in line.api.shown))


async def test_a_wrong_token_is_said_once_and_the_rest_goes_on(
    services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = {"whatsapp_token": services.settings.whatsapp_token.__class__("x" * 30)}
    services.settings = services.settings.model_copy(update=wrong)
    with open_graph_api() as api:
        async with open_line(services, api) as line:
            await until(lambda: "the token is refused" in caplog.text)
            parts = (await line.gateway.http.get("/readyz")).json()["parts"]
    assert parts["whatsapp"] == "the token is refused"
    assert "x" * 30 not in caplog.text


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        (error(131047), Closed),
        (error(131026), Gone),
        (error(190, 401), Delayed),
        (error(130429), Delayed),
        (error(200, 403), Delayed),
        (error(3, 403), Delayed),
        (error(131042), Delayed),
        (error(131009), Refused),
        (error(131037), Delayed),
        (error(130497), Gone),
        (error(131000, 500), Unsure),
        (error(2, 503), Unsure),
        (error(131016, 500), Delayed),
        ((502, "x"), Unsure),
        ((400, {}), Delayed),
    ],
)
async def test_metas_codes_are_understood(answer: tuple[int, Any], meant: type[Exception]) -> None:
    with open_graph_api() as api:
        api.refuse = lambda body: answer
        whatsapp = WhatsApp(TOKEN, NUMBER, api.address)
        with pytest.raises(meant) as raised:
            await whatsapp.send({"to": CITIZEN, "at": time.time()}, {"type": "text"}, "k")
        await whatsapp.close()
    assert type(raised.value) is meant


async def test_nobody_waits_for_the_receipt_of_a_call_that_has_none() -> None:
    with open_graph_api() as api:
        api.get = lambda path: (503, {})  # type: ignore[method-assign]
        whatsapp = WhatsApp(TOKEN, NUMBER, api.address)
        with pytest.raises(Delayed) as raised:
            await whatsapp.fetch("7")
        await whatsapp.close()
    assert raised.value.after_s is None


async def test_the_token_goes_to_meta_only() -> None:
    with open_graph_api() as api:
        whatsapp = WhatsApp(TOKEN, NUMBER, api.address)
        api.media["7"] = b"x"
        assert await whatsapp.fetch("7") == b"x"
        api.address = "https://evil.example"
        for file in ("7", "../me", "404"):
            with pytest.raises(Refused):
                await whatsapp.fetch(file)
        await whatsapp.close()
