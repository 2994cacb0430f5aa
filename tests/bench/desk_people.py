"""Citizens and agents on a running program, over HTTP as their screens speak it; they send again what got lost."""

import asyncio
import itertools
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.conversations.record import Conversations
from bot.handover.presence import BEAT_EVERY_S
from bot.messages import compact
from bot.settings import Settings
from bot.staff.accounts import Accounts
from bot.staff.models import Profile, Role, Staff
from bot.staff.sessions import Sessions
from bot.storage.database import Database
from tests.bench.wire import LOST, Event, Wire

SITE = "musterstadt"
PAUSE_S = 0.02
"""Between two attempts on a line that was cut."""
_TRIES = 500
_numbers = itertools.count(1)
Answer = tuple[int, Any]


@dataclass
class Office:
    """The city's side: accounts made as `lotse staff add` makes them, and the record itself."""

    database: Database

    def hire(self, count: int, **profile: Any) -> list[tuple[Staff, dict[str, str]]]:
        """New agents with the headers of their open sessions."""
        return [self._agent(f"agent-{secrets.token_hex(4)}", profile) for _ in range(count)]

    def _agent(self, name: str, profile: dict[str, Any]) -> tuple[Staff, dict[str, str]]:
        given = Profile(**{"display": name.title()} | profile)
        one = Accounts(self.database).add(name, name.title(), Role.AGENT, SITE, profile=given)
        opened = Sessions(self.database).open(one)
        return one, {"Cookie": f"lotse_session={opened.token}", "X-CSRF-Token": opened.csrf}

    def record(self, conversation: str) -> list[dict[str, Any]]:
        """What the store has of a conversation."""
        return [compact(message) for message in Conversations(self.database).everything(conversation)]


@contextmanager
def office(data: Path) -> Iterator[Office]:
    """The office of a program that runs on this data folder."""
    database = Database(Settings(data=data).database)
    try:
        yield Office(database)
    finally:
        database.close()


class Person(ABC):
    """Somebody with a line for questions, and another one on which events come in `heard`."""

    def __init__(self, port: int, headers: dict[str, str] | None = None) -> None:
        self.wire = Wire(port, headers)
        self._line = Wire(port, self.wire.headers)
        self._listening: asyncio.Task[None] | None = None
        self.lost = 0

    async def call(self, method: str, path: str, body: Any = None) -> Answer:
        """Ask until there is an answer; nothing that is asked here has a second effect."""
        for _ in range(_TRIES):
            with suppress(*LOST):
                status, answer = await self.wire.request(method, f"/api/v1{path}", body)
                if status < 500:
                    return status, answer
            self.lost += 1
            await asyncio.sleep(PAUSE_S)
        raise AssertionError(f"no answer to {method} {path}")

    def listen(self) -> None:
        """Open the stream of events, and again whenever it is cut."""
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        while True:
            with suppress(*LOST):
                async for event in self._line.events(self._address()):
                    await self.hear(event)
            self.lost += 1
            await asyncio.sleep(PAUSE_S)

    @abstractmethod
    def _address(self) -> str:
        """Where the events come from."""

    @abstractmethod
    async def hear(self, event: Event) -> None:
        """What becomes of an event."""

    async def leave(self) -> None:
        """Close both lines; raises what went wrong while listening."""
        if self._listening:
            self._listening.cancel()
            with suppress(asyncio.CancelledError):
                await self._listening
        self._line.close()
        self.wire.close()


