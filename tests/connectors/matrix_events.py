"""Events as a homeserver hands them out in `/sync` (client-server API 1.11)."""

from typing import Any

ME = "@lotse:stadt.example"
ANNA = "@anna:stadt.example"
ROOM = "!raum:stadt.example"


def update(event: dict[str, Any], people: int = 2) -> dict[str, Any]:
    """As it is stored: the event with what is known of its room."""
    return {"room": ROOM, "me": ME, "people": people, "event": event}


def event(content: dict[str, Any], kind: str = "m.room.message", sender: str = ANNA, **more: Any) -> dict[str, Any]:
    """Any event of a timeline."""
    return {
        "type": kind,
        "event_id": "$e1",
        "sender": sender,
        "origin_server_ts": 1_790_000_000_000,
        "content": content,
    } | more


def message(body: str, kind: str = "m.text", **more: Any) -> dict[str, Any]:
    """What somebody sends."""
    return event({"msgtype": kind, "body": body, **more})


def member(who: str, membership: str, sender: str, before: str = "") -> dict[str, Any]:
    """Somebody comes, goes or is invited."""
    past = {"unsigned": {"prev_content": {"membership": before}}} if before else {}
    return event({"membership": membership}, "m.room.member", sender, state_key=who, **past)
