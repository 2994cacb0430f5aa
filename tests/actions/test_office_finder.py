"""The form that finds the citizens' office: asks, takes only districts of the city, shows, forgets."""

from typing import Any

import pytest

from actions.office_finder import ActionAskDistrict, ActionCancelForm, ActionShowOffice, ValidateOfficeForm
from bot.brain.payloads import parse_payload
from tests.actions.conftest import SITE, Act, Situations, put_on_shelf, slots


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
    ("given", "district", "misses"),
    [("nordstadt", "Nordstadt", 0), ("ich wohne in Nordstadt", "Nordstadt", 0), ("Paris", None, 2), (None, None, 2)],
)
async def test_only_a_district_of_the_city_is_taken(act: Act, given: Any, district: str | None, misses: int) -> None:
    tracker = await _tracker(act, form_misses=1)
    taken = ValidateOfficeForm().validate_district(given, *tracker, {})
    assert taken == {"district": district, "form_misses": misses}


async def test_after_three_misses_the_form_gives_up_and_a_person_is_offered(act: Act, desk: Situations) -> None:
    tracker = await _tracker(act, form_misses=3)
    assert await ValidateOfficeForm().required_slots(["district"], *tracker, {}) == []
    (why, offer), events = await act(ActionShowOffice(), intent="nlu_fallback", form_misses=3)
    assert (why["response"], offer["response"]) == ("utter_because_form_gave_up", "utter_person_offer")
    assert slots(events)["form_misses"] == 0
    assert slots(events)["offer"]["event"]["reason"] == "form_gave_up"
    assert slots(events)["offer"]["event"]["form"] == {"name": "office_form", "filled": {}, "missing": ["district"]}


async def test_a_city_without_districts_is_asked_for_none(act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    form, tracker = ValidateOfficeForm(), await _tracker(act)
    assert await form.required_slots(["district"], *tracker, {}) == ["district"]
    put_on_shelf(monkeypatch, SITE.model_copy(update={"districts": {}}))
    assert await form.required_slots(["district"], *tracker, {}) == []


async def _tracker(act: Act, **filled: Any) -> tuple[Any, Any]:
    """Dispatcher and tracker as the SDK hands them to a validation."""
    seen: list[Any] = []

    class Seeing(ActionShowOffice):
        async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
            seen.extend((dispatcher, tracker))
            return []

    await act(Seeing(), **filled)
    return seen[0], seen[1]
