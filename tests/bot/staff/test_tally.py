"""Counting without Redis: by key, within a window, in bounded memory."""

from bot.staff import tally
from bot.staff.tally import Tally


class Clock:
    at = 100.0

    def __call__(self) -> float:
        return self.at


def test_acts_are_counted_by_key_and_taken_back() -> None:
    counts = Tally(60)
    assert [counts.add("a"), counts.add("a"), counts.add("b")] == [1, 2, 1]
    counts.take_back(["a", "b", "never"])
    assert [counts.add("a"), counts.add("b")] == [2, 1]
    counts.forget("a")
    assert counts.add("a") == 1


def test_the_window_begins_with_the_first_act() -> None:
    clock = Clock()
    counts = Tally(60, clock)
    counts.add("a")
    clock.at += 59
    assert counts.add("a") == 2
    clock.at += 1
    assert counts.add("a") == 1


def test_it_is_known_how_long_acts_still_count() -> None:
    clock = Clock()
    counts = Tally(60, clock)
    assert counts.left_s("a") == 60
    counts.add("a")
    clock.at += 45
    counts.add("a")
    assert counts.left_s("a") == 15


def test_a_storm_of_names_does_not_fill_the_memory() -> None:
    counts = Tally(60)
    for number in range(tally._MOST + 50):
        counts.add(f"name{number}")
    assert len(counts._counts) == tally._MOST
    assert counts.add("name0") == 1
    assert counts.add(f"name{tally._MOST + 49}") == 2
