"""How long a message is on its way between a citizen and an agent, with many chats open at once."""

import asyncio
import random
from dataclasses import dataclass, field
from statistics import quantiles

from tests.bench.desk_people import Agent, Citizen, Office, go_home
from tests.bench.wire import Event

WRITES_EVERY_S = 5.0
"""Between two messages of one citizen, on average; agents answer every second one."""


@dataclass
class Ways:
    """Milliseconds from sending to the other side's event stream."""

    to_agent: list[float] = field(default_factory=list)
    to_citizen: list[float] = field(default_factory=list)
    sent: int = 0


def percentile(took: list[float], share: int) -> float:
    """The value below which `share` percent lie."""
    return quantiles(took, n=100)[share - 1]


class _TimedAgent(Agent):
    """Notes when a citizen's message comes, and answers every second one."""

    def clock(self, sent: dict[str, float], ways: Ways) -> None:
        """What was sent when, and where the times go."""
        self._sent, self._ways, self._count, self._answers = sent, ways, 0, set[asyncio.Task[None]]()

    async def hear(self, event: Event) -> None:
        """Only the messages matter here."""
        message = event.data.get("message", {})
        if event.name != "message" or message.get("author") != "citizen" or message["client_id"] not in self._sent:
            return
        now = asyncio.get_running_loop().time()
        self._ways.to_agent.append((now - self._sent.pop(message["client_id"])) * 1000)
        self._count += 1
        if self._count % 2:
            task = asyncio.create_task(self._answer(event.data["handover"]))
            self._answers.add(task)
            task.add_done_callback(self._answers.discard)

    async def _answer(self, handover: str) -> None:
        at = asyncio.get_running_loop().time()
        client_id = f"{handover}-{self._count}-{at}"
        self._sent[client_id] = at
        await self.done(handover, "messages", client_id=client_id, text="Einen Moment bitte.")


class _TimedCitizen(Citizen):
    """Notes when an agent's message comes."""

    def clock(self, sent: dict[str, float], ways: Ways) -> None:
        """What was sent when, and where the times go."""
        self._sent, self._ways = sent, ways

    async def hear(self, event: Event) -> None:
        """Only the messages matter here."""
        if event.name != "message":
            return
        self.heard.append(event.data)
        began = self._sent.pop(event.data["client_id"], None) if event.data["author"] == "agent" else None
        if began is not None:
            self._ways.to_citizen.append((asyncio.get_running_loop().time() - began) * 1000)

    async def write(self, seconds: float, dice: random.Random) -> None:
        """Write now and then."""
        loop = asyncio.get_running_loop()
        end, number = loop.time() + seconds, 0
        while (pause := dice.expovariate(1 / WRITES_EVERY_S)) + loop.time() < end:
            await asyncio.sleep(pause)
            number += 1
            client_id = f"{self.id}-{number}"
            self._sent[client_id] = loop.time()
            self._ways.sent += 1
            await self.say(client_id=client_id, text="Ich habe noch eine Frage dazu.")


async def ways(port: int, office: Office, chats: int, staff: int, seconds: float) -> Ways:
    """All chats open, everybody with an open stream of events, then `seconds` of writing."""
    found, sent = Ways(), dict[str, float]()
    hired = [_TimedAgent(port, *one) for one in office.hire(staff, max_chats=chats // staff)]
    for agent in hired:
        agent.clock(sent, found)
        agent.listen()
        await agent.call("PUT", "/presence", {"state": "available"})
    citizens = [await _opened(port, hired[at % staff], sent, found) for at in range(chats)]
    await asyncio.gather(*(one.write(seconds, random.Random(at)) for at, one in enumerate(citizens)))
    await asyncio.sleep(1)
    await go_home([*citizens, *hired])
    return found


async def _opened(port: int, agent: Agent, sent: dict[str, float], found: Ways) -> _TimedCitizen:
    citizen = _TimedCitizen(port)
    citizen.clock(sent, found)
    await citizen.begin()
    await citizen.wants_a_person()
    await agent.done(await agent.handover_of(citizen), "claim")
    citizen.listen()
    return citizen
