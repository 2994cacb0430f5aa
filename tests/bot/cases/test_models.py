"""What a case may be opened and changed with."""

import pytest
from pydantic import ValidationError

from bot.cases.models import Change, Contact, Place
from tests.bot.cases.reports import report


@pytest.mark.parametrize(
    "values",
    [
        {"name": "Kim", "purpose": "Rückfragen"},
        {"name": "Kim", "purpose": "Rückfragen", "consent": False},
        {"name": "Kim", "consent": True},
        {"purpose": "Rückfragen", "consent": True},
    ],
    ids=["consent not asked", "no consent", "no purpose", "nobody"],
)
def test_there_is_no_contact_without_consent_purpose_and_somebody(values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Contact.model_validate(values)


WRONG = [(91, 0), (0, 181), (float("nan"), 0), (0, float("inf")), (51, None), (None, 10)]


@pytest.mark.parametrize(("lat", "lon"), WRONG)
def test_a_point_lies_on_the_earth_and_is_whole(lat: float | None, lon: float | None) -> None:
    with pytest.raises(ValidationError):
        Place(lat=lat, lon=lon)
    with pytest.raises(ValidationError):
        Change(lat=lat, lon=lon)


@pytest.mark.parametrize("field", ["state", "department", "due_at", "description"])
def test_what_every_case_has_cannot_be_taken_away(field: str) -> None:
    with pytest.raises(ValidationError):
        Change.model_validate({field: None})
    assert Change(public_answer=None).model_fields_set == {"public_answer"}


def test_a_due_time_has_a_zone() -> None:
    with pytest.raises(ValidationError):
        Change.model_validate({"due_at": "2026-11-23T09:00:00"})


def test_a_client_key_needs_its_conversation() -> None:
    with pytest.raises(ValidationError):
        report(client_key="a")
