"""A citizen who talks for two hundred turns is answered as quickly at the end as at the beginning."""

import time
from statistics import median

from tests.programs import Citizen

LINES = ("Hallo", "Was kostet eine Geburtsurkunde?", "und wie lange dauert das", "parkausweis", "Vielen Dank")
AT_MOST = 2.0
"""Turn 200 may cost this many times turn 10 (the figure we promise)."""


def test_turn_200_costs_at_most_twice_turn_10(citizen: Citizen) -> None:
    took = [seconds(citizen, LINES[turn % len(LINES)]) for turn in range(205)]
    assert median(took[185:]) <= AT_MOST * median(took[5:25])
    said = citizen.transcript()
    assert [message["seq"] for message in said] == list(range(1, len(said) + 1))
    assert sum(message["author"] == "citizen" for message in said) == 205


def seconds(citizen: Citizen, text: str) -> float:
    """How long one turn takes."""
    started = time.perf_counter()
    citizen.say(text)
    return time.perf_counter() - started
