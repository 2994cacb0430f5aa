"""Following what was reported: filters, pages, and what is shown to whom."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import update

from bot.api.services import Services
from bot.cases.models import Case, Contact, Place
from bot.cases.workflow import State
from bot.clock import now
from bot.storage.tables import cases
from tests.bot.api.open311.partners import (
    BASE,
    FIELDS,
    HOLE,
    RUDE,
    TREE,
    WASTE,
    changed,
    faults,
    form,
    partner,
    reported,
)
from tests.bot.gateways import Gateway

EN = {"Accept-Language": "en"}
PRIVATE = "Frau Müller, 0171 2345678, kim@example.org"
CONTACT = Contact(name="Kim Muster", email="kim.muster@example.org", consent=True, purpose="Rückfragen")


async def _list(gateway: Gateway, **query: Any) -> list[dict[str, Any]]:
    answer = await gateway.http.get(f"{BASE}/requests.json", params=query)
    assert answer.status_code == 200, answer.text
    return list(answer.json())


async def _numbers(gateway: Gateway, **query: Any) -> list[str]:
    return [one["service_request_id"] for one in await _list(gateway, **query)]


def _aged(services: Services, case: Case, days: float) -> Case:
    """The case as if it had been opened so many days ago."""
    at = now() - timedelta(days=days)
    with services.database.write() as sql:
        sql.execute(update(cases).where(cases.c.id == case.id).values(created_at=at, updated_at=at))
    return case


async def test_a_request_has_all_fields_of_the_specification(gateway: Gateway, services: Services) -> None:
    case = reported(services).case
    [one] = await _list(gateway)
    assert set(one) == FIELDS
    assert (one["service_request_id"], one["status"], one["service_code"]) == (case.number, "open", "street-light")
    assert (one["service_name"], one["agency_responsible"]) == ("Straßenlaterne", "Bauamt")
    assert (one["lat"], one["long"], one["address"]) == (51.0, 10.0, "Bonner Straße 12")
    for name in ("requested_datetime", "updated_datetime", "expected_datetime"):
        assert datetime.fromisoformat(one[name]).utcoffset() in (timedelta(hours=1), timedelta(hours=2))
    assert {one[name] for name in ("service_notice", "address_id", "zipcode", "media_url")} == {None}


async def test_a_closed_request_says_when_and_with_which_answer(gateway: Gateway, services: Services) -> None:
    case = changed(services, reported(services).case, State.RESOLVED, "Die Lampe wurde getauscht.")
    [one] = await _list(gateway)
    assert (one["status"], one["status_notes"]) == ("closed", "Erledigt - Die Lampe wurde getauscht.")
    assert case.closed_at is not None
    assert datetime.fromisoformat(one["updated_datetime"]) == case.closed_at.replace(microsecond=0)


async def test_a_single_request_is_a_list_of_one(gateway: Gateway, services: Services) -> None:
    case = reported(services).case
    answer = await gateway.http.get(f"{BASE}/requests/{case.number}.json", headers=EN)
    assert [one["status_notes"] for one in answer.json()] == ["Received"]
    typed = await gateway.http.get(f"{BASE}/requests/{case.number.replace('-', '').lower()}.json")
    assert typed.json()[0]["service_request_id"] == case.number


async def test_a_number_that_no_case_has_is_not_found(gateway: Gateway) -> None:
    for number in ("K7M4-29TX", "nothing", "%00", "💡", "a" * 5_000, "1'--", "%F0%28"):
        answer = await gateway.http.get(f"{BASE}/requests/{number}.xml", headers=EN)
        assert faults(answer) == (404, ["service_request_id was not found."])


async def test_requests_are_filtered_by_category_and_status(gateway: Gateway, services: Services) -> None:
    lamp = changed(services, reported(services).case, State.REJECTED).number
    hole, tree = reported(services, service=HOLE).case.number, reported(services, service=TREE).case.number
    assert set(await _numbers(gateway)) == {lamp, hole, tree}
    assert await _numbers(gateway, service_code="hole") == [hole]
    assert set(await _numbers(gateway, service_code="hole,,tree ,street-light", status="open")) == {hole, tree}
    assert set(await _numbers(gateway, service_code=["hole", "street-light"])) == {hole, lamp}
    assert await _numbers(gateway, status="closed") == [lamp]
    assert len(await _numbers(gateway, status="open,closed")) == len(await _numbers(gateway, status="")) == 3
    assert await _numbers(gateway, service_code="none") == []


async def test_without_dates_the_last_90_days_are_shown(gateway: Gateway, services: Services) -> None:
    new, old = reported(services).case, _aged(services, reported(services).case, 91)
    assert await _numbers(gateway) == [new.number]
    before = (now() - timedelta(days=60)).isoformat()
    assert await _numbers(gateway, end_date=before) == [old.number]
    assert await _numbers(gateway, start_date=(now() - timedelta(days=100)).isoformat()) == [old.number]


async def test_both_ends_of_the_dates_are_included_to_the_second(gateway: Gateway, services: Services) -> None:
    at = (await _list(gateway, service_request_id=reported(services).case.number))[0]["requested_datetime"]
    assert len(await _numbers(gateway, start_date=at, end_date=at)) == 1
    later = (datetime.fromisoformat(at) + timedelta(seconds=1)).isoformat()
    assert await _numbers(gateway, start_date=later) == []


async def test_a_plus_sign_that_nobody_has_encoded_is_meant_as_one(gateway: Gateway, services: Services) -> None:
    reported(services)
    answer = await gateway.http.get(
        f"{BASE}/requests.json?start_date=2026-01-01T00:00:00+01:00&end_date=2026-01-02T00:00:00Z"
    )
    assert answer.json() == []


async def test_what_changed_lately_is_found_whenever_it_was_opened(gateway: Gateway, services: Services) -> None:
    old = _aged(services, reported(services).case, 200)
    _aged(services, reported(services).case, 200)
    changed(services, old, State.ASSIGNED)
    assert await _numbers(gateway, updated_after=(now() - timedelta(hours=1)).isoformat()) == [old.number]
    assert len(await _numbers(gateway, updated_before=(now() - timedelta(days=100)).isoformat())) == 1


async def test_named_requests_come_whatever_else_is_asked_for(gateway: Gateway, services: Services) -> None:
    one, other = _aged(services, reported(services).case, 300).number, reported(services).case.number
    query = {"status": "closed", "start_date": "2020-01-01T00:00:00Z", "page_size": "1"}
    assert await _numbers(gateway, service_request_id=f"{other}, {one},nothing,", **query) == [other, one]
    assert await _numbers(gateway, service_request_ids=one) == [one]
    assert await _numbers(gateway, service_request_id="nothing") == []


async def test_pages_follow_each_other_without_gaps_and_say_where_the_next_one_is(
    gateway: Gateway, services: Services
) -> None:
    numbers = {_aged(services, reported(services).case, age).number for age in range(1, 6)}
    seen: list[str] = []
    path = f"{BASE}/requests.json?page_size=2&status=open"
    for _ in range(3):
        answer = await gateway.http.get(path)
        assert answer.headers["x-total-count"] == "5"
        seen += [one["service_request_id"] for one in answer.json()]
        links = {part.rpartition("=")[2].strip('"'): part for part in answer.headers["link"].split(", ")}
        path = links["next"].strip("<").partition(">")[0] if "next" in links else ""
    assert path == ""
    assert "prev" in links
    assert (len(seen), set(seen)) == (5, numbers)
    assert await _numbers(gateway, page_size="2", page="4") == []


async def test_the_address_of_the_next_page_holds_no_key(gateway: Gateway, services: Services, key: str) -> None:
    for _ in range(2):
        reported(services)
    answer = await gateway.http.get(f"{BASE}/requests.json", params={"page_size": "1", "api_key": key})
    assert answer.headers["link"] == '</open311/v2/requests.json?page_size=1&page=2>; rel="next"'


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"status": "done"}, "status is open or closed."),
        ({"start_date": "yesterday"}, "start_date has to be a moment with its time zone"),
        ({"start_date": "2026-01-01T00:00:00"}, "start_date has to be a moment with its time zone"),
        ({"end_date": "\x00"}, "end_date has to be a moment with its time zone"),
        ({"updated_after": "2026-13-01T00:00:00Z"}, "updated_after has to be a moment"),
        ({"start_date": "0001-01-01T00:00:00+14:00"}, "start_date has to be a moment"),
        ({"end_date": "0001-01-01T00:00:00Z"}, "start_date has to be before end_date, by at most 90 days."),
        ({"start_date": "9999-12-31T00:00:00Z"}, "start_date has to be before end_date, by at most 90 days."),
        ({"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-04-02T00:00:00Z"}, "by at most 90 days."),
        ({"start_date": "2026-01-02T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"}, "has to be before end_date"),
        ({"page": "0"}, "page has to be a number from 1 to 1000000."),
        ({"page": "٣"}, "page has to be a number"),
        ({"page_size": "-1"}, "page_size has to be a number from 1 to 1000."),
        ({"page_size": "1001"}, "page_size has to be a number from 1 to 1000."),
        ({"page": "9" * 500}, "page has to be a number"),
        ({"service_request_id": ",".join(map(str, range(1_001)))}, "At most 1000 service_request_id"),
    ],
)
async def test_a_filter_that_cannot_be_read_is_told(gateway: Gateway, query: dict[str, str], said: str) -> None:
    status, sentences = faults(await gateway.http.get(f"{BASE}/requests.json", params=query, headers=EN))
    assert status == 400
    assert said in sentences[0]


@pytest.mark.parametrize("name", ["service_code", "service_request_id", "status", "start_date", "page", "format", "x"])
async def test_no_value_of_a_filter_does_any_harm(gateway: Gateway, services: Services, name: str) -> None:
    reported(services)
    for value in ("", " ", "\x00", "💡", "<b>", "' OR 1=1 --", "\u202eabc", "a" * 10_000, "%00"):
        answer = await gateway.http.get(f"{BASE}/requests.json?{name}={quote(value)}")
        assert answer.status_code in (200, 400), value
        if answer.status_code == 400:
            assert faults(answer)[0] == 400


async def test_nobody_learns_who_has_reported_something(gateway: Gateway, services: Services, key: str) -> None:
    place = Place(address="Bonner Straße 12, bei Familie Müller", district="Nordstadt")
    case = reported(services, description=f"Laterne dunkel. {PRIVATE}", contact=CONTACT, place=place).case
    changed(services, case, State.RESOLVED, f"Danke, {PRIVATE}")
    for path in ("requests.json", "requests.xml", f"requests/{case.number}.json", f"requests.json?api_key={key}"):
        text = (await gateway.http.get(f"{BASE}/{path}")).text
        assert "Laterne dunkel. Frau […], […], […]" in text
        assert "Danke, Frau […]" in text
        assert "Bonner Straße 12, bei Familie […], Nordstadt" in text
        assert not [word for word in ("Müller", "2345678", "kim", "Kim", "Muster") if word in text]


async def test_a_city_need_not_publish_what_was_written(gateway: Gateway, services: Services) -> None:
    reported(services, service=WASTE, description="Das war Peter von nebenan.")
    [one] = await _list(gateway)
    assert (one["service_code"], one["description"]) == ("illegal-waste", None)


async def test_what_was_written_is_not_published_in_a_category_that_is_there_no_more(
    gateway: Gateway, services: Services
) -> None:
    reported(services, service=HOLE.model_copy(update={"code": "gone"}))
    [one] = await _list(gateway)
    assert (one["service_name"], one["description"]) == ("gone", None)


async def test_complaints_about_the_administration_are_never_listed(
    gateway: Gateway, services: Services, key: str
) -> None:
    number = reported(services, service=RUDE, description="Die Frau am Schalter war grob.").case.number
    for query in ({}, {"service_code": "complaint-treatment"}, {"service_request_id": number}, {"api_key": key}):
        assert await _list(gateway, **query) == []
    for api_key in ("", key):
        alone = await gateway.http.get(f"{BASE}/requests/{number}.json", params={"api_key": api_key})
        assert alone.status_code == 404


async def test_who_has_filed_a_complaint_can_follow_it_with_their_key(
    gateway: Gateway, services: Services, key: str
) -> None:
    fields = form(key, service_code="complaint-treatment", description=PRIVATE, lat=None, long=None)
    filed = await gateway.http.post(f"{BASE}/requests.json", data=fields)
    number = filed.json()[0]["service_request_id"]
    own = await gateway.http.get(f"{BASE}/requests/{number}.json", params={"api_key": key})
    assert own.json()[0]["description"] == PRIVATE
    for other in ("", partner(services, "other")):
        seen = await gateway.http.get(f"{BASE}/requests/{number}.json", params={"api_key": other})
        assert seen.status_code == 404
    assert await _list(gateway, service_request_id=number, api_key=key)
    assert await _list(gateway, api_key=key) == []


async def test_a_wrong_key_is_refused_also_where_none_is_needed(gateway: Gateway) -> None:
    answer = await gateway.http.get(f"{BASE}/requests.json", params={"api_key": "wrong"}, headers=EN)
    assert faults(answer) == (403, ["api_key is not valid, or was revoked."])


async def test_an_erased_case_shows_nothing_of_what_was_told(gateway: Gateway, services: Services) -> None:
    from bot.cases.erasure import forget_case

    case = changed(services, reported(services).case, State.RESOLVED)
    with services.database.write() as sql:
        forget_case(sql, case.id, now())
    [one] = await _list(gateway)
    assert one["description"] is None


async def test_a_token_that_is_none_is_not_found(gateway: Gateway) -> None:
    for token in ("nothing", "%00", "💡", "a" * 5_000):
        answer = await gateway.http.get(f"{BASE}/tokens/{token}.json", headers=EN)
        assert faults(answer) == (404, ["token was not found."])
