"""Cases get to the endpoint once each, whatever becomes of the answers."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.cases.erasure import forget_case
from bot.cases.models import SYSTEM, Case, Change, Contact
from bot.cases.outbox import Stage
from bot.cases.record import Cases
from bot.cases.workflow import State
from bot.storage.database import Database
from connectors.open311_courier import NOT_SHOWN, Pace
from connectors.open311_requests import mark
from tests.bot.cases.reports import ANNA, DUE, RUDE
from tests.connectors.carrying import ANSWER_S, PlainDesk, carrying, case_of, filed, offer, rows
from tests.connectors.city import LOST, STORED, open_city

FILED = (Stage.FILED,)


async def test_a_case_gets_the_number_that_the_endpoint_gives(database: Database) -> None:
    offer(database)
    with open_city() as city:
        case = filed(database)
        await carrying(database, city.url, key="geheim", jurisdiction="musterstadt.de").until(FILED)
    assert case_of(database, case).external_id == "1-26"
    assert city.descriptions() == [f"{mark(case.number)} Die Laterne ist dunkel."]
    assert city.posts[0]["api_key"] == ["geheim"]
    assert city.posts[0]["jurisdiction_id"] == ["musterstadt.de"]


async def test_an_endpoint_that_only_speaks_xml_is_spoken_to_in_xml(database: Database) -> None:
    with open_city(format="xml") as city:
        case = filed(database)
        await carrying(database, city.url).until(FILED)
    assert case_of(database, case).external_id == "1-26"


@pytest.mark.parametrize("way", STORED)
async def test_what_arrived_without_an_answer_is_found_and_not_sent_again(database: Database, way: str) -> None:
    with open_city(plan=[way]) as city:
        case = filed(database)
        await carrying(database, city.url).until(FILED)
    assert len(city.posts) == 1
    assert case_of(database, case).external_id == "1-26"


@pytest.mark.parametrize("way", LOST)
async def test_what_did_not_arrive_is_sent_again_once_the_search_can_be_believed(database: Database, way: str) -> None:
    with open_city() as city:
        proof = filed(database)
        client = carrying(database, city.url)
        await client.until(FILED)
        await client.pull()
        city.plan.append(way)
        lost = filed(database)
        await client.until(FILED)
    assert len(city.posts) == 3
    assert sorted(city.descriptions()) == sorted(f"{mark(one.number)} {one.description}" for one in (proof, lost))


@pytest.mark.parametrize("shows", ["nothing", "no descriptions"])
async def test_where_the_search_shows_nothing_of_ours_nothing_is_sent_twice(database: Database, shows: str) -> None:
    with open_city(shows=shows) as city:
        client = carrying(database, city.url)
        filed(database)
        await client.until(FILED)
        await client.pull()
        city.plan.append("cut")
        filed(database)
        await client.until((Stage.FILED, Stage.SENT))
        for _ in range(10):
            client.watch.put_forward(20 * ANSWER_S)
            assert await client.courier.look()
        city.shows = "everything"
    assert len(city.posts) == 2
    assert rows(database)[1].error == NOT_SHOWN


async def test_before_anything_was_seen_of_ours_an_empty_search_proves_nothing(database: Database) -> None:
    with open_city(plan=["cut"]) as city:
        filed(database)
        client = carrying(database, city.url)
        await client.until((Stage.SENT,))
        while rows(database)[0].attempts < 3:
            client.watch.put_forward(20 * ANSWER_S)
            assert await client.courier.look()
    assert len(city.posts) == 1


async def test_nothing_of_a_citizen_goes_to_what_is_no_open311_endpoint(database: Database) -> None:
    with open_city(answer=(200, b"<html><body>Welcome</body></html>")) as city:
        filed(database)
        client = carrying(database, city.url)
        await client.courier.send()
    assert city.posts == []
    assert rows(database)[0].stage == Stage.QUEUED


async def test_while_nobody_listens_cases_wait_and_then_go(database: Database) -> None:
    with open_city() as city:
        pass
    cases = [filed(database) for _ in range(5)]
    client = carrying(database, city.url)
    for _ in range(10):
        client.watch.put_forward(ANSWER_S)
        await client.courier.send()
    waiting = rows(database)
    assert {row.stage for row in waiting} == {Stage.QUEUED}
    assert all(row.failing_since and row.sent_at is None for row in waiting)
    with open_city() as there:
        again = carrying(database, there.url)
        await again.until(FILED)
    assert len(there.arrived) == len(cases)


async def test_what_the_endpoint_refuses_is_kept_with_its_reason(database: Database) -> None:
    refusal = b'[{"code": 400, "description": "service_code was not found"}]'
    with open_city() as city:
        filed(database)
        client = carrying(database, city.url)
        await client.courier._endpoint.ready()
        city.answer = (400, refusal)
        await client.courier.send()
    row = rows(database)[0]
    assert (row.stage, row.error) == (Stage.QUEUED, "refused: 400 400 service_code was not found")


async def test_a_token_becomes_a_number_when_the_endpoint_has_one(database: Database) -> None:
    with open_city(tokens=True) as city:
        case = filed(database)
        client = carrying(database, city.url)
        await client.until((Stage.TOKEN,))
        assert case_of(database, case).external_token == "t1"
        client.watch.put_forward(0.3)
        await client.courier.ask()
        assert rows(database)[0].stage == Stage.TOKEN
        city.number_all()
        await client.until(FILED)
    assert case_of(database, case).external_id == "1-26"
    assert len(city.posts) == 1


async def test_several_gateways_send_each_case_once(database: Database) -> None:
    with open_city() as city:
        cases = [filed(database) for _ in range(30)]
        await asyncio.gather(*(carrying(database, city.url, alone=False).until(FILED) for _ in range(3)))
    assert len(city.posts) == len(cases)
    assert len(set(city.descriptions())) == len(cases)


async def test_a_case_whose_sender_died_is_looked_for_when_its_lease_is_over(database: Database) -> None:
    with open_city(silent_s=3) as city:
        case = filed(database)
        dying = carrying(database, city.url)
        city.plan.append("time-out, stored")
        sending = asyncio.create_task(dying.courier.send())
        while not city.arrived:  # noqa: ASYNC110  (the city lives in a thread of its own)
            await asyncio.sleep(0.01)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        await carrying(database, city.url).until(FILED)
    assert len(city.posts) == 1
    assert case_of(database, case).external_id == "1-26"


async def test_a_case_that_was_closed_before_it_was_sent_is_not_sent(database: Database) -> None:
    with open_city() as city:
        case = filed(database)
        await PlainDesk(database).change(SYSTEM, case.id, 1, Change(state=State.REJECTED))
        await carrying(database, city.url).until((Stage.DONE,))
    assert city.posts == []


async def test_a_defect_that_became_a_complaint_while_it_waited_is_not_sent(database: Database) -> None:
    with open_city() as city:
        case = filed(database)
        _complain(database, case)
        await carrying(database, city.url).until((Stage.DONE,))
    assert city.posts == []


async def test_a_defect_that_becomes_a_complaint_just_before_it_goes_out_is_not_sent(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_city() as city:
        case = filed(database)
        client = carrying(database, city.url)

        async def meanwhile() -> None:
            _complain(database, case)

        monkeypatch.setattr(client.courier._endpoint, "ready", meanwhile)
        await client.courier.send()
    assert city.posts == []
    assert rows(database)[0].stage == Stage.DONE


def _complain(database: Database, case: Case) -> None:
    with database.write() as sql:
        Cases().recategorise(sql, case.id, 1, RUDE, DUE, ANNA, datetime.now(UTC))


async def test_what_was_erased_before_it_was_sent_goes_without_the_contact(database: Database) -> None:
    with open_city() as city:
        reach = Contact(email="kim@example.org", consent=True, purpose="Rückfragen")
        case = filed(database, contact=reach)
        with database.write() as sql:
            forget_case(sql, case.id, datetime.now(UTC))
        await carrying(database, city.url).until(FILED)
    assert "email" not in city.posts[0]


def test_pauses_grow_to_ten_minutes_and_differ() -> None:
    pace = Pace(answer_s=30, poll_s=300)
    first = {pace.pause(0).total_seconds() for _ in range(50)}
    last = {pace.pause(50).total_seconds() for _ in range(50)}
    assert len(first) > 10
    assert min(first) >= 2.5
    assert max(first) <= 5
    assert min(last) >= 300
    assert max(last) <= 600
