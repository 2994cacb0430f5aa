"""What comes back from a POST is never taken for more than it proves, and a search never for more than it shows."""

from datetime import UTC, datetime, timedelta
from threading import get_ident

import pytest

from connectors import open311_client
from connectors.open311_client import Endpoint, Silent
from connectors.open311_documents import Record, records
from connectors.open311_requests import Fields
from tests.connectors.city import City, open_city

FORM: Fields = [
    ("service_code", "street-light"),
    ("description", "[Lotse K7M4-29TX] Dunkel"),
    ("lat", "51"),
    ("long", "10"),
]
DAY = timedelta(days=1)


def _endpoint(city: City) -> Endpoint:
    return Endpoint(city.url, answer_within_s=0.3)


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (201, b'[{"service_request_id": "1"}]', "accepted"),
        (200, b"<service_requests><request><token>t1</token></request></service_requests>", "accepted"),
        (202, b'{"token": 12}', "accepted"),
        (200, b'[{"service_request_id": null, "token": null}]', "unclear"),
        (200, b"", "unclear"),
        (200, b"<html><body>ok</body></html>", "unclear"),
        (200, b'[{"code": 400, "description": "service_code missing"}]', "refused"),
        (400, b'[{"code": 400, "description": "service_code missing"}]', "refused"),
        (401, b"", "refused"),
        (403, b"<html/>", "refused"),
        (404, b"", "refused"),
        (422, b"", "refused"),
        (429, b"", "refused"),
        (408, b"", "unclear"),
        (409, b"", "unclear"),
        (302, b"", "unclear"),
        (500, b'[{"service_request_id": "1"}]', "unclear"),
        (503, b"", "unclear"),
    ],
)
async def test_an_answer_proves_only_what_it_says(status: int, body: bytes, outcome: str) -> None:
    with open_city(answer=(status, body)) as city:
        answer = await _endpoint(city).post(FORM)
    assert answer.outcome == outcome


@pytest.mark.parametrize("way", ["cut", "time-out, stored"])
async def test_a_line_that_breaks_after_the_request_proves_nothing(way: str) -> None:
    with open_city(plan=[way]) as city:
        answer = await _endpoint(city).post(FORM)
    assert answer.outcome == "unclear"


async def test_where_nobody_listens_nothing_was_sent() -> None:
    with open_city() as city:
        pass
    assert (await _endpoint(city).post(FORM)).outcome == "not_sent"


async def test_an_answer_without_end_is_not_read_to_the_end() -> None:
    with open_city(answer=(200, b"[" + b" " * 9_000_000)) as city:
        answer = await Endpoint(city.url, answer_within_s=5).post(FORM)
    assert answer.outcome == "unclear"


async def test_the_key_stands_in_no_address() -> None:
    with open_city() as city:
        endpoint = Endpoint(city.url, key="geheim", jurisdiction="musterstadt.de")
        await endpoint.ready()
        await endpoint.post(FORM)
        await endpoint.one("1-26")
    assert city.posts[0]["api_key"] == ["geheim"]
    assert "geheim" not in "".join(city.gets) + endpoint.name


async def test_after_a_failure_it_is_seen_first_whether_the_system_is_there() -> None:
    with open_city(plan=["502"]) as city:
        endpoint = _endpoint(city)
        await endpoint.ready()
        await endpoint.post(FORM)
        city.answer = (502, b"")
        with pytest.raises(Silent):
            await endpoint.ready()
    assert len(city.posts) == 1


async def test_who_has_sent_nothing_since_the_start_searches_in_the_format_that_the_city_speaks() -> None:
    with open_city(format="xml") as city:
        sender = _endpoint(city)
        await sender.ready()
        number = (await sender.post(FORM)).id or ""
        begun_anew = _endpoint(city)
        found, _ = await begun_anew.search(datetime.now(UTC) - DAY, datetime.now(UTC) + DAY)
        assert [one.id for one in found] == [number]
        assert await _endpoint(city).one(number)
        assert await _endpoint(city).several([number])


@pytest.mark.parametrize("format_", ["json", "xml"])
async def test_numbers_with_strange_letters_are_found(format_: str) -> None:
    with open_city(format=format_) as city:
        endpoint = _endpoint(city)
        await endpoint.ready()
        await endpoint.post(FORM)
        city.arrived[0]["service_request_id"] = "26/11 ä?#"
        found = await endpoint.one("26/11 ä?#")
    assert found is not None
    assert found.id == "26/11 ä?#"


async def test_a_number_that_is_not_there_is_none_and_a_fault_is_an_error() -> None:
    with open_city() as city:
        endpoint = _endpoint(city)
        assert await endpoint.one("1-26") is None
        city.answer = (500, b"")
        with pytest.raises(Silent):
            await endpoint.one("1-26")


async def _searched(city: City, count: int) -> tuple[int, bool]:
    endpoint = _endpoint(city)
    await endpoint.ready()
    for place in range(count):
        await endpoint.post(FORM)
        city.arrived[-1]["requested_datetime"] = (datetime.now(UTC) - timedelta(minutes=5 * place)).isoformat()
    found, whole = await endpoint.search(datetime.now(UTC) - DAY, datetime.now(UTC) + DAY)
    return len(found), whole


async def test_a_search_goes_on_to_the_last_page() -> None:
    with open_city(page=10) as city:
        assert await _searched(city, 25) == (25, True)


async def test_a_search_asks_for_shorter_times_where_there_are_no_pages() -> None:
    with open_city(page=10, pages=False) as city:
        assert await _searched(city, 25) == (25, True)


async def test_a_search_that_may_be_cut_says_so() -> None:
    with open_city(page=10, pages=False, times=False) as city:
        assert await _searched(city, 25) == (10, False)


async def test_a_search_that_finds_nothing_is_whole() -> None:
    with open_city() as city:
        assert await _searched(city, 0) == (0, True)


async def test_answers_are_read_beside_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[int] = []

    def noting(body: bytes) -> list[Record]:
        threads.append(get_ident())
        return records(body)

    monkeypatch.setattr(open311_client, "records", noting)
    with open_city() as city:
        await _endpoint(city).ready()
        await _endpoint(city).post(FORM)
    assert len(threads) == 2
    assert get_ident() not in threads
