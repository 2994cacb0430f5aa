"""Matrix's events in our words (client-server API 1.11): pure, the same event always says the same.

An update is an event with what must be known of its room: `{"room", "me", "people", "event"}`, where `people` is how
many had joined when it came. In rooms of more than two only what mentions the assistant is taken; nothing else that
people say to each other is even stored.
"""

import json
import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any
from urllib.parse import unquote

from nio import (
    Event,
    RoomMemberEvent,
    RoomMessageAudio,
    RoomMessageEmote,
    RoomMessageFile,
    RoomMessageImage,
    RoomMessageNotice,
    RoomMessageText,
)

from bot.channel_port import Corrected, Heard, Left, Ordered, Place, Said, Sent, Shared, Unreadable
from bot.messages import Location
from connectors.commands import NAMES

_POLLS = ("m.poll.start", "org.matrix.msc3381.poll.start")
_KINDS = {"m.room.encrypted": "encrypted", "m.sticker": "sticker"} | dict.fromkeys(_POLLS, "other")
WANTED = ("m.room.message", "m.room.member", *_KINDS)
"""Types of events that are asked for."""
_ALONE, _TWO = 1, 2
MANY = 3
"""So many are taken to be in a room of which nobody knows how many are."""
_AWAY = ("leave", "ban")
_GEO = re.compile(r"geo:(-?\d{1,3}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)(?:[,;].*)?", re.IGNORECASE)
_PILL = re.compile(r'<a href="https://matrix\.to/#/([^"/?]+)[^"]*">([^<]+)</a>')
_QUOTE = re.compile(r"(?:> ?[^\n]*\n)+\n?")


def place(update: Mapping[str, Any]) -> Place | None:
    """Which room it is from; None where nothing in it is for us.

    Encrypted messages have one key in each room: that nobody can read them is not said to each of them.
    """
    heard = to_incoming(update)
    if not heard:
        return None
    room, event = str(update["room"]), _mended(update["event"])
    key = f"encrypted {room}" if heard[0] == Unreadable("encrypted") else str(event["event_id"])
    return Place(key, room, {"room_id": room})


def to_incoming(update: Mapping[str, Any]) -> Sequence[Heard]:
    """What is said in it."""
    raw, me, people = _mended(update["event"]), str(update["me"]), int(update["people"])
    event = Event.parse_event(raw)
    if isinstance(event, RoomMemberEvent):
        return _membership(event, me, people)
    if raw["sender"] == me or not _for_us(raw["content"], me, people):
        return []
    if raw["type"] == "m.room.message":
        return _message(event, raw, me)
    kind = _KINDS.get(raw["type"])
    return [Unreadable(kind)] if kind and raw["content"] else []


def _mended(event: Mapping[str, Any]) -> dict[str, Any]:
    """JSON can hold halves of characters, which no database and no line takes; each is replaced by U+FFFD."""
    text = json.dumps(dict(event), ensure_ascii=False)
    mended: dict[str, Any] = json.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    return mended


def _membership(event: Any, me: str, people: int) -> list[Heard]:
    """Who invites the assistant is greeted; a changed picture or name of somebody is nothing."""
    if event.sender != me and event.membership in _AWAY:
        return [Left()] if event.state_key == me or people <= _ALONE else []
    came = event.state_key == me and event.membership == "join" and event.prev_membership != "join"
    return [Ordered("start")] if came and people <= _TWO else []


def _for_us(content: Mapping[str, Any], me: str, people: int) -> bool:
    if people <= _TWO:
        return True
    newer = content.get("m.new_content") or {}
    mentioned = [one.get("m.mentions", {}).get("user_ids", []) for one in (content, newer)]
    return any(me in one for one in mentioned) or me in str(content.get("body")) or bool(_names(content, me))


def _message(event: Any, raw: Mapping[str, Any], me: str) -> list[Heard]:
    content = raw["content"]
    if isinstance(event, RoomMessageNotice) or "msgtype" not in content:
        return []
    related = content.get("m.relates_to") or {}
    if related.get("rel_type") == "m.replace":
        text = _words(content.get("m.new_content") or {}, me)
        return [Corrected(text, str(related["event_id"]))] if text and _order(text) is None else []
    if isinstance(event, RoomMessageText | RoomMessageEmote):
        return _text(_words(content, me), event.event_id)
    if isinstance(event, RoomMessageImage | RoomMessageFile):
        return [_sent(content, me)]
    if content["msgtype"] == "m.location":
        return [_shared(content)]
    return [Unreadable("voice" if isinstance(event, RoomMessageAudio) else "other")]


def _text(text: str, name: str) -> list[Heard]:
    order = _order(text)
    return [order] if order else [Said(text, name)] if text else []


def _order(text: str) -> Ordered | None:
    """Clients keep commands with a slash to themselves or ask back; bots on Matrix are used to `!help`."""
    name, _, words = text[1:].partition(" ")
    return Ordered(name, words.strip()) if text[:1] in ("/", "!") and name.casefold() in NAMES else None


def _sent(content: Mapping[str, Any], me: str) -> Sent:
    """Below a file stands its name or, where the name is given apart, what was written to it."""
    size = (content.get("info") or {}).get("size")
    caption = _words(content, me) if content.get("filename") not in (None, content.get("body")) else ""
    return Sent(content["url"], size if isinstance(size, int) else None, caption)


def _shared(content: Mapping[str, Any]) -> Heard:
    found = _GEO.fullmatch(str(content.get("geo_uri")))
    lat, lon = (float(found[1]), float(found[2])) if found else (999.0, 999.0)
    return Shared(Location(lat=lat, lon=lon)) if abs(lat) <= 90 and abs(lon) <= 180 else Unreadable("other")


def _words(content: Mapping[str, Any], me: str) -> str:
    """Without what is quoted, and without the assistant's own name, which is only how it is spoken to."""
    text = str(content.get("body") or "")
    if (content.get("m.relates_to") or {}).get("m.in_reply_to") and text.startswith("> "):
        text = _QUOTE.sub("", text, count=1)
    for name in (*_names(content, me), me):
        text = re.sub(rf"@?{re.escape(name)}[:,]?", "", text, count=1)
    return text.strip()


def _names(content: Mapping[str, Any], me: str) -> list[str]:
    """How the assistant is called in the text, where its name is a link."""
    found = _PILL.findall(str(content.get("formatted_body") or ""))
    return [unescape(name) for who, name in found if unquote(unescape(who)) == me]
