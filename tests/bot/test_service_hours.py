"""Service hours in local time: weekly hours, public holidays by federal state, closures, and when something is due."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.service_hours import ZONE, Closure, ServiceHours, effective

OFFICE = ServiceHours.model_validate(
    {
        "weekly": {"mon": ["08:00-12:00", "13:00-18:00"], "tue": ["08:00-12:00"], "thu": ["10:00-19:00"]},
        "state": "NW",
    }
)

MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(lambda past: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=past))


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-11-23T07:59", False),
        ("2026-11-23T08:00", True),
        ("2026-11-23T12:00", False),
        ("2026-11-23T17:59", True),
        ("2026-11-25T10:00", False),
        ("2026-11-26T18:30", True),
        ("2026-11-29T10:00", False),
    ],
)
def test_the_weekly_hours_are_local_time(at: str, is_open: bool) -> None:
    assert OFFICE.is_open(_local(at)) is is_open
    assert OFFICE.is_open(_local(at).astimezone(UTC)) is is_open


def test_summer_time_moves_the_opening() -> None:
    assert OFFICE.next_opening(_local("2026-10-25T12:00")) == datetime(2026, 10, 26, 7, 0, tzinfo=UTC)
    assert OFFICE.next_opening(_local("2026-10-18T12:00")) == datetime(2026, 10, 19, 6, 0, tzinfo=UTC)


def test_a_public_holiday_of_the_federal_state_is_closed_there_only() -> None:
    corpus_christi = _local("2026-06-04T11:00")
    assert not OFFICE.is_open(corpus_christi)
    assert OFFICE.model_copy(update={"state": "TH"}).is_open(corpus_christi)
    assert OFFICE.model_copy(update={"state": None}).is_open(corpus_christi)
    assert OFFICE.model_copy(update={"closed_on_holidays": False}).is_open(corpus_christi)


def test_closures_hold_from_the_first_to_the_last_day() -> None:
    closed = OFFICE.model_copy(update={"closures": (Closure(first=date(2026, 11, 23), last=date(2026, 11, 24)),)})
    assert not closed.is_open(_local("2026-11-23T09:00"))
    assert not closed.is_open(_local("2026-11-24T09:00"))
    assert closed.next_opening(_local("2026-11-22T09:00")) == _local("2026-11-26T10:00")


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        ("2026-11-23T07:00", "2026-11-23T08:00"),
        ("2026-11-23T09:00", "2026-11-23T13:00"),
        ("2026-11-23T18:00", "2026-11-24T08:00"),
        ("2026-11-24T12:00", "2026-11-26T10:00"),
        ("2026-12-24T19:00", "2026-12-28T08:00"),
    ],
)
def test_the_next_opening_is_the_next_beginning_of_a_span(at: str, opening: str) -> None:
    assert OFFICE.next_opening(_local(at)) == _local(opening)


@pytest.mark.parametrize(
    ("at", "closing"),
    [("2026-11-23T09:00", "2026-11-23T12:00"), ("2026-11-23T12:30", None), ("2026-11-25T09:00", None)],
)
def test_the_closing_is_the_end_of_the_span_that_runs(at: str, closing: str | None) -> None:
    assert OFFICE.closes_at(_local(at)) == (_local(closing) if closing else None)


def test_a_span_over_midnight_is_one_in_two_halves() -> None:
    night = ServiceHours.model_validate({"weekly": {"mon": ["20:00-24:00"], "tue": ["00:00-06:00"]}})
    assert night.closes_at(_local("2026-11-23T22:00")) == _local("2026-11-24T06:00")
    assert night.next_opening(_local("2026-11-23T22:00")) == _local("2026-11-30T20:00")


def test_what_is_due_counts_service_time_only() -> None:
    assert OFFICE.due(_local("2026-11-23T09:00"), 2) == _local("2026-11-23T11:00")
    assert OFFICE.due(_local("2026-11-23T11:00"), 2) == _local("2026-11-23T14:00")
    assert OFFICE.due(_local("2026-11-23T17:30"), 24) == _local("2026-12-01T09:30")
    assert OFFICE.due(_local("2026-11-22T00:00"), 4) == _local("2026-11-23T12:00")


def test_without_service_hours_nobody_is_ever_there() -> None:
    never, at = ServiceHours(), _local("2026-11-23T09:00")
    assert not never.offered
    assert not never.is_open(at)
    assert never.next_opening(at) is None
    assert never.closes_at(at) is None
    assert never.due(at, 24) == at + timedelta(hours=24)


def test_a_site_that_is_closed_for_months_has_no_next_opening() -> None:
    shut = OFFICE.model_copy(update={"closures": (Closure(first=date(2026, 1, 1), last=date(2027, 12, 31)),)})
    assert shut.next_opening(_local("2026-11-23T09:00")) is None


def test_always_is_open_on_every_day_and_keeps_the_other_promises() -> None:
    strict = OFFICE.model_copy(update={"claim_within_min": 3})
    always, christmas = effective(strict, "always"), _local("2026-12-25T03:00")
    assert always.is_open(christmas)
    assert always.closes_at(christmas) is None
    assert always.next_opening(christmas) is None
    assert always.due(christmas, 24) == christmas + timedelta(hours=24)
    assert always.claim_within_min == 3
    assert effective(strict, "site") is strict


@pytest.mark.parametrize(
    "given",
    [
        {"weekly": {"mon": ["8-12"]}},
        {"weekly": {"mon": ["12:00-08:00"]}},
        {"weekly": {"mon": ["08:00-24:01"]}},
        {"weekly": {"mon": ["08:60-12:00"]}},
        {"weekly": {"mon": ["08:00-12:00", "11:00-13:00"]}},
        {"weekly": {"monday": ["08:00-12:00"]}},
        {"state": "XX"},
        {"closures": [{"first": "2026-11-24", "last": "2026-11-23"}]},
        {"hours": 3},
    ],
)
def test_what_cannot_be_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ServiceHours.model_validate(given)


@given(MOMENTS, st.floats(0.1, 40))
def test_something_is_due_in_service_time_and_later_for_more_hours(at: datetime, hours: float) -> None:
    due = OFFICE.due(at, hours)
    assert due >= at + timedelta(hours=hours) - timedelta(seconds=1)
    assert OFFICE.is_open(due - timedelta(seconds=1))
    assert OFFICE.due(at, hours + 1) >= due


@given(MOMENTS)
def test_at_the_next_opening_it_is_open_and_just_before_it_was_not(at: datetime) -> None:
    opening = OFFICE.next_opening(at)
    assert opening is not None
    assert opening > at
    assert OFFICE.is_open(opening)
    assert not OFFICE.is_open(opening - timedelta(seconds=1))
