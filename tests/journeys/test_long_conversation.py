"""A citizen who talks for two hundred turns is answered as quickly at the end as at the beginning."""

import time
from statistics import median

from tests.programs import Citizen

LINES = ("Hallo", "Was kostet eine Geburtsurkunde?", "und wie lange dauert das", "parkausweis", "Vielen Dank")
AT_MOST = 2.0
"""Turn 200 may cost this many times turn 10 (the figure we promise)."""


def test_turn_200_costs_at_most_twice_turn_10(citizen: Citizen, live_app: str) -> None:
    newcomer = Citizen(live_app)
    for turn in range(185):
        say(citizen, turn)
    pairs = [(say(citizen, turn), say(newcomer, turn)) for turn in range(25)]  # side by side, so that noise hits both
    late, early = zip(*pairs[5:], strict=True)
    assert median(late) <= AT_MOST * median(early)
    said = citizen.transcript()
    assert [message["seq"] for message in said] == list(range(1, len(said) + 1))
    assert sum(message["author"] == "citizen" for message in said) == 210


def say(citizen: Citizen, turn: int) -> float:
    """How long one turn takes, in seconds."""
    started = time.perf_counter()
    citizen.say(LINES[turn % len(LINES)])
    return time.perf_counter() - started
