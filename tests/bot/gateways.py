"""The gateway in the test's own process, a brain that only echoes, and a citizen who talks to them."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI

from bot.api.health import look
from bot.api.services import Services
from bot.app import create_app
from bot.messages import Choice, Outcome, Outgoing, compact
from bot.settings import Settings
from bot.storage.live import stopping

_idle: dict[tuple[str, ...], list[FastAPI]] = {}
"""Applications by the origins they allow; FastAPI works on every route anew for each application."""
_MESSENGERS = ("telegram", "whatsapp", "matrix", "mail")
CHOICE = Choice(label="Reisepass", payload='/choose_article{"article": "reisepass"}', article="reisepass")


@dataclass
class Gateway:
    """A running application with a client."""

    app: FastAPI
    services: Services
    http: httpx.AsyncClient

    async def citizen(self, **opening: Any) -> "Citizen":
        """A citizen who has just opened a conversation."""
        opened = await self.http.post("/api/v1/conversations", json=opening)
        assert opened.status_code == 201, opened.text
        return Citizen(self, opened.json())

    @asynccontextmanager
    async def echoing(self) -> AsyncIterator[None]:
        """A brain that answers every message by saying it again and offering one choice."""
        brain = asyncio.create_task(self._echo())
        yield
        brain.cancel()
        with suppress(asyncio.CancelledError):
            await brain

    async def _echo(self) -> None:
        await self.services.live.beat("echo", {"name": "echo", "state": "ready"})
        while not stopping():
            conversation = await self.services.live.next_work(1)
            if conversation:
                await self._answer(conversation)

    async def _answer(self, conversation: str) -> None:
        record = self.services.conversations
        while work := record.work(conversation):
            said = work.waiting[0]
            reply = Outgoing(text=f"Echo: {said.text}", choices=(CHOICE,), outcome=Outcome.ANSWERED)
            stored = record.finish_turn(conversation, said.seq, [reply], {"events": []}, "de") or []
            data = {"seq": said.seq, "replies": [compact(message) for message in stored]}
            await self.services.live.notify(conversation, "turn", data)


class Citizen:
    """One conversation over the HTTP interface."""

    def __init__(self, gateway: Gateway, opened: dict[str, Any]) -> None:
        self.gateway = gateway
        self.opened = opened
        self.id = opened["id"]
        self.path = f"/api/v1/conversations/{self.id}"
        self.headers = {"Authorization": f"Bearer {opened['token']}"}

    async def request(self, method: str, path: str = "", **options: Any) -> httpx.Response:
        """Any call below the conversation, with its token."""
        headers = self.headers | options.pop("headers", {})
        return await self.gateway.http.request(method, self.path + path, headers=headers, **options)

    async def send(self, wait: float = 0, **said: Any) -> httpx.Response:
        """Post a message."""
        body = {"client_id": uuid.uuid4().hex} | said
        return await self.request("POST", "/messages", params={"wait": wait}, json=body)

    async def transcript(self) -> list[dict[str, Any]]:
        """All messages."""
        return list((await self.request("GET", "/messages")).json()["messages"])


@asynccontextmanager
async def run_app(services: Services, redis: bool = True) -> AsyncIterator[Gateway]:
    """Run the application with its start and stop; server errors come back as answers."""
    with _application(services) as app:
        async with _running(app) as http:
            if redis:
                await look(services)
                assert services.redis_alive
                await asyncio.sleep(0.01)  # its own first look ends: a Redis call may swallow that it is to stop
            yield Gateway(app, services, http)


@contextmanager
def _application(services: Services) -> Iterator[FastAPI]:
    """One that no other test uses meanwhile; with routes that a test has added it is not used again."""
    given = services.settings
    own = (str(given.data), given.matrix_homeserver) if _has_messengers(given) else ()
    idle = _idle.setdefault((*services.settings.origins, *own), [])
    app = idle.pop() if idle else create_app(services)
    app.state.services, routes = services, len(app.router.routes)
    yield app
    if len(app.router.routes) == routes:
        idle.append(app)


def _has_messengers(settings: Settings) -> bool:
    """Whether the application is built around the settings of this very test."""
    fields = [name for name in Settings.model_fields if name.partition("_")[0] in _MESSENGERS]
    return any(getattr(settings, name) != Settings.model_fields[name].default for name in fields)


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://gateway") as http,
    ):
        yield http


def problem(response: httpx.Response) -> tuple[int, str]:
    """Status and stable code of a problem document; fails for anything else."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    body = response.json()
    assert body["status"] == response.status_code
    assert body["title"].strip()
    return response.status_code, body["code"]
