"""Agents for tests: at the desk itself, and over the HTTP interface with a session of their own."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.handover.events import HandoverEvent, Reason
from bot.staff.accounts import Accounts
from bot.staff.models import Profile, Role, Staff
from tests.bot.api.described import fits
from tests.bot.gateways import Citizen, Gateway

SITE = "musterstadt"


def event(**changes: Any) -> HandoverEvent:
    """A handover for somebody who asked for a person."""
    return HandoverEvent(**{"reason": Reason.ASKED, "language": "de"} | changes)


def agent(accounts: Accounts, name: str, role: Role = Role.AGENT, site: str = SITE, **profile: Any) -> Staff:
    """An account; its shown name is the name with a capital letter."""
    return accounts.add(name, name.title(), role, site, profile=Profile(**{"display": name.title()} | profile))


@dataclass
class Clerk:
    """Somebody of the staff with an open session."""

    gateway: Gateway
    staff: Staff
    headers: dict[str, str] = field(default_factory=dict)

    async def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Any call of the staff API, with cookie and CSRF token."""
        headers = self.headers | options.pop("headers", {})
        return await self.gateway.http.request(method, f"/api/v1{path}", headers=headers, **options)

    async def act(self, handover: str, act: str, **body: Any) -> httpx.Response:
        """One act on a handover."""
        return await self.request("POST", f"/handovers/{handover}/{act}", json=body)

    async def say(self, handover: str, text: str, **more: Any) -> httpx.Response:
        """A message to the citizen."""
        return await self.act(handover, "messages", **{"client_id": uuid.uuid4().hex, "text": text} | more)

    async def packet(self, handover: str) -> dict[str, Any]:
        """The packet."""
        found = await self.request("GET", f"/handovers/{handover}")
        assert found.status_code == 200, found.text
        return dict(found.json())


def clerk(gateway: Gateway, name: str, role: Role = Role.AGENT, site: str = SITE, **profile: Any) -> Clerk:
    """A new account that is signed in."""
    return signed_in(gateway, agent(gateway.services.accounts, name, role, site, **profile))


def signed_in(gateway: Gateway, staff: Staff) -> Clerk:
    """A session for an account."""
    opened = gateway.services.sessions.open(staff)
    return Clerk(gateway, staff, {"Cookie": f"lotse_session={opened.token}", "X-CSRF-Token": opened.csrf})


async def handed_over(gateway: Gateway, citizen: Citizen, **changes: Any) -> str:
    """The id of a new handover of the citizen's conversation."""
    held = gateway.services.conversations.find(citizen.id)
    assert held is not None
    return (await gateway.services.desk.hand_over(held, event(**changes))).id


class Console:
    """The events that an open console got; `wait` for one of them."""

    def __init__(self) -> None:
        self.events: list[tuple[str, dict[str, Any], str | None]] = []

    async def wait(self, name: str, /, **wanted: Any) -> dict[str, Any]:
        """The first event of this name with these values; fails after five seconds."""
        for _ in range(500):
            for found, data, _id in self.events:
                if found == name and all(data.get(key) == value for key, value in wanted.items()):
                    return data
            await asyncio.sleep(0.01)
        raise AssertionError((name, wanted, self.events))

    def named(self, name: str) -> list[dict[str, Any]]:
        """All events of this name so far."""
        return [data for found, data, _id in self.events if found == name]


@asynccontextmanager
async def console(clerk: Clerk, after: int | None = None, **headers: str) -> AsyncIterator[Console]:
    """An open event stream of a clerk; runs the application itself, since the test's client reads no streams."""
    opened = Console()
    query = "" if after is None else f"after={after}"
    given = {name.lower(): value for name, value in (clerk.headers | headers).items()}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/api/v1/staff/events",
        "raw_path": b"/api/v1/staff/events",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        "client": ("127.0.0.1", 1),
        "server": ("gateway", 80),
        "root_path": "",
    }
    hung_up, started = asyncio.Event(), asyncio.Event()
    body_read = False

    async def receive() -> dict[str, Any]:
        nonlocal body_read
        if not body_read:
            body_read = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await hung_up.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            assert message["status"] == 200, message
            started.set()
        for block in message.get("body", b"").decode().replace("\r\n", "\n").split("\n\n"):
            _read(block, opened)

    running = asyncio.create_task(clerk.gateway.app(scope, receive, send))
    await asyncio.wait({running, asyncio.create_task(started.wait())}, return_when=asyncio.FIRST_COMPLETED, timeout=5)
    if running.done():
        running.result()
    try:
        yield opened
    finally:
        hung_up.set()
        running.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.wait_for(running, 10)  # a stream that does not end is an error, not a halt
    _as_described(clerk.gateway, opened)


def _as_described(gateway: Gateway, opened: Console) -> None:
    """Fails for an event that the OpenAPI document describes otherwise, or not at all."""
    document = gateway.app.openapi()
    answer = document["paths"]["/api/v1/staff/events"]["get"]["responses"]["200"]["content"]["text/event-stream"]
    got = [({"id": int(one)} if one else {}) | {"event": name, "data": data} for name, data, one in opened.events]
    fits(document, answer["schema"], got)


def _read(block: str, opened: Console) -> None:
    fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line and not line.startswith(":"))
    if "data" in fields:
        opened.events.append((fields.get("event", "message"), json.loads(fields["data"]), fields.get("id")))
