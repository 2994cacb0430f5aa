"""WhatsApp's webhooks in our words (Cloud API 25): pure, the same message always says the same.

One delivery may hold messages of several citizens and receipts of what we sent; each message is an update of its own.
The names and pictures that come along are not taken over.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channel_port import Heard, Ordered, Place, Pressed, Said, Sent, Shared, Unreadable, Update
from bot.messages import Location
from connectors.commands import NAMES

_KINDS = {"audio": "voice", "voice": "voice", "sticker": "sticker"}
_NOTHING = ("reaction", "system", "revoke", "ephemeral")
"""What asks for no answer."""
_WHOM = ("recipient_user_id", "recipient_id")


@dataclass(frozen=True)
class Receipt:
    """What became of a message of ours."""

    state: str
    key: str
    """Our own, which we gave the message along."""
    codes: tuple[int, ...] = ()
    """Of what went wrong."""
    whom: tuple[str, ...] = ()
    """Ids of who was to get it; by one of them we know the chat."""


def messages_of(delivery: Mapping[str, Any], number: str) -> list[Update]:
    """Each message in it that was written to the phone number with this id."""
    found = [message for value in _values(delivery, number) for message in _all(value, "messages")]
    return [message for message in found if "group_id" not in message]


def receipts_of(delivery: Mapping[str, Any], number: str) -> Iterator[Receipt]:
    """What became of messages of ours; no odd one counts."""
    for value in _values(delivery, number):
        for one in _all(value, "statuses"):
            codes = tuple(error["code"] for error in _all(one, "errors") if isinstance(error.get("code"), int))
            whom = tuple(str(one[name]) for name in _WHOM if one.get(name))
            yield Receipt(str(one.get("status")), str(one.get("biz_opaque_callback_data") or ""), codes, whom)


def _values(delivery: Mapping[str, Any], number: str) -> Iterator[Mapping[str, Any]]:
    if delivery.get("object") != "whatsapp_business_account":
        return
    for entry in _all(delivery, "entry"):
        for change in _all(entry, "changes"):
            value = change.get("value")
            if change.get("field") == "messages" and isinstance(value, Mapping) and _is_for(value, number):
                yield value


def _is_for(value: Mapping[str, Any], number: str) -> bool:
    written_to = value.get("metadata")
    return isinstance(written_to, Mapping) and written_to.get("phone_number_id") == number


def _all(given: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The objects in a list; what is none is not there."""
    found = given.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def place(update: Mapping[str, Any]) -> Place | None:
    """Which citizen it is from; None where it asks for no answer.

    Who has a user name hides the phone number and is reached by the id that Meta made for this business. The address
    tells the time too, as WhatsApp lets us answer for a day only.
    """
    if not to_incoming(update):
        return None
    phone, user, at = update.get("from"), update.get("from_user_id"), int(update["timestamp"])
    person = {"to": str(phone)} if phone else {"recipient": str(update["from_user_id"])}
    return Place(str(update["id"]), str(user or phone), person | {"message": str(update["id"]), "at": at}, at)


def to_incoming(update: Mapping[str, Any]) -> Sequence[Heard]:
    """What is said in it."""
    kind = str(update["type"])
    if kind in _NOTHING:
        return []
    if kind == "text":
        return _text(str(update["text"]["body"]).strip())
    if kind == "interactive":
        return [_pressed(update["interactive"])]
    if kind == "button":
        return _text(str(update["button"]["text"]).strip())
    if kind == "location":
        return [_shared(update["location"])]
    if kind in ("image", "document"):
        return [Sent(str(update[kind]["id"]), None, str(update[kind].get("caption") or "").strip())]
    if kind == "contacts":
        return [_contact(update["contacts"])]
    return [Ordered("start") if kind == "request_welcome" else Unreadable(_KINDS.get(kind, "other"))]


def _text(text: str) -> list[Heard]:
    name, _, words = text[1:].partition(" ")
    if text.startswith("/") and name.casefold() in NAMES:
        return [Ordered(name.casefold(), words.strip())]
    return [Said(text)] if text else []


def _pressed(given: Mapping[str, Any]) -> Heard:
    chosen = given.get("button_reply") or given.get("list_reply")
    return Pressed(str(chosen["id"])) if chosen else Unreadable("other")


def _shared(given: Mapping[str, Any]) -> Heard:
    lat, lon = float(given["latitude"]), float(given["longitude"])
    return Shared(Location(lat=lat, lon=lon)) if abs(lat) <= 90 and abs(lon) <= 180 else Unreadable("other")


def _contact(cards: Sequence[Mapping[str, Any]]) -> Heard:
    phones = [str(phone["phone"]) for card in cards for phone in card.get("phones") or () if phone.get("phone")]
    return Said(phones[0]) if phones else Unreadable("other")
