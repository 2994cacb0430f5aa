"""Days that a call may name: those with room for a calendar around them."""

from datetime import date

from bot.errors import InvalidRequest

EARLIEST, LATEST = date(1970, 1, 1), date(2199, 12, 31)


def usable(day: date | None, field: str) -> date | None:
    """The day itself; raises InvalidRequest for one with which nobody can reckon."""
    if day is not None and not EARLIEST <= day <= LATEST:
        raise InvalidRequest(f"a day from {EARLIEST} to {LATEST}", field=field)
    return day
