from typing import Any

import pytest

from bot.channel_port import Heard, Ordered, Pressed, Said, Sent, Shared, Unreadable
from bot.messages import Location
from connectors.whatsapp_reading import Receipt, messages_of, place, receipts_of, to_incoming
from tests.connectors.whatsapp_deliveries import CITIZEN, DATE, NUMBER, USER, delivery, message, pressed, receipt, text


@pytest.mark.parametrize(
    ("given", "heard"),
    [
        (text(1, " Was kostet ein Pass? "), Said("Was kostet ein Pass?")),
        (text(1, "/Sprache en"), Ordered("sprache", "en")),
        (text(1, "/unbekannt"), Said("/unbekannt")),
        (pressed(1, "c:0a0a0a0a:2:0"), Pressed("c:0a0a0a0a:2:0")),
        (pressed(1, "c:0a0a0a0a:2:7", "list_reply"), Pressed("c:0a0a0a0a:2:7")),
        (message(1, "button", {"payload": "x", "text": "Ja"}), Said("Ja")),
        (
            message(1, "location", {"latitude": 51.05, "longitude": 13.74, "name": "Altmarkt"}),
            Shared(Location(lat=51.05, lon=13.74)),
        ),
        (message(1, "location", {"latitude": 151.05, "longitude": 13.74}), Unreadable("other")),
        (message(1, "image", {"id": "4711", "caption": "Loch "}), Sent("4711", None, "Loch")),
        (message(1, "document", {"id": "4712", "filename": "a.pdf"}), Sent("4712")),
        (message(1, "contacts", [{"name": {}, "phones": [{"phone": "+49 351 1"}]}]), Said("+49 351 1")),
        (message(1, "contacts", [{"name": {"formatted_name": "A"}}]), Unreadable("other")),
        (message(1, "audio", {"id": "1", "voice": True}), Unreadable("voice")),
        (message(1, "video", {"id": "1"}), Unreadable("other")),
        (message(1, "sticker", {"id": "1"}), Unreadable("sticker")),
        (message(1, "unsupported", {}, errors=[{"code": 131051}]), Unreadable("other")),
        (message(1, "interactive", {"type": "nfm_reply", "nfm_reply": {}}), Unreadable("other")),
        (message(1, "request_welcome", {}), Ordered("start")),
    ],
)
def test_a_message_says(given: dict[str, Any], heard: Heard) -> None:
    assert to_incoming(given) == [heard]


@pytest.mark.parametrize(
    "given", [message(1, "reaction", {"emoji": "x"}), message(1, "system", {"body": "x"}), text(1, " ")]
)
def test_what_asks_for_no_answer_is_not_stored(given: dict[str, Any]) -> None:
    assert place(given) is None


def test_a_message_tells_whose_it_is_and_when_it_came() -> None:
    found = place(text(1, "Hallo"))
    assert found is not None
    assert (found.key, found.chat, found.rank) == ("wamid.HBgLMTY1", CITIZEN, DATE + 1)
    assert found.address == {"to": CITIZEN, "message": "wamid.HBgLMTY1", "at": DATE + 1}


def test_who_hides_the_phone_number_is_known_by_metas_own_id() -> None:
    given = text(1, "Hallo", from_user_id=USER)
    seen = place(given)
    del given["from"]
    hidden = place(given)
    assert seen is not None
    assert hidden is not None
    assert seen.chat == hidden.chat == USER
    assert seen.address["to"] == CITIZEN
    assert hidden.address["recipient"] == USER


def test_a_delivery_holds_several_messages_but_none_of_groups_or_for_other_numbers() -> None:
    group = text(3, "c", group_id="120363")
    assert [one["text"]["body"] for one in messages_of(delivery(text(1, "a"), text(2, "b"), group), NUMBER)] == [
        "a",
        "b",
    ]
    assert messages_of(delivery(text(1, "a"), number="99"), NUMBER) == []
    assert messages_of({"object": "page", "entry": delivery(text(1, "a"))["entry"]}, NUMBER) == []
    assert "Ayşe" not in str(messages_of(delivery(text(1, "a")), NUMBER))


def test_receipts_tell_state_key_codes_and_whom() -> None:
    assert list(receipts_of(receipt("failed", "k", 131047), NUMBER)) == [Receipt("failed", "k", (131047,), (CITIZEN,))]
    assert list(receipts_of(receipt("read"), NUMBER)) == [Receipt("read", "", (), (CITIZEN,))]
