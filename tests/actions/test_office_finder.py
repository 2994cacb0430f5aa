"""The form that finds the citizens' office: asks, takes only districts of the city, shows, forgets."""

from typing import Any

import pytest

from actions.office_finder import ActionAskDistrict, ActionCancelForm, ActionShowOffice, ValidateOfficeForm
from bot.brain.payloads import parse_payload
from tests.actions.conftest import SITE, Act, put_on_shelf


@pytest.mark.parametrize(
    ("intent", "occasion"),
    [
        ("find_office", "first"),
        ("ask_article", "resumed"),
        ("help", "resumed"),
        ("inform_district", "again"),
        ("x", "again"),
    ],
)
async def test_the_question_fits_the_occasion(act: Act, intent: str, occasion: str) -> None:
    [said], _ = await act(ActionAskDistrict(), "x", intent)
    assert said["response"] == f"utter_ask_district_{occasion}"
    assert [button["title"] for button in said["buttons"]] == [*SITE.districts, "Abbrechen"]


async def test_every_button_leads_back_to_its_district_whatever_it_is_called(act: Act) -> None:
    [said], _ = await act(ActionAskDistrict(), "x", "find_office")
    found = [parse_payload(button["payload"])["entities"][0]["value"] for button in said["buttons"][:-1]]
    assert found == list(SITE.districts)


async def test_the_office_of_the_district_is_shown_and_the_district_forgotten(act: Act) -> None:
    [said], events = await act(ActionShowOffice(), district="Nordstadt")
    assert said["response"] == "utter_office_found"
    assert "Rathausplatz 1" in said["office"]
    assert [(event["name"], event["value"]) for event in events] == [("district", None)]


@pytest.mark.parametrize("district", [None, "Atlantis"])
async def test_without_an_office_the_city_itself_is_named(act: Act, district: str | None) -> None:
    [said], _ = await act(ActionShowOffice(), district=district)
    assert said["response"] == "utter_no_districts"
    assert "01234 56-0" in said["contact"]


async def test_leaving_the_form_forgets_what_was_filled_in(act: Act) -> None:
    [said], events = await act(ActionCancelForm(), district="Nordstadt")
    assert said["response"] == "utter_form_cancelled"
    assert {event.get("name"): event.get("value") for event in events}["district"] is None


@pytest.mark.parametrize(
    ("given", "district"),
    [("nordstadt", "Nordstadt"), ("ich wohne in Nordstadt", "Nordstadt"), ("Paris", None), (None, None)],
)
async def test_only_a_district_of_the_city_is_taken(act: Act, given: Any, district: str | None) -> None:
    tracker = await _tracker(act)
    assert ValidateOfficeForm().validate_district(given, *tracker, {}) == {"district": district}


async def test_a_city_without_districts_is_asked_for_none(act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    form, tracker = ValidateOfficeForm(), await _tracker(act)
    assert await form.required_slots(["district"], *tracker, {}) == ["district"]
    put_on_shelf(monkeypatch, SITE.model_copy(update={"districts": {}}))
    assert await form.required_slots(["district"], *tracker, {}) == []


async def _tracker(act: Act) -> tuple[Any, Any]:
    """Dispatcher and tracker as the SDK hands them to a validation."""
    seen: list[Any] = []

    class Seeing(ActionShowOffice):
        async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
            seen.extend((dispatcher, tracker))
            return []

    await act(Seeing())
    return seen[0], seen[1]
