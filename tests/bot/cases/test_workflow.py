"""The table of states: what is not in it is refused, and nobody is left in a dead end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.workflow import ALLOWED, CLOSED, OPEN, REOPENED, State, check, open311_status
from bot.errors import CaseTransition

states = st.sampled_from(list(State))


def _goes(before: State, after: State) -> bool:
    try:
        check(before, after)
    except CaseTransition:
        return False
    return True


@given(states, states)
def test_exactly_what_the_table_says_is_allowed(before: State, after: State) -> None:
    assert _goes(before, after) is (before is after or after in ALLOWED[before])


@given(st.lists(states, max_size=20))
def test_whatever_was_done_before_a_case_can_still_be_closed_and_opened_again(wanted: list[State]) -> None:
    stands = State.RECEIVED
    for after in wanted:
        stands = after if _goes(stands, after) else stands
    if stands in OPEN:
        assert _goes(stands, State.RESOLVED)
        assert _goes(stands, State.REJECTED)
    else:
        assert _goes(stands, REOPENED)


def test_every_state_is_open_or_closed_and_in_the_table() -> None:
    assert set(State) == OPEN | CLOSED == set(ALLOWED)
    assert not OPEN & CLOSED
    assert {open311_status(state) for state in OPEN} == {"open"}
    assert {open311_status(state) for state in CLOSED} == {"closed"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (State.RESOLVED, State.REJECTED),
        (State.REJECTED, State.RESOLVED),
        (State.IN_PROGRESS, State.RECEIVED),
        (State.RESOLVED, State.WAITING),
    ],
)
def test_what_would_surprise_the_citizen_is_refused(before: State, after: State) -> None:
    assert not _goes(before, after)