class Citizen(Person):
    """One conversation; `heard` are the messages that came live, in their order, and nothing is put right in it."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.id = ""
        self.heard: list[dict[str, Any]] = []
        self.sent: list[str] = []

    async def begin(self) -> "Citizen":
        """Open a conversation."""
        status, opened = await self.call("POST", "/conversations", {"site": SITE, "locale": "de"})
        assert status == 201, opened
        self.id = opened["id"]
        self.wire.headers["Authorization"] = f"Bearer {opened['token']}"
        return self

    async def say(self, wait: int = 0, client_id: str | None = None, **said: str) -> Any:
        """Say or choose something; what was stored and what was answered within `wait` seconds."""
        body = {"client_id": client_id or f"c{next(_numbers)}", **said}
        self.sent.append(body["client_id"])
        status, answer = await self.call("POST", f"/conversations/{self.id}/messages?wait={wait}", body)
        assert status in (200, 201), answer
        return answer

    async def wants_a_person(self) -> None:
        """Ask for one, and say yes to what is offered."""
        await self.say(20, text="Ich möchte mit einem Menschen sprechen")
        answer = await self.say(20, choice="/confirm_handover")
        assert answer["replies"][-1]["outcome"] == "handover_queued", answer

    async def state(self) -> dict[str, Any]:
        """Who has the conversation."""
        return dict((await self.call("GET", f"/conversations/{self.id}"))[1])

    async def transcript(self) -> list[dict[str, Any]]:
        """All messages, as the citizen gets them."""
        said: list[dict[str, Any]] = []
        while more := await self._page(said[-1]["seq"] if said else 0):
            said += more
        return said

    async def _page(self, after: int) -> list[dict[str, Any]]:
        _, answer = await self.call("GET", f"/conversations/{self.id}/messages?after={after}")
        return list(answer["messages"])

    def _address(self) -> str:
        after = self.heard[-1]["seq"] if self.heard else 0
        return f"/api/v1/conversations/{self.id}/events?after={after}"

    async def hear(self, event: Event) -> None:
        """Keep the messages."""
        if event.name == "message":
            self.heard.append(event.data)


class Agent(Person):
    """A console: `screens` hold the transcripts of the chats that this agent took, put together from events."""

    def __init__(self, port: int, staff: Staff, headers: dict[str, str]) -> None:
        super().__init__(port, headers)
        self.staff = staff
        self.known = 0
        self.told: list[int] = []
        self.screens: dict[str, list[dict[str, Any]]] = {}
        self._beating: asyncio.Task[None] | None = None

    def listen(self) -> None:
        """A console also says that it is there, on the line for questions."""
        super().listen()
        self._beating = asyncio.create_task(self._beat())

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_EVERY_S)
            await self.call("POST", "/presence/beat")

    async def leave(self) -> None:
        """Without beats, and with the lines closed, this one is gone after a minute."""
        if self._beating:
            self._beating.cancel()
            with suppress(asyncio.CancelledError):
                await self._beating
        await super().leave()

    async def act(self, handover: str, act: str, **body: Any) -> Answer:
        """One act on a handover."""
        return await self.call("POST", f"/handovers/{handover}/{act}", body)

    async def done(self, handover: str, act: str, **body: Any) -> dict[str, Any]:
        """The same; fails if it is refused."""
        status, answer = await self.act(handover, act, **body)
        assert status in (200, 201), (act, status, answer)
        return dict(answer)

    async def say(self, handover: str, text: str) -> str:
        """A message to the citizen; its id."""
        client_id = f"a{next(_numbers)}"
        await self.done(handover, "messages", client_id=client_id, text=text)
        return client_id

    async def end(self, handover: str) -> None:
        """Close it; where the answer to the first attempt was lost, the second is told that it is closed."""
        before = self.lost
        status, answer = await self.act(handover, "close", reason="answered")
        assert status == 200 or (self.lost > before and answer["code"] == "handover_closed"), answer

    async def take(self, handover: str) -> None:
        """Claim it and open it on the screen."""
        await self.done(handover, "claim")
        await self._open(handover)

    async def waiting(self) -> dict[str, str]:
        """By conversation, the handovers that may be taken."""
        _, answer = await self.call("GET", "/handovers?everybody=true")
        return {row["conversation"]: row["id"] for row in answer["handovers"]}

    async def handover_of(self, citizen: Citizen) -> str:
        """The waiting handover of a citizen's conversation."""
        return (await self.waiting())[citizen.id]

    async def _open(self, handover: str) -> None:
        status, packet = await self.call("GET", f"/handovers/{handover}")
        assert status == 200, packet
        self.screens[handover] = packet["transcript"]

    def _address(self) -> str:
        return f"/api/v1/staff/events?after={self.known}"

    async def hear(self, event: Event) -> None:
        """After a loss of the line the open transcripts are read on; so they are after any change of hands."""
        if event.id:
            self.known = int(event.id)
            self.told.append(self.known)
        if event.name == "open":
            for handover in list(self.screens):
                await self.read_on(handover)
        elif event.data.get("handover") in self.screens:
            await self._heard(event.data["handover"], event)

    async def _heard(self, handover: str, event: Event) -> None:
        screen, message = self.screens[handover], event.data.get("message")
        if message and message["seq"] == _next(screen):
            screen.append(message)
        elif event.name != "message" or not message or message["seq"] > _next(screen):
            await self.read_on(handover)

    async def read_on(self, handover: str) -> None:
        """Append what the record has after the newest message on the screen."""
        screen = self.screens.get(handover, [])  # an empty one where the chat was put aside meanwhile
        _, answer = await self.call("GET", f"/handovers/{handover}/messages?after={_next(screen) - 1}")
        screen += [message for message in answer["messages"] if message["seq"] >= _next(screen)]


def _next(screen: list[dict[str, Any]]) -> int:
    return int(screen[-1]["seq"]) + 1 if screen else 1


async def agents(port: int, desk: Office, count: int, **profile: Any) -> list[Agent]:
    """New agents with open consoles, so that citizens are told that somebody is there."""
    hired = [Agent(port, *one) for one in desk.hire(count, **profile)]
    for one in hired:
        one.listen()
        assert (await one.call("PUT", "/presence", {"state": "available"}))[0] == 204
    return hired


async def go_home(people: list[Person]) -> None:
    """All close their lines."""
    for one in people:
        await one.leave()
