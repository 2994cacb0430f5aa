"""Where a case can stand, and from where it can go on; everything else is refused."""

from enum import StrEnum
from typing import Literal

from bot.errors import CaseTransition


class State(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"
    """Nobody has looked at it yet."""
    ASSIGNED = "assigned"
    """A department has it."""
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    """For something outside the city: spare parts, frost, an answer of the person who reported it."""
    RESOLVED = "resolved"
    REJECTED = "rejected"
    """Not done, with a reason in the public answer: not the city's, not found, not wanted any more."""


OPEN = frozenset({State.RECEIVED, State.ASSIGNED, State.IN_PROGRESS, State.WAITING})
CLOSED = frozenset({State.RESOLVED, State.REJECTED})

ALLOWED: dict[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.ASSIGNED, State.IN_PROGRESS, State.WAITING, *CLOSED}),
    State.ASSIGNED: frozenset({State.RECEIVED, State.IN_PROGRESS, State.WAITING, *CLOSED}),
    State.IN_PROGRESS: frozenset({State.ASSIGNED, State.WAITING, *CLOSED}),
    State.WAITING: frozenset({State.ASSIGNED, State.IN_PROGRESS, *CLOSED}),
    State.RESOLVED: frozenset({State.RECEIVED, State.IN_PROGRESS}),
    State.REJECTED: frozenset({State.RECEIVED, State.IN_PROGRESS}),
}
"""A case goes back to `received` only untouched (sent to the wrong department) or when it is opened again: what is
being worked on is never news. One closed state does not become the other without somebody having opened the case again,
so that the citizen hears why."""

REOPENED = State.RECEIVED
"""Where a case stands after a citizen said that it is not done: it is looked at anew."""


def is_allowed(before: State, after: State) -> bool:
    """Whether a case may go there; staying where it is is no transition and allowed."""
    return after is before or after in ALLOWED[before]


def check(before: State, after: State) -> None:
    """Nothing, or raises CaseTransition (`before`, `after`)."""
    if not is_allowed(before, after):
        raise CaseTransition(f"{before} -> {after}", before=before, after=after)


def open311_status(state: State) -> Literal["open", "closed"]:
    """The same in the two words of Open311 GeoReport v2."""
    return "open" if state in OPEN else "closed"
