"""Handovers at random moments with answers in flight: what does the bot say while a person has the conversation?"""

import asyncio
import random
from dataclasses import dataclass, field

from tests.bench.desk_people import Agent, Citizen, Office, agents, go_home

QUESTIONS = ("Was kostet eine Geburtsurkunde?", "und wie lange dauert das", "parkausweis", "Wo ist das Fundbüro?")
AGAIN = 3
"""Handovers of one person, one after the other."""
TAKEN, PASSED, GIVEN_BACK = "taken", "passed", "given back"
_HELD = {TAKEN: True, PASSED: True, GIVEN_BACK: False}


@dataclass
class Silence:
    """What was counted over all handovers; `spoke` holds what the bot said where it should not."""

    handovers: int = 0
    said_while_held: int = 0
    in_flight: int = 0
    spoke: list[str] = field(default_factory=list)


@dataclass
class _Counter:
    """One place at which a citizen stands, with two agents behind it."""

    port: int
    first: Agent
    second: Agent
    dice: random.Random
    found: Silence
    turns: list[str] = field(default_factory=list)
    """Changes of hands in the conversation; each of them stands in the transcript as a message of the system."""

    async def serve(self, citizen: Citizen, last: bool) -> None:
        """One handover from the wish to the end; the citizen goes on writing, whoever has the conversation."""
        await citizen.wants_a_person()
        handover = await self.first.handover_of(citizen)
        writing = asyncio.create_task(self._write(citizen))
        holder = await self._claim(handover, self.first)
        if self.dice.random() < 0.3:
            await self._pause()
            await holder.done(handover, "transfer", to={"agent": self.second.staff.id}, comment="bitte")
            self.turns.append(PASSED)
            holder = await self._claim(handover, self.second)
        await holder.say(handover, "Guten Tag, ich sehe nach.")
        await self._pause()
        if last:
            await writing
        await self._end(citizen, handover, holder, last)
        await writing
        self.found.handovers += 1

    async def _write(self, citizen: Citizen) -> None:
        for _ in range(self.dice.randint(2, 6)):
            await citizen.say(text=self.dice.choice(QUESTIONS))
            await self._pause()

    async def _pause(self) -> None:
        await asyncio.sleep(self.dice.random() * 0.03)

    async def _claim(self, handover: str, agent: Agent) -> Agent:
        await self._pause()
        await agent.done(handover, "claim")
        self.turns.append(TAKEN)
        return agent

    async def _end(self, citizen: Citizen, handover: str, holder: Agent, last: bool) -> None:
        if last:
            await holder.done(handover, "close", reason="answered")
        elif self.dice.random() < 0.5:
            await holder.done(handover, "release", to="bot")
        else:
            await holder.done(handover, "release", to="queue")
            self.turns.append(GIVEN_BACK)
            await self._pause()
            status, _ = await citizen.call("POST", f"/conversations/{citizen.id}/queue/leave")
            assert status == 204
        self.turns.append(GIVEN_BACK)

    async def person(self, handovers: int) -> None:
        """A citizen who needs a person more than once."""
        self.turns.clear()
        citizen = await Citizen(self.port).begin()
        for number in range(1, handovers + 1):
            await self.serve(citizen, last=number == handovers)
        count(self.found, await citizen.transcript(), self.turns)
        await citizen.leave()


def count(found: Silence, transcript: list[dict[str, str]], turns: list[str]) -> None:
    """Count what was said between the messages that mark a change of hands."""
    marks = sum(message["author"] == "system" for message in transcript)
    assert marks == len(turns), (marks, turns, transcript)
    held, unanswered, coming = False, 0, iter(turns)
    for message in transcript:
        if message["author"] == "system":
            turn = next(coming)
            found.in_flight += unanswered if turn == TAKEN and not held else 0
            held = _HELD[turn]
        elif held and message["author"] == "bot":
            found.spoke.append(message["text"])
        elif held:
            found.said_while_held += message["author"] == "citizen"
        unanswered = unanswered + 1 if message["author"] == "citizen" else 0


async def many_handovers(port: int, desk: Office, handovers: int, counters: int, seed: int = 4) -> Silence:
    """That many handovers, at several counters at once."""
    found = Silence()
    hired = await agents(port, desk, counters * 2, max_chats=50)
    places = [
        _Counter(port, hired[at], hired[at + counters], random.Random(seed * 1000 + at), found)
        for at in range(counters)
    ]
    try:
        await asyncio.gather(*(_serve(place, found, handovers) for place in places))
    finally:
        await go_home([*hired])
    return found


async def _serve(place: _Counter, found: Silence, handovers: int) -> None:
    while found.handovers < handovers:
        await place.person(AGAIN)
