"""Where the offices are, while something is reported."""

import pytest

from actions.report_offices import ActionReportOffices
from tests.actions.conftest import SITE, Act, put_on_shelf
from tests.actions.reports import Reporter, on_shelf


async def test_a_question_for_the_office_is_answered_with_all_of_them(
    act: Act, reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_shelf(monkeypatch, reporter.cabinet)
    [said], events = await act(ActionReportOffices(), "Wo ist das Bürgerbüro?", "find_office")
    assert said["response"] == "utter_contact"
    assert [said["contact"].count(f"Bürgerbüro {name}") for name in ("Mitte", "Nord", "Süd")] == [1, 1, 1]
    assert events == []


async def test_the_office_of_a_district_that_is_named_is_told_alone(act: Act) -> None:
    [said], events = await act(ActionReportOffices(), "Wo ist das Bürgerbüro in Nordstadt?", "find_office")
    assert (said["response"], said["district"]) == ("utter_office_found", "Nordstadt")
    assert "Rathausplatz 1" in said["office"]
    assert events == []


async def test_a_city_without_districts_tells_how_it_is_reached(act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    put_on_shelf(monkeypatch, SITE.model_copy(update={"districts": {}}))
    [said], _ = await act(ActionReportOffices(), "Wo ist das Bürgerbüro?", "find_office")
    assert said["contact"].startswith("- ")
    assert "01234 56-0" in said["contact"]
