"""Small values that all catalogues write in their own way."""

import re
from collections.abc import Iterable

from bot.knowledge.imports.source import clean, shown

LONGEST_LINE = 300


def service_key(text: str | None) -> tuple[str | None, str]:
    """The FIM/LeiKa key (14 digits beginning with 99), and what stood there if it was not one."""
    key = re.sub(r"[\s.]", "", text or "")
    if re.fullmatch(r"99[0-9]{12}", key):
        return key, ""
    return None, shown(text or "")


def words(found: Iterable[str], title: str) -> tuple[str, ...]:
    """Keywords as synonyms: on one line each, without the title, repetitions and whole texts."""
    lines = (" ".join(clean(word).split()) for word in found)
    kept: dict[str, str] = {}
    for line in lines:
        if 0 < len(line) <= LONGEST_LINE:
            kept.setdefault(line.casefold(), line)
    kept.pop(title.casefold(), None)
    return tuple(kept.values())


def web(text: str | None) -> str | None:
    """A web address, or None when it is none that a browser should follow."""
    url = clean(text or "")
    return url if re.match(r"https?://\S+$", url) else None


def one_line(text: str | None) -> str | None:
    """One line of text, or None when nothing is there."""
    return " ".join(clean(text or "").split()) or None


def degrees(value: object, most: int) -> float | None:
    """A latitude or longitude (WGS 84) between `-most` and `most`, or None when it is none."""
    try:
        found = float(str(value).replace(",", "."))
    except ValueError:
        return None
    return found if -most <= found <= most else None
