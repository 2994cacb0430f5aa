"""Work over connections that are cut at random: what do citizen, agent and store have in the end?"""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from tests.bench.cutter import Cutter, cutting
from tests.bench.desk_people import Agent, Citizen, Office, agents

EVERY_S = 20.0
"""Seconds of simulated work between two messages of one side of a chat."""
CHAT_S = 600.0
"""Length of a chat."""
_SETTLE_STEPS = 400
Said = list[dict[str, Any]]


@dataclass
class Cuts:
    """What was compared, and which chats differed where."""

    chats: int = 0
    messages: int = 0
    cuts: int = 0
    lost: int = 0
    different: list[str] = field(default_factory=list)


@dataclass
class _Desk:
    """The agents behind the line, the record beside it, and how fast simulated time goes."""

    port: int
    hired: list[Agent]
    office: Office
    faster: float
    dice: random.Random
    found: Cuts

    async def chat(self, place: int) -> None:
        """One chat from the wish to the end, then the comparison."""
        agent = self.hired[place % len(self.hired)]
        citizen = await Citizen(self.port).begin()
        citizen.listen()
        await citizen.wants_a_person()
        handover = await agent.handover_of(citizen)
        await agent.take(handover)
        answers: list[str] = []
        await asyncio.gather(self._ask(citizen), self._answer(agent, handover, answers))
        await agent.end(handover)
        await self._compare(citizen, agent.screens[handover], [*citizen.sent, *answers])
        self.found.lost += citizen.lost
        del agent.screens[handover]
        await citizen.leave()

    async def _pauses(self) -> AsyncIterator[None]:
        """The moments at which one side of a chat says something."""
        loop = asyncio.get_running_loop()
        end = loop.time() + CHAT_S / self.faster
        while loop.time() < end:
            await asyncio.sleep(self.dice.expovariate(self.faster / EVERY_S))
            yield

    async def _ask(self, citizen: Citizen) -> None:
        async for _ in self._pauses():
            await citizen.say(text=f"Frage {len(citizen.sent)}")

    async def _answer(self, agent: Agent, handover: str, answers: list[str]) -> None:
        async for _ in self._pauses():
            answers.append(await agent.say(handover, f"Antwort {len(answers)}"))

    async def _compare(self, citizen: Citizen, screen: Said, sent: list[str]) -> None:
        """The citizen's window and the agent's screen have only what came live; both are waited for a moment."""
        stored = self.office.record(citizen.id)
        for _ in range(_SETTLE_STEPS):
            if len(citizen.heard) >= len(stored) <= len(screen):
                break
            await asyncio.sleep(0.05)
        self.found.chats += 1
        self.found.messages += len(stored)
        views = {"window": citizen.heard, "screen": _as_said(screen), "transcript": await citizen.transcript()}
        wrong = [name for name, said in views.items() if said != stored]
        wrong += [] if [message["seq"] for message in stored] == list(range(1, len(stored) + 1)) else ["numbers"]
        ids = [message["client_id"] for message in stored if message.get("client_id")]
        wrong += [] if sorted(ids) == sorted(sent) else ["what was sent"]
        self.found.different += [f"{name} of {citizen.id}" for name in wrong]


def _as_said(screen: Said) -> Said:
    """Without what only staff see: how the assistant had understood it."""
    return [{part: value for part, value in message.items() if part != "understood"} for message in screen]


async def work_through_cuts(
    port: int, office: Office, hours: float, counters: int, faster: float, life_s: float, staff: int = 5
) -> Cuts:
    """`hours` of simulated work at several counters at once; a connection lives `life_s` simulated seconds."""
    found = Cuts()
    async with cutting(port, life_s / faster) as line:
        hired = await agents(line.port, office, staff, max_chats=counters)
        desk = _Desk(line.port, hired, office, faster, random.Random(4), found)
        rounds = max(1, round(hours * 3600 / CHAT_S))
        await asyncio.gather(*(_work(desk, place, rounds) for place in range(counters)))
        await _finish(found, line, hired)
    return found


async def _work(desk: _Desk, place: int, rounds: int) -> None:
    for _ in range(rounds):
        await desk.chat(place)


async def _finish(found: Cuts, line: Cutter, hired: list[Agent]) -> None:
    found.cuts = line.cuts
    for agent in hired:
        if agent.told != sorted(set(agent.told)):
            found.different.append(f"events of {agent.staff.name} came twice or out of order")
        found.lost += agent.lost
        await agent.leave()
