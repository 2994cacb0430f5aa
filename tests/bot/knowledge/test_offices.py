"""What an office may hold, and how it is written."""

import pytest
from pydantic import ValidationError

from bot.knowledge.offices import Address, Office


def test_an_address_is_written_as_on_an_envelope() -> None:
    full = Address(street="Rathausplatz", house_number="1", postal_code="99999", city="Musterstadt")
    assert full.line() == "Rathausplatz 1, 99999 Musterstadt"


def test_an_address_without_number_and_code_has_no_gaps() -> None:
    assert Address(street="Am Markt", city="Musterstadt").line() == "Am Markt, Musterstadt"


def test_an_office_is_named_in_the_language_else_in_german_else_in_any() -> None:
    office = Office(id="bauamt", name={"en": "Building office", "de": "Bauamt"})
    assert office.label("en") == "Building office"
    assert office.label("tr") == "Bauamt"
    assert Office(id="bauamt", name={"en": "Building office"}).label("de") == "Building office"


@pytest.mark.parametrize("changes", [{"lat": 91}, {"lon": -181}, {"id": ""}, {"fax": "1"}, {"name": {"de": ""}}])
def test_what_does_not_fit_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Office.model_validate({"id": "bauamt", "name": {"de": "Bauamt"}} | changes)
