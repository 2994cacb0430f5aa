"""When people of the city are there to take over: opening hours, public holidays of the federal state, closures.

Service times are local time of Germany; everything that goes in and out has a zone, so summer time needs no thought.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

import holidays
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Span = tuple[datetime, datetime]

ZONE = ZoneInfo("Europe/Berlin")
_DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")
_SOON_DAYS = 60
"""What is further away than this is not worth telling anybody."""
_FAR_DAYS = 366
_END_OF_DAY = 24 * 60


def _minutes(span: str) -> tuple[int, int]:
    """Begin and end of "08:00-12:30" in minutes after midnight; raises ValueError."""
    found = _SPAN.fullmatch(span)
    if found is None or int(found[2]) > 59 or int(found[4]) > 59:
        raise ValueError(f'not of the form "08:00-12:30": {span}')
    begin, end = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
    if not begin < end <= _END_OF_DAY:
        raise ValueError(f"must end after it begins, by 24:00: {span}")
    return begin, end


def _in_order(spans: tuple[str, ...]) -> tuple[str, ...]:
    if any(before[1] > after[0] for before, after in pairwise(map(_minutes, spans))):
        raise ValueError("the hours of a day must follow each other")
    return spans


def _known_state(state: str) -> str:
    if state not in holidays.country_holidays("DE").subdivisions:
        raise ValueError(f"no federal state: {state}")
    return state


class Strict(BaseModel):
    """Base of what a city writes down: unknown fields are an error, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Closure(Strict):
    """Days without service, first and last one included, and the reason by language."""

    first: date
    last: date
    reason: dict[str, str] = {}

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.last < self.first:
            raise ValueError("a closure must not end before it begins")
        return self


class ServiceHours(Strict):
    """The service hours of a site; without any there is nobody to hand over to."""

    weekly: dict[Day, Annotated[tuple[str, ...], AfterValidator(_in_order)]] = {}
    """Spans of local time such as "08:00-12:30"; no entry: closed on that day."""
    state: Annotated[str, AfterValidator(_known_state)] | None = None
    """Federal state ("NW") whose public holidays count; None: only those of the whole country."""
    closed_on_holidays: bool = True
    """Whether the service is closed on public holidays."""
    closures: tuple[Closure, ...] = ()
    claim_within_min: int = Field(10, ge=1)
    """Minutes in which somebody should take a chat."""
    callback_within_h: int = Field(24, ge=1)
    """Service hours until a call-back is due."""

    @property
    def offered(self) -> bool:
        """Whether the site has any service hours."""
        return any(self.weekly.values())

    def is_open(self, at: datetime) -> bool:
        """Whether people work at this moment."""
        return any(begin <= at < end for begin, end in self._spans(at, 0))

    def next_opening(self, at: datetime) -> datetime | None:
        """When people begin to work next, after `at` (UTC); None if not within 60 days."""
        before = None
        for begin, end in self._spans(at, _SOON_DAYS):
            if begin > at and begin != before:
                return begin
            before = end
        return None

    def closes_at(self, at: datetime) -> datetime | None:
        """When the people who work now stop (UTC); None if nobody works, or if they never stop within 60 days."""
        closing = None
        for begin, end in self._spans(at, _SOON_DAYS):
            if begin > (closing or at):
                return closing
            if end > at:
                closing = end
        return closing if closing and closing < at + timedelta(days=_SOON_DAYS) else None

    def due(self, at: datetime, hours: float) -> datetime:
        """The moment (UTC) at which `hours` of service time have passed since `at`; without service, of any time."""
        left = timedelta(hours=hours)
        for begin, end in self._spans(at, _FAR_DAYS):
            begin = max(begin, at.astimezone(UTC))
            if begin + left <= end:
                return begin + left
            left -= max(end - begin, timedelta())
        return at.astimezone(UTC) + timedelta(hours=hours)

    def _spans(self, at: datetime, days: int) -> Iterator[Span]:
        """Spans of service from the day of `at` until so many days later, in UTC."""
        today = at.astimezone(ZONE).date()
        for ahead in range(days + 1 if self.offered else 0):
            yield from self._of_day(today + timedelta(days=ahead))

    def _of_day(self, day: date) -> Iterator[Span]:
        closed = any(closure.first <= day <= closure.last for closure in self.closures)
        if closed or (self.closed_on_holidays and day in _public_holidays(self.state, day.year)):
            return
        for span in self.weekly.get(_DAYS[day.weekday()], ()):
            begin, end = _minutes(span)
            yield _moment(day, begin), _moment(day, end)


_ALWAYS: dict[Day, tuple[str, ...]] = dict.fromkeys(_DAYS, ("00:00-24:00",))


def effective(service: ServiceHours, hours: Literal["site", "always"]) -> ServiceHours:
    """The hours that count under the setting LOTSE_SERVICE_HOURS; `always` is for development and tests."""
    if hours == "site":
        return service
    return service.model_copy(update={"weekly": _ALWAYS, "closed_on_holidays": False, "closures": ()})


def _moment(day: date, minutes: int) -> datetime:
    day += timedelta(days=minutes // _END_OF_DAY)
    clock = time(minutes % _END_OF_DAY // 60, minutes % 60, tzinfo=ZONE)
    return datetime.combine(day, clock).astimezone(UTC)


@cache
def _public_holidays(state: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("DE", subdiv=state, years=year))
