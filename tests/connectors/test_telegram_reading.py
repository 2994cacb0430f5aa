from typing import Any

import pytest

from bot.channel_port import Corrected, Heard, Left, Ordered, Pressed, Returned, Said, Sent, Shared, Unreadable
from bot.messages import Location
from connectors.telegram_reading import Reading
from tests.connectors.telegram_updates import BOT, DATE, GROUP, edited, membership, message, photo, pressed

READING = Reading("musterstadt_bot", 4200)
FILE = {"file_id": "f1", "file_unique_id": "u1"}
GONE = {"chat": GROUP, "message_ids": [1], "business_connection_id": "b"}
PLACE = {"latitude": 51.1, "longitude": 13.7}


def test_an_update_knows_its_chat_its_order_and_the_citizens_language() -> None:
    place = READING.place(message(12, text="Hallo"))
    assert place is not None
    assert (place.key, place.chat, place.rank, place.language) == ("12", "771", 12, "tr")
    assert place.address == {"chat_id": 771}


@pytest.mark.parametrize(
    ("update", "heard"),
    [
        (message(1, text=" Was kostet ein Pass? "), Said("Was kostet ein Pass?", "message 1001")),
        (edited(2, 1, "Was kostet ein Ausweis?"), Corrected("Was kostet ein Ausweis?", "message 1001")),
        (message(3, text="/start musterstadt__reisepass"), Ordered("start", "musterstadt__reisepass")),
        (message(4, text="/loeschen"), Ordered("loeschen")),
        (message(5, text="/status@musterstadt_bot K7M4-29TX"), Ordered("status", "K7M4-29TX")),
        (pressed(6, "c:0a0a0a0a:3:1"), Pressed("c:0a0a0a0a:3:1", "677")),
        (message(7, location=PLACE), Shared(Location(lat=51.1, lon=13.7))),
        (
            message(8, venue={"location": PLACE, "title": "Rathaus", "address": "Markt 1"}, location=PLACE),
            Shared(Location(lat=51.1, lon=13.7)),
        ),
        (message(9, contact={"phone_number": "+491234567", "first_name": "Ayşe"}), Said("+491234567")),
        (photo(10, caption="Schlagloch"), Sent("large", 90_000, "Schlagloch")),
        (message(11, document=FILE | {"file_size": 7, "mime_type": "application/pdf"}), Sent("f1", 7)),
        (message(12, voice=FILE | {"duration": 3}), Unreadable("voice")),
        (message(13, video_note=FILE | {"duration": 3, "length": 9}), Unreadable("voice")),
        (
            message(14, sticker=FILE | {"type": "regular", "width": 1, "height": 1, "is_animated": 0, "is_video": 0}),
            Unreadable("sticker"),
        ),
        (message(15, video=FILE | {"duration": 3, "width": 1, "height": 1}), Unreadable("other")),
        (message(16, dice={"emoji": "🎲", "value": 3}), Unreadable("other")),
        (membership(17, "kicked"), Left()),
        (membership(18, "member"), Returned()),
    ],
)
def test_what_is_sent_is_heard(update: dict[str, Any], heard: Heard) -> None:
    assert list(READING.to_incoming(update)) == [heard]


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1},
        {
            "update_id": 1,
            "deleted_business_messages": {"chat": GROUP, "message_ids": [1], "business_connection_id": "b"},
        },
        message(2, text="Wer kommt heute?", chat=GROUP),
        message(3, text="/help", chat=GROUP),
        message(4, text="@anderer_bot hilf", chat=GROUP, entities=[{"type": "mention", "offset": 0, "length": 12}]),
        message(5, new_chat_title="Neu"),
        message(6, chat={"id": -5, "type": "channel", "title": "Kanal"}, text="Hallo"),
        {"update_id": 7, "edited_message": message(7, location=PLACE)["message"] | {"edit_date": DATE}},
    ],
)
def test_what_is_not_for_us_is_not_even_stored(update: dict[str, Any]) -> None:
    assert READING.place(update) is None


def _mention(text: str, at: int = 0) -> dict[str, Any]:
    return message(1, text=text, chat=GROUP, entities=[{"type": "mention", "offset": at, "length": 16}])


def test_in_a_group_it_is_spoken_to_by_name_by_answer_or_by_command() -> None:
    answer = message(1, text="Und für Kinder?", chat=GROUP, reply_to_message={**_ours(), "text": "46 Euro"})
    command = message(1, text="/help@musterstadt_bot", chat=GROUP)
    assert list(READING.to_incoming(_mention("@musterstadt_bot Was kostet ein Pass?")))[0] == Said(
        "Was kostet ein Pass?", "message 1001"
    )
    assert list(READING.to_incoming(_mention("Sag mal @Musterstadt_Bot bitte", 8)))[0] == Said(
        "Sag mal  bitte", "message 1001"
    )
    assert list(READING.to_incoming(answer)) == [Said("Und für Kinder?", "message 1001")]
    assert list(READING.to_incoming(command)) == [Ordered("help")]
    place = READING.place(command)
    assert place is not None
    assert place.chat == "-100200"


def _ours() -> dict[str, Any]:
    return {"message_id": 9, "from": BOT, "chat": GROUP, "date": DATE}
