from typing import Any

import pytest

from bot.channel_port import Corrected, Heard, Left, Ordered, Place, Said, Sent, Shared, Unreadable
from bot.messages import Location
from connectors.matrix_reading import place, to_incoming
from tests.connectors.matrix_events import ANNA, ME, ROOM, event, member, message, update

FILE = "mxc://stadt.example/abc"
ENCRYPTED = event({"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AwgA", "session_id": "s"}, "m.room.encrypted")
REPLACES = {"m.relates_to": {"rel_type": "m.replace", "event_id": "$e0"}}
ANSWERS = {"m.relates_to": {"m.in_reply_to": {"event_id": "$e0"}}}
MEANT = {"m.mentions": {"user_ids": [ME]}}
PILL = '<a href="https://matrix.to/#/%40lotse%3Astadt.example">Stadt-Lotse</a>: hilf'


def test_an_event_knows_its_room() -> None:
    assert place(update(message("Hallo"))) == Place("$e1", ROOM, {"room_id": ROOM})


def test_that_a_room_is_encrypted_is_one_update_however_much_is_said_there() -> None:
    found = [place(update(ENCRYPTED | {"event_id": one})) for one in ("$e1", "$e2")]
    assert found[0] == found[1]
    assert found[0] is not None
    assert found[0].key == f"encrypted {ROOM}"


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        (message(" Was kostet ein Pass? "), Said("Was kostet ein Pass?", "$e1")),
        (message("winkt", "m.emote"), Said("winkt", "$e1")),
        (message("/status K7M4-29TX"), Ordered("status", "K7M4-29TX")),
        (message("!hilfe"), Ordered("hilfe")),
        (message("/Hauptstraße 5"), Said("/Hauptstraße 5", "$e1")),
        (message("!"), Said("!", "$e1")),
        (
            message("> <@lotse:stadt.example> Wo?\n> Genau?\n\nAm Markt", **ANSWERS),
            Said("Am Markt", "$e1"),
        ),
        (message("* Ausweis?", **{"m.new_content": {"body": "Ausweis?"}}, **REPLACES), Corrected("Ausweis?", "$e0")),
        (message("a.jpg", "m.image", url=FILE, info={"size": 90}), Sent(FILE, 90)),
        (message("Loch", "m.image", url=FILE, filename="a.jpg"), Sent(FILE, None, "Loch")),
        (message("a.pdf", "m.file", url=FILE, filename="a.pdf", info={"size": "?"}), Sent(FILE)),
        (message("Ort", "m.location", geo_uri="geo:51.1,13.7,120;u=35"), Shared(Location(lat=51.1, lon=13.7))),
        (message("Ort", "m.location", geo_uri="geo:91,13.7"), Unreadable("other")),
        (message("Ort", "m.location"), Unreadable("other")),
        (message("a.ogg", "m.audio", url=FILE), Unreadable("voice")),
        (message("a.mp4", "m.video", url=FILE), Unreadable("other")),
        (message("a.jpg", "m.image", file={"url": FILE}), Unreadable("other")),
        (message("?", "org.example.new"), Unreadable("other")),
        (event({"body": "Hut", "url": FILE, "info": {}}, "m.sticker"), Unreadable("sticker")),
        (event({"m.poll": {}}, "m.poll.start"), Unreadable("other")),
        (ENCRYPTED, Unreadable("encrypted")),
        (member(ME, "leave", ANNA, "join"), Left()),
        (member(ME, "join", ME, "invite"), Ordered("start")),
    ],
)
def test_what_is_sent_is_heard(said: dict[str, Any], heard: Heard) -> None:
    assert list(to_incoming(update(said))) == [heard]


@pytest.mark.parametrize(
    "said",
    [
        message("Antwort", "m.notice"),
        message("Ich") | {"sender": ME},
        message("  "),
        message("* /status", **{"m.new_content": {"body": "/status"}}, **REPLACES),
        event({}),
        event({}, "m.room.encrypted"),
        event({"m.relates_to": {"rel_type": "m.annotation", "key": "+"}}, "m.reaction"),
        event({}, "m.room.redaction", redacts="$e0"),
        event({"topic": "Neu"}, "m.room.topic", state_key=""),
        member(ME, "join", ME, "join"),
        member(ME, "leave", ME, "join"),
        member(ME, "invite", ANNA),
        member(ANNA, "join", ANNA, "invite"),
        member("@bert:stadt.example", "leave", "@bert:stadt.example", "join"),
    ],
)
def test_what_is_not_for_us_is_not_even_stored(said: dict[str, Any]) -> None:
    assert place(update(said)) is None


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ("Pass\ud800", "Pass\ufffd"),
        ("\udc00 Pass", "\ufffd Pass"),
        ("\ud800\ud800", "\ufffd\ufffd"),
        ("\ud83d\ude00", "\U0001f600"),
    ],
)
def test_halves_of_characters_are_replaced(sent: str, text: str) -> None:
    said = update(message(sent) | {"event_id": "$\ud800"})
    assert list(to_incoming(said)) == [Said(text, "$\ufffd")]
    assert place(said) == Place("$\ufffd", ROOM, {"room_id": ROOM})


def test_whoever_goes_last_has_left() -> None:
    assert list(to_incoming(update(member(ANNA, "leave", ANNA, "join"), people=1))) == [Left()]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (message("Lotse: hilf", **MEANT), "Lotse: hilf"),
        (message("Stadt-Lotse: hilf", format="org.matrix.custom.html", formatted_body=PILL), "hilf"),
        (message(f"{ME} hilf"), "hilf"),
        (message("* hilf", **{"m.new_content": {"body": "hilf", **MEANT}}, **REPLACES), "hilf"),
    ],
)
def test_among_several_it_is_spoken_to_by_name(said: dict[str, Any], text: str) -> None:
    [heard] = to_incoming(update(said, people=3))
    assert isinstance(heard, Said | Corrected)
    assert heard.text == text


@pytest.mark.parametrize(
    "said",
    [
        message("Kommst du?"),
        message("/hilfe"),
        message("@anna:stadt.example, hilf", **{"m.mentions": {"user_ids": [ANNA]}}),
        message("a.jpg", "m.image", url=FILE),
        ENCRYPTED,
        member(ME, "join", ME, "invite"),
    ],
)
def test_what_people_say_to_each_other_is_not_even_stored(said: dict[str, Any]) -> None:
    assert place(update(said, people=3)) is None
