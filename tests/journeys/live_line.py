"""The live line of a conversation (server-sent events), read as a browser reads it."""

import json
import time
from collections.abc import Iterator
from typing import Any

from tests.programs import Citizen

LISTENS_S = 60
"""Heartbeats come for ever, so that no timeout of the connection ends a line on which nothing is said."""
Event = tuple[str, dict[str, Any], str | None]


def events(citizen: Citizen, last_event_id: int | None = None, **parameters: int) -> Iterator[Event]:
    """Name, data and id of each event, as they come; fails when they do not end within LISTENS_S."""
    end = time.monotonic() + LISTENS_S
    headers = {} if last_event_id is None else {"Last-Event-ID": str(last_event_id)}
    address = f"{citizen.path}/events"
    with citizen.http.stream("GET", address, params=parameters, headers=headers) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        fields: dict[str, str] = {}
        for line in response.iter_lines():
            assert time.monotonic() < end, f"still listening after {LISTENS_S} s"
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif "event" in fields:
                yield fields["event"], json.loads(fields["data"]), fields.get("id")
                fields = {}


def messages(citizen: Citizen, until: int, last_event_id: int | None = None, **parameters: int) -> list[dict[str, Any]]:
    """Listen until the message with the number `until` has come."""
    heard: list[dict[str, Any]] = []
    for name, data, identity in events(citizen, last_event_id, **parameters):
        if name == "message":
            assert identity == str(data["seq"])
            heard.append(data)
            if data["seq"] >= until:
                break
    return heard
