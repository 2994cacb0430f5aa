"""Times and waits are said as people say them, in local time and in every language."""

from datetime import UTC, datetime

import pytest

from actions.moments import moment, wait
from actions.wording import languages

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 23, 13, 0, tzinfo=UTC), "heute um 14:00 Uhr"),
        (datetime(2026, 11, 23, 23, 30, tzinfo=UTC), "morgen um 0:30 Uhr"),
        (datetime(2026, 11, 24, 7, 5, tzinfo=UTC), "morgen um 8:05 Uhr"),
        (datetime(2026, 12, 3, 7, 0, tzinfo=UTC), "am Donnerstag, 03.12., um 8:00 Uhr"),
    ],
)
def test_a_moment_is_said_from_today(at: datetime, said: str) -> None:
    assert moment(at, NOW, "de") == said


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_language_says_day_and_time(language: str) -> None:
    said = moment(datetime(2026, 12, 3, 7, 0, tzinfo=UTC), NOW, language)
    assert all(part in said for part in ("03", "12", "8:00"))


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "weniger als eine Minute"),
        (59, "weniger als eine Minute"),
        (60, "etwa 2 Minuten"),
        (121, "etwa 3 Minuten"),
        (3_600, "etwa 60 Minuten"),
        (3_601, "mehr als eine Stunde"),
    ],
)
def test_a_wait_is_rounded_up_to_minutes(seconds: int, said: str) -> None:
    assert wait(seconds, "de") == said
