"""Complaints, defects and questions about a case get to people, unless an article says exactly what to do."""

import pytest

from actions.requests import ActionRequest
from bot.cases.catalogue import Catalogue, Service
from tests.actions.conftest import Act, matched, slots
from tests.no_reports import NoCatalogues

REQUESTS = ("complaint", "report_defect", "case_status")


@pytest.mark.parametrize("intent", REQUESTS)
async def test_without_an_article_the_request_is_led_to_people(act: Act, intent: str) -> None:
    [said], events = await act(ActionRequest(), "Die Laterne ist kaputt.", intent)
    assert said["response"] == f"utter_{intent}"
    assert said["city"] == "Musterstadt"
    assert "01234 56-0" in said["contact"]
    assert slots(events) == {"article": None, "offered_articles": None, "unanswered": 0}


@pytest.mark.parametrize("intent", ["report_defect", "case_status"])
async def test_an_article_that_says_it_exactly_goes_first(act: Act, intent: str) -> None:
    [said], events = await act(ActionRequest(), "x", intent, articles=matched("parken"))
    assert said["response"] == "utter_article"
    assert "Parken in der Stadt." in said["answer"]
    assert slots(events)["article"] == "parken"


async def test_a_complaint_is_heard_even_where_an_article_fits(act: Act) -> None:
    [said], _ = await act(
        ActionRequest(), "Sie haben meinen Pass verloren!", "complaint", articles=matched("reisepass")
    )
    assert said["response"] == "utter_complaint"


@pytest.mark.parametrize("articles", [matched("reisepass", "parken"), matched("gone")])
async def test_several_or_unknown_articles_are_no_exact_answer(act: Act, articles: object) -> None:
    [said], _ = await act(ActionRequest(), "x", "report_defect", articles=articles)
    assert said["response"] == "utter_report_defect"


async def test_an_english_citizen_reads_of_the_city_in_english(act: Act) -> None:
    [said], _ = await act(ActionRequest(), "the lamp is broken", "report_defect", language="en")
    assert said["city"] == "Sample City"
    assert "Phone: [01234 56-0]" in said["contact"]


async def test_where_reports_are_taken_it_is_told_that_this_comes_next(
    act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    lamp = Service(code="lamp", kind="defect", name={"de": "Laterne"}, group="a", department="Bauamt", due_hours=5)
    full = Catalogue(groups={"a": {"de": "Straße"}}, services=(lamp,))
    monkeypatch.setattr(NoCatalogues, "of", staticmethod(lambda site: full))
    [said], events = await act(ActionRequest(), "Die Laterne ist kaputt.", "report_defect")
    assert said["response"] == "utter_report_later"
    assert events == []
