"""What a short message says about the topic of the report: "Thema: Ampel", "können Sie das Thema auf Müll ändern?"."""

import re

from actions.report_words import asks, corrected, names, plain_line, tables
from bot.cases.plain import clean

_LONGEST = 12
"""Words of a message that may set the topic right."""
_AT_THE_ENDS = " ,.;:!?،؟-–—\"'„“”»«"
_HEADING = re.compile(r"\s*([^\s:]+)(?:\s*:|\s+[-–—]\s)\s*(?=\S)")


def topic(text: str) -> str | None:
    """What a short message says the topic of the report is; empty where it does not say which, None without any."""
    words, known, wish = clean(text[:500]).split(), tables(), asks_for_topic(text)
    lines = [plain_line(word) for word in words]
    if len(words) > _LONGEST or known["topic"].isdisjoint(lines) or (asks(text) and not wish):
        return None
    around = known["topic"] | known["around_topic"] | (_polite_words() if wish else frozenset()) | {""}
    begin = max((at + 1 for at, line in enumerate(lines[:-1]) if line in known["instead"]), default=0)
    said = [word for word, line in list(zip(words, lines, strict=True))[begin:] if line not in around]
    return " ".join(said).strip(_AT_THE_ENDS)


def asks_for_topic(text: str) -> bool:
    """Whether a message asks politely to change the topic; that is a question by its form alone."""
    line, known = plain_line(corrected(text) or text), tables()
    is_polite = any(line.startswith(f"{one} ") or line.endswith(f" {one}") for one in known["requests"])
    return is_polite and names(line, "changes") and not known["topic"].isdisjoint(line.split())


def _polite_words() -> frozenset[str]:
    return frozenset(word for one in tables()["requests"] | tables()["changes"] for word in one.split())


def has_heading(text: str) -> bool:
    """Whether it begins as letters do ("Thema: die Ampel ..."): what follows is the text, and may name the topic."""
    found = _HEADING.match(clean(text[:500]))
    return found is not None and plain_line(found[1]) in tables()["topic"]
