"""Many agents reach for the same chat at the same moment: one has it, the others are told who."""

import asyncio
from collections import Counter
from dataclasses import dataclass

from tests.bench.desk_people import Agent, Citizen, Office, agents, go_home


@dataclass
class Claims:
    """How the rounds went."""

    rounds: int = 0
    one_winner: int = 0
    told_by_name: int = 0
    losers: int = 0
    slowest_ms: float = 0


async def claim_at_once(port: int, desk: Office, rounds: int, crowd: int) -> Claims:
    """In every round a citizen waits, and all agents claim; the winner ends the chat."""
    hired = await agents(port, desk, crowd)
    found = Claims()
    try:
        for _ in range(rounds):
            citizen = await Citizen(port).begin()
            await citizen.wants_a_person()
            await _round(found, hired, await hired[0].handover_of(citizen))
            await citizen.leave()
    finally:
        await go_home([*hired])
    return found


async def _round(found: Claims, hired: list[Agent], handover: str) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    answers = await asyncio.gather(*(one.act(handover, "claim") for one in hired))
    found.slowest_ms = max(found.slowest_ms, (loop.time() - began) * 1000)
    winners = [one for one, (status, _) in zip(hired, answers, strict=True) if status == 200]
    refused = Counter((status, answer.get("code"), answer.get("by")) for status, answer in answers if status != 200)
    found.rounds += 1
    found.losers += len(hired) - 1
    if len(winners) == 1:
        found.one_winner += 1
        found.told_by_name += refused[409, "already_claimed", winners[0].staff.display]
        await winners[0].done(handover, "close", reason="answered")
