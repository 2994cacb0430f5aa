"""What the handover must never break, with the whole program: small rounds of what `make bench-handover` measures."""

from collections.abc import Iterator

import pytest

from tests.bench.claims import claim_at_once
from tests.bench.cuts import work_through_cuts
from tests.bench.desk_people import Citizen, Office, agents, go_home, office
from tests.bench.latency import percentile, ways
from tests.bench.silence import many_handovers
from tests.programs import Program


@pytest.fixture
def desk(program: Program) -> Iterator[Office]:
    """The city's side of the shared program."""
    with office(program.data) as opened:
        yield opened


async def test_of_fifty_who_claim_at_once_one_has_it(program: Program, desk: Office) -> None:
    found = await claim_at_once(program.port, desk, rounds=1, crowd=50)
    assert (found.one_winner, found.told_by_name) == (1, 49)


async def test_the_bot_is_silent_between_claim_and_release(program: Program, desk: Office) -> None:
    found = await many_handovers(program.port, desk, handovers=12, counters=4)
    assert found.spoke == []
    assert found.handovers >= 12
    assert found.in_flight > 0
    assert found.said_while_held > 0


async def test_cut_connections_lose_nothing_and_double_nothing(program: Program, desk: Office) -> None:
    found = await work_through_cuts(program.port, desk, hours=1 / 6, counters=3, faster=200.0, life_s=30.0, staff=2)
    assert found.different == []
    assert found.chats == 3
    assert found.cuts > 20


async def test_a_message_is_on_the_agents_screen_at_once(program: Program, desk: Office) -> None:
    found = await ways(program.port, desk, chats=8, staff=4, seconds=3)
    assert len(found.to_agent) == found.sent > 2
    assert percentile(found.to_agent, 95) < 1_000  # the bench measures; here other tests share the machine


async def test_after_the_release_the_bot_knows_what_was_said(program: Program, desk: Office) -> None:
    (agent,) = await agents(program.port, desk, 1)
    citizen = await Citizen(program.port).begin()
    await citizen.wants_a_person()
    handover = await agent.handover_of(citizen)
    await agent.take(handover)
    said = {"client_id": "quoted", "text": "Das kostet ein Reisepass:", "source_article": "reisepass"}
    await agent.done(handover, "messages", **said)
    await agent.done(handover, "release", to="bot")
    answer = await citizen.say(20, text="und wie lange dauert das?")
    assert answer["replies"][0]["source"]["article"] == "reisepass"
    await citizen.wants_a_person()
    again = await agent.handover_of(citizen)
    assert again != handover
    await agent.done(again, "claim")
    assert (await citizen.state())["agent"] == {"name": agent.staff.display}
    await agent.end(again)
    await go_home([citizen, agent])
