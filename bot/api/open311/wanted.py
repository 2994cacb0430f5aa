"""Which requests a caller wants to see: the filters of GET requests, and the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import Query

from bot.api.open311.errors import Fault, Refused
from bot.cases import numbers
from bot.cases.lists import MAX_PAGE, Filter
from bot.cases.workflow import CLOSED, OPEN, State
from bot.clock import now
from bot.errors import MistypedCaseNumber

SPAN = timedelta(days=90)
"""Longest time between the first and the last request of an answer, and what is meant where no dates are given."""
LAST_PAGE = 1_000_000
_STATES: dict[str, frozenset[State]] = {"open": OPEN, "closed": CLOSED}

Several = Annotated[list[str], Query()]
Ids = Annotated[list[str], Query(description="case numbers, separated by commas; overrides all other filters")]
Codes = Annotated[list[str], Query(description="categories, separated by commas")]
Statuses = Annotated[list[str], Query(description="`open`, `closed` or both, separated by commas")]
From = Annotated[str, Query(description="ISO 8601 with zone; without dates: the last 90 days")]
Until = Annotated[str, Query(description="ISO 8601 with zone, at most 90 days after start_date")]
Changed = Annotated[str, Query(description="ISO 8601 with zone; in place of the 90 days")]
Page = Annotated[str, Query(description="from 1", examples=["1"])]
Size = Annotated[str, Query(description=f"requests of a page, at most {MAX_PAGE}", examples=["50"])]


@dataclass(frozen=True)
class Wanted:
    """A checked query; `ids` go before everything else."""

    shown: Filter
    page: int
    size: int
    ids: tuple[str, ...] | None
    """Case numbers as they are written; None: the filter counts."""

    @property
    def offset(self) -> int:
        """How many requests come before this page."""
        return (self.page - 1) * self.size


def wanted(
    service_request_id: Ids = [],  # noqa: B006 -- FastAPI makes a list for each call
    service_request_ids: Several = [],  # noqa: B006
    service_code: Codes = [],  # noqa: B006
    status: Statuses = [],  # noqa: B006
    start_date: From = "",
    end_date: Until = "",
    updated_after: Changed = "",
    updated_before: Changed = "",
    page: Page = "",
    page_size: Size = "",
) -> Wanted:
    """The query of a call; raises Refused."""
    ids = _listed((*service_request_id, *service_request_ids))
    changed = moment(updated_after, "updated_after"), moment(updated_before, "updated_before", inclusive=True)
    opened = moment(start_date, "start_date"), moment(end_date, "end_date", inclusive=True)
    begin, end = opened if any(changed) and not any(opened) else span(*opened)
    shown = Filter(
        states=_states(_listed(status)),
        kinds=("defect",),
        services=tuple(code if code.isprintable() else "" for code in _listed(service_code)),
        opened_from=begin,
        opened_until=end,
        changed_from=changed[0],
        changed_until=changed[1],
    )
    size = number(page_size, "page_size", MAX_PAGE, MAX_PAGE)
    return Wanted(shown, number(page, "page", LAST_PAGE, 1), size, _numbers(ids) if ids else None)


def moment(given: str, field: str, inclusive: bool = False) -> datetime | None:
    """A moment with zone, None for an empty one; with `inclusive` the end of its second. Raises Refused.

    A plus sign that nobody has encoded arrives as a space, and is meant as what it was.
    """
    if not given.strip():
        return None
    try:
        found = datetime.fromisoformat(given.strip().replace(" ", "+"))
        if found.tzinfo is None:
            raise ValueError("no zone")
        found = found.astimezone(UTC)
        return found.replace(microsecond=0) + timedelta(seconds=1) if inclusive else found
    except (ValueError, OverflowError):
        raise Refused(Fault(400, "moment_wrong", field=field)) from None


def span(begin: datetime | None, end: datetime | None) -> tuple[datetime, datetime]:
    """From when until when requests were opened; raises Refused for more than 90 days or none at all."""
    try:
        if begin is None:
            begin = (end or now()) - SPAN
        end = end or begin + SPAN
        if not timedelta(0) < end - begin <= SPAN + timedelta(seconds=1):
            raise OverflowError
    except OverflowError:
        raise Refused(Fault(400, "span_wrong", limit=SPAN.days)) from None
    return begin, end


def number(given: str, field: str, limit: int, default: int) -> int:
    """A number from 1 to `limit`; raises Refused."""
    plain = given.strip()
    if not plain:
        return default
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 9 and 1 <= int(plain) <= limit):
        raise Refused(Fault(400, "number_wrong", field=field, limit=limit))
    return int(plain)


def _listed(given: Iterable[str]) -> list[str]:
    """Values that may be given several times or separated by commas; empty ones are none."""
    parts = (part.strip() for one in given for part in one.split(","))
    return list(dict.fromkeys(part for part in parts if part))


def _states(given: list[str]) -> tuple[State, ...]:
    if not set(given) <= set(_STATES):
        raise Refused(Fault(400, "status_wrong"))
    return tuple(sorted(state for status in given for state in _STATES[status]))


def _numbers(given: list[str]) -> tuple[str, ...]:
    """What cannot be a number is of no case."""
    if len(given) > MAX_PAGE:
        raise Refused(Fault(400, "too_many_ids", limit=MAX_PAGE))
    return tuple(dict.fromkeys(filter(None, map(case_number, given))))


def case_number(typed: str) -> str | None:
    """A case number as it is written; None for what cannot be one."""
    try:
        return numbers.read(typed)
    except MistypedCaseNumber:
        return None
