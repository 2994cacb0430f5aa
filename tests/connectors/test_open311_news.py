"""What the city's own system says of a case becomes of ours, once, and never over what staff did since."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from bot.cases.models import SYSTEM, Case, Change
from bot.cases.outbox import Stage
from bot.cases.workflow import State
from bot.storage.database import Database
from bot.storage.tables import case_outbox, cases
from connectors.open311_client import Silent
from connectors.open311_news import UNKNOWN, WATCHED
from connectors.open311_requests import Request
from tests.connectors.carrying import ANSWER_S, Carrying, PlainDesk, carrying, case_of, filed, rows
from tests.connectors.city import City, open_city

FILED = (Stage.FILED,)


async def _at_the_city(database: Database, city: City) -> tuple[Carrying, Case]:
    """A client, and a case that is filed and was looked at once."""
    case, client = filed(database), carrying(database, city.url)
    await client.until(FILED)
    await client.pull()
    return client, case


async def test_what_the_endpoint_closes_is_resolved_with_its_notes_as_the_answer(database: Database) -> None:
    with open_city() as city:
        client, case = await _at_the_city(database, city)
        city.close("1-26", "Die Leuchte wurde getauscht.")
        await client.pull()
    found = case_of(database, case)
    assert (found.state, found.public_answer) == (State.RESOLVED, "Die Leuchte wurde getauscht.")
    assert found.external_status == "closed"


async def test_a_case_that_is_closed_at_the_first_look_is_resolved(database: Database) -> None:
    with open_city(format="xml") as city:
        case, client = filed(database), carrying(database, city.url)
        await client.until(FILED)
        city.close("1-26", "Erledigt.")
        await client.pull()
    assert case_of(database, case).public_answer == "Erledigt."


async def test_the_confirmation_of_the_first_look_is_no_news_but_a_later_note_is(database: Database) -> None:
    with open_city() as city:
        case, client = filed(database), carrying(database, city.url)
        await client.until(FILED)
        city.close("1-26", "Locked", status="open")
        await client.pull()
        assert case_of(database, case).public_answer is None
        city.close("1-26", "Der Ersatz ist bestellt.", status="open")
        await client.pull()
    found = case_of(database, case)
    assert (found.state, found.public_answer) == (State.RECEIVED, "Der Ersatz ist bestellt.")


async def test_what_the_citizen_says_is_not_done_is_not_closed_again_by_the_old_news(database: Database) -> None:
    with open_city() as city:
        client, case = await _at_the_city(database, city)
        city.close("1-26", "Erledigt.")
        await client.pull()
        await client.desk.change(SYSTEM, case.id, case_of(database, case).version, Change(state=State.IN_PROGRESS))
        await client.pull()
        await client.pull()
    assert case_of(database, case).state is State.IN_PROGRESS


async def test_what_the_endpoint_opens_again_is_in_progress_again(database: Database) -> None:
    with open_city() as city:
        client, case = await _at_the_city(database, city)
        city.close("1-26", "Erledigt.")
        await client.pull()
        city.close("1-26", "Doch noch dunkel.", status="open")
        await client.pull()
    assert case_of(database, case).state is State.IN_PROGRESS


async def test_many_are_asked_for_in_one_request(database: Database) -> None:
    with open_city() as city:
        for _ in range(21):
            filed(database)
        client = carrying(database, city.url)
        await client.until(FILED)
        client.watch.put_forward(4 * ANSWER_S)
        city.gets.clear()
        await client.pull()
    assert (
        len([path for path in city.gets if path.startswith("requests")]) == 2
    )  # one of them the search by which it is believed


async def test_one_by_one_where_the_endpoint_knows_no_lists(database: Database) -> None:
    with open_city(batches=False) as city:
        client, case = await _at_the_city(database, city)
        city.close("1-26", "Erledigt.")
        await client.pull()
    assert case_of(database, case).state is State.RESOLVED


async def test_a_number_that_the_endpoint_has_forgotten_is_told_to_people(database: Database) -> None:
    with open_city() as city:
        client, _ = await _at_the_city(database, city)
        city.arrived.clear()
        await client.pull()
    assert (rows(database)[0].stage, rows(database)[0].error) == (Stage.FILED, UNKNOWN)


async def test_an_endpoint_that_answers_with_web_pages_changes_nothing(database: Database) -> None:
    with open_city() as city:
        client, case = await _at_the_city(database, city)
        city.answer = (200, b"<!DOCTYPE html><html><body>Wartung</body></html>")
        await client.pull()
    assert case_of(database, case).state is State.RECEIVED
    assert rows(database)[0].attempts == 1


async def test_somebody_who_is_faster_is_not_overwritten(database: Database) -> None:
    with open_city() as city:
        client, case = await _at_the_city(database, city)
        city.close("1-26", "Erledigt.")
        original = client.desk.change

        async def late(*given: object) -> Case:
            await PlainDesk(database).change(SYSTEM, case.id, 1, Change(department="Grünflächenamt"))
            client.desk.change = original  # type: ignore[method-assign]
            return await original(*given)  # type: ignore[arg-type]

        client.desk.change = late  # type: ignore[method-assign]
        await client.pull()
        assert case_of(database, case).state is State.RECEIVED
        await client.pull()
    found = case_of(database, case)
    assert (found.state, found.department) == (State.RESOLVED, "Grünflächenamt")


async def test_a_case_that_was_closed_long_ago_is_not_asked_for_any_more(database: Database) -> None:
    with open_city() as city:
        client, case = await _at_the_city(database, city)
        city.close("1-26")
        await client.pull()
        long_ago = datetime.now(UTC) - WATCHED - timedelta(days=1)
        with database.write() as sql:
            sql.execute(update(cases).where(cases.c.id == case.id).values(closed_at=long_ago))
        await client.pull()
    assert rows(database)[0].stage == Stage.DONE


async def test_what_went_to_another_endpoint_is_not_asked_for_at_this_one(database: Database) -> None:
    with open_city() as city:
        client, _ = await _at_the_city(database, city)
        with database.write() as sql:
            sql.execute(update(case_outbox).values(next_at=datetime.now(UTC), endpoint="elsewhere"))
        assert not await client.news.pull()
    assert client.outbox.searchable() is False


async def test_what_the_search_has_shown_is_kept_though_the_status_is_not_answered(database: Database) -> None:
    with open_city() as city:
        filed(database)
        client = carrying(database, city.url)
        await client.until(FILED)

        async def silent(numbers: object) -> list[Request]:
            raise Silent

        client.news._endpoint.several = silent  # type: ignore[method-assign]
        await client.pull()
    assert client.outbox.searchable()
