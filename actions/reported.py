"""Which messages begin a report: those taken for one, and those that were taken for something else by mistake."""

import asyncio
import re
from typing import Any

from actions import report_categories as categories
from actions import report_places as places
from actions.report_draft import STARTS
from actions.report_words import asks, essence
from bot.cases.cabinet import cabinet
from bot.cases.catalogue import Kind
from bot.errors import LotseError
from bot.knowledge.library import Shelf
from nlu.places.vocabulary import KINDS

_DOUBTED = frozenset("ask_article nlu_fallback out_of_scope insult case_status".split())
_NUMBER = re.compile(r"\d")
_KINDS = (*KINDS, "straße", "str.", "street")
_LIKELY, _RIVALLED, _POSSIBLE = 0.5, 0.35, 0.2
"""Chances that the classifier gives a report: from the first on it is one, although an article seems to say it all;
from the second on with a clear category although another article was found; from the third on where none was."""
_DANGER = 0.15
"""Chance that somebody is in danger, from which on a report waits: the numbers that help come first."""


async def as_report(parsed: dict[str, Any], shelf: Shelf) -> dict[str, Any]:
    """Parse data in which a report has the intent of its kind, as the city's categories say; all else stays."""
    name, text = parsed["intent"]["name"], parsed["text"]
    if name not in STARTS and (name not in _DOUBTED or asks(text)):
        return parsed
    try:
        kind = await asyncio.to_thread(_kind, parsed, shelf)
    except LotseError:  # whatever is missing for reports, an answer to anything else must not miss it
        return parsed
    if (kind or name in STARTS) and _chance(parsed, "emergency") >= _DANGER:
        return parsed | {"intent": {"name": "emergency", "confidence": 1.0}}
    intent = next((one for one, begins in STARTS.items() if begins == kind), name)
    return parsed if intent == name else parsed | {"intent": {"name": intent, "confidence": 1.0}}


def _chance(parsed: dict[str, Any], name: str) -> float:
    return float(next((row["confidence"] for row in parsed.get("intent_ranking") or () if row["name"] == name), 0.0))


def _kind(parsed: dict[str, Any], shelf: Shelf) -> Kind | None:
    """None where it is not clear; of what was taken for something else only with a second sign."""
    site, text = shelf.site.id, parsed["text"]
    chances = {row["name"]: row["confidence"] for row in parsed.get("intent_ranking") or () if row["name"] in STARTS}
    taken, likely = parsed["intent"]["name"] in STARTS, sum(chances.values())
    answered = (parsed.get("articles") or {}).get("band") == "answer" and not _is_answered_by_reports(parsed, shelf)
    possible = likely >= (_RIVALLED if answered else _POSSIBLE)
    if not categories.catalogue(site).services or not (taken or possible or _signs(parsed, shelf)):
        return None
    found = cabinet().proposer(site).propose(essence(text))
    if found.decision == "sure":
        return categories.kind(site, found.codes[0])
    if taken or likely >= _LIKELY:
        return None if taken else STARTS[max(chances, key=lambda name: chances[name])]
    if found.decision == "choices" and not answered:
        return categories.kind(site, found.codes[0])
    return "defect" if not answered and _could_be_reported(parsed, shelf) and _names_a_street(text, site) else None


def _is_about_streets(text: str) -> bool:
    """Looking for one costs milliseconds; most messages name none."""
    return _NUMBER.search(text) is not None or any(kind in text.casefold() for kind in _KINDS)


def _signs(parsed: dict[str, Any], shelf: Shelf) -> bool:
    """Whether the best article is the one about reporting, or a street of the city is named without another service."""
    if _is_answered_by_reports(parsed, shelf):
        return True
    is_for_a_service = bool(_found(parsed, shelf)) and not _could_be_reported(parsed, shelf)
    return not is_for_a_service and _names_a_street(parsed["text"], shelf.site.id)


def _names_a_street(text: str, site: str) -> bool:
    return _is_about_streets(text) and places.find(text, cabinet().streets.of(site)).told in ("found", "which")


def _is_answered_by_reports(parsed: dict[str, Any], shelf: Shelf) -> bool:
    return any(categories.is_about_reports(shelf, shelf.articles[best]) for best in _found(parsed, shelf)[:1])


def _could_be_reported(parsed: dict[str, Any], shelf: Shelf) -> bool:
    """Whether the article about reporting is among what would be offered."""
    return any(categories.is_about_reports(shelf, shelf.articles[one]) for one in _found(parsed, shelf))


def _found(parsed: dict[str, Any], shelf: Shelf) -> list[str]:
    return [one for one in (parsed.get("articles") or {}).get("ids", ()) if one in shelf.articles]
