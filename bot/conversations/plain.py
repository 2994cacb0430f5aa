"""Answers as plain text and dates as people write them, for places that show no Markdown."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.wording import best

_ZONE = ZoneInfo("Europe/Berlin")
_DAYS = {"en": "%-d %B %Y"} | dict.fromkeys(("ar", "es", "fr", "it"), "%d/%m/%Y")
"""How a day is written where it is not written as in German."""
_LINK = re.compile(r"\[([^\]\n]+)\]\(<?([^\s()<>]+)>?\)")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_HEADING = re.compile(r"^#{1,6} +", re.MULTILINE)
_SPOKEN = ("tel:", "mailto:")


def plain(markdown: str) -> str:
    """The text without markers; a link keeps its address unless the words before it say the same."""
    return _HEADING.sub("", _BOLD.sub(r"\2", _LINK.sub(_words_and_address, markdown)))


def day(iso: str, language: str) -> str:
    """An ISO date in words of the language; anything else as it is."""
    try:
        return date.fromisoformat(iso).strftime(_day_format(language))
    except ValueError:
        return iso


def moment(at: datetime, language: str) -> str:
    """Day and time at the city's clocks."""
    return at.astimezone(_ZONE).strftime(f"{_day_format(language)} %H:%M")


def _day_format(language: str) -> str:
    return _DAYS.get(best(language), "%d.%m.%Y")


def _words_and_address(link: re.Match[str]) -> str:
    words, address = link.groups()
    if address.lower().startswith(_SPOKEN) or _bare(words) == _bare(address):
        return words
    return f"{words} ({address})"


def _bare(address: str) -> str:
    return re.sub(r"^(https?://)?(www\.)?", "", address.strip("* ").lower()).rstrip("/")
