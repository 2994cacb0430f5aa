"""Mails that make trouble wait."""

from datetime import UTC, datetime, timedelta

from connectors.mail_waiting import Waiting


def test_what_makes_trouble_waits_and_is_news_once() -> None:
    at = [datetime(2025, 11, 17, tzinfo=UTC)]
    waiting = Waiting(lambda: at[0])
    assert (waiting.hold(1), waiting.hold(2, for_good=True)) == (True, True)
    assert [waiting.holds(uid) for uid in (1, 2, 3)] == [True, True, False]
    at[0] += timedelta(hours=1)
    assert [waiting.holds(uid) for uid in (1, 2)] == [False, True]
    assert not waiting.hold(1)


def test_a_connection_that_ends_again_and_again_at_the_same_mail_is_its_fault() -> None:
    waiting = Waiting()
    assert [waiting.broke_off(1), waiting.broke_off(2), waiting.broke_off(1), waiting.broke_off(1)] == [False] * 3 + [
        True
    ]


def test_a_mailbox_that_was_made_anew_gives_the_numbers_again() -> None:
    waiting = Waiting()
    waiting.begins(7)
    waiting.hold(1)
    waiting.begins(7)
    assert waiting.holds(1)
    waiting.begins(8)
    assert not waiting.holds(1)
