"""Too many mails of one sender wait."""

from datetime import UTC, datetime, timedelta

from connectors.mail_pace import Pace


def test_what_is_too_much_in_an_hour_waits_and_others_do_not() -> None:
    at = [datetime(2025, 11, 17, tzinfo=UTC)]
    pace = Pace(2, lambda: at[0])
    assert [pace.allows(uid, "a") for uid in (1, 2, 3)] == [True, True, False]
    assert (pace.holds(3), pace.allows(4, "b")) == (True, True)
    at[0] += timedelta(hours=1)
    assert (pace.holds(3), pace.allows(3, "a")) == (False, True)


def test_without_a_limit_nothing_waits() -> None:
    pace = Pace(0)
    assert all(pace.allows(uid, "a") for uid in range(100))


def test_machines_with_an_address_for_every_letter_are_stopped_too() -> None:
    pace = Pace(2)
    taken = [pace.allows(uid, f"ticket-{uid}@shop.example") for uid in range(101)]
    assert (taken.count(True), taken[-1]) == (100, False)
