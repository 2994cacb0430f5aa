"""Times and waits in words that people use: "heute um 14:00 Uhr", "etwa 6 Minuten"."""

from datetime import datetime, timedelta

from actions.wording import word
from bot.service_hours import ZONE

_HOUR_S = 3_600


def moment(at: datetime, now: datetime, language: str) -> str:
    """A moment in local time as somebody would say it at `now`."""
    local, today = at.astimezone(ZONE), now.astimezone(ZONE).date()
    clock = f"{local.hour}:{local.minute:02}"
    if local.date() == today:
        return word("today_at", language, time=clock)
    if local.date() == today + timedelta(days=1):
        return word("tomorrow_at", language, time=clock)
    day = word(f"weekday_{local.weekday()}", language)
    return word("on_day_at", language, weekday=day, day=f"{local.day:02}", month=f"{local.month:02}", time=clock)


def wait(seconds: int, language: str) -> str:
    """How long somebody will wait, rounded up to minutes; nobody is helped by more exactness than there is."""
    if seconds < 60:
        return word("wait_short", language)
    if seconds > _HOUR_S:
        return word("wait_long", language)
    return word("wait_minutes", language, minutes=max(2, -(-seconds // 60)))
