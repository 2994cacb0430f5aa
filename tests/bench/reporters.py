"""Citizens who report one dark lamp each, over the conversation API, whatever happens to the program meanwhile."""

import asyncio
import csv
import itertools
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.prepare import DEMO

AT_ONCE = 12
_WAIT_S = 10
_TURNS = 8
"""More messages than this nobody needs for a report."""
_ACTS = ('"send"', '"skip"', '"no"')
"""What a citizen in a hurry chooses, the first of them that is offered."""


@dataclass
class Reported:
    """What became of all of them."""

    conversations: list[tuple[str, str]] = field(default_factory=list)
    """Id and token of those who have a case number."""
    messages: list[int] = field(default_factory=list)
    """How many a citizen wrote until the number was there."""
    stuck: list[str] = field(default_factory=list)
    """The last answer of those who got none."""


def addresses(count: int) -> Iterator[str]:
    """So many places, no two of which could be taken for the same: streets of one name have their district."""
    with (DEMO / "streets.csv").open(encoding="utf-8") as file:
        rows = [(row["street"], row["district"]) for row in csv.DictReader(file)]
    shared = {street for street, times in Counter(street for street, _ in rows).items() if times > 1}
    streets = [(street, f" in {district}" if street in shared else "") for street, district in rows]
    return itertools.islice((f"{street} {at}{part}" for at in range(1, 400, 7) for street, part in streets), count)


async def report_all(url: str, count: int, found: Reported) -> None:
    """Everybody, some at a time; `found` grows while it goes on."""
    places = addresses(count)
    async with httpx.AsyncClient(base_url=f"{url}/api/v1", timeout=_WAIT_S + 10) as http:
        await asyncio.gather(*(_queue(http, places, found) for _ in range(AT_ONCE)))


async def _queue(http: httpx.AsyncClient, places: Iterator[str], found: Reported) -> None:
    for place in places:
        await _report(http, place, found)


async def _report(http: httpx.AsyncClient, place: str, found: Reported) -> None:
    opened = await _until_it_works(http, "/conversations", {"site": "musterstadt", "locale": "de"}, {})
    named = {"Authorization": f"Bearer {opened['token']}"}
    path = f"/conversations/{opened['id']}/messages"
    said: dict[str, Any] = {"text": f"{place}: Seit Montag ist die Straßenlaterne kaputt, es ist ganz dunkel."}
    for turn in range(1, _TURNS + 1):
        body = said | {"client_id": uuid.uuid4().hex}
        answered = await _until_it_works(http, f"{path}?wait={_WAIT_S}", body, named, "replies")
        reply = answered["replies"][-1]
        if reply.get("outcome") == "case_opened":
            found.conversations.append((opened["id"], opened["token"]))
            found.messages.append(turn)
            return
        said = _choice(reply)
    found.stuck.append(str(reply["text"])[:200])


def _choice(reply: dict[str, Any]) -> dict[str, Any]:
    offered = [str(one["payload"]) for one in reply.get("choices", ())]
    wanted = (*_ACTS, "/inform_report")  # the first street or category of several
    chosen = next((one for act in wanted for one in offered if act in one), None)
    return {"choice": chosen} if chosen else {"text": "Die Laterne ist dunkel."}


async def _until_it_works(
    http: httpx.AsyncClient, path: str, body: dict[str, Any], headers: dict[str, str], needed: str = "id"
) -> dict[str, Any]:
    """The same message again and again under its one name, as a widget on a bad day does."""
    while True:
        try:
            answer = await http.post(path, json=body, headers=headers)
            found = dict(answer.json())
            if answer.is_success and found.get(needed):
                return found
        except (httpx.HTTPError, ValueError):
            pass
        await asyncio.sleep(0.2)
