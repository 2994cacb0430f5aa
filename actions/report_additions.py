"""What a citizen adds to a description or says instead of it, and what that answers of the category's questions."""

import re
from typing import Any

from actions import report_categories as categories
from actions import report_settling as settling
from actions.report_details import OFFICE, from_sentence
from actions.report_draft import Draft
from actions.turns import Turn
from bot.cases.catalogue import Service
from bot.cases.plain import one_line

LONGEST = 3_500
_CLAUSE = re.compile(r"[.,;:!?]+\s|\b(?:sondern|aber|but)\b", re.I)
_DENIED = re.compile(r"\b(?:nicht|kein\w{0,2}|not|no)\s+(?:mehr\s+|any\s+more\s+|longer\s+)?\w+", re.I)
"""What is said not to be so is no answer."""


def tidy(text: str) -> str:
    """A description as it is filed: one line, with a capital letter."""
    line = one_line(text)[:LONGEST]
    return line[:1].upper() + line[1:]


def describe(turn: Turn, draft: Draft, text: str) -> None:
    """A description, the first or another one."""
    draft.description = tidy(text)
    _read_anew(turn, draft, {})


def add(turn: Turn, draft: Draft, text: str) -> None:
    """More to the description; where it says something else than before, the newer counts."""
    draft.description = tidy(f"{draft.description or ''} {text}")
    service = categories.service(turn.shelf.site.id, draft.category)
    _read_anew(turn, draft, _newest(service, text) if service else {})


def _newest(service: Service, text: str) -> dict[str, Any]:
    """The answers in a text, clause by clause: "nicht dunkel, sie flackert" says that it flickers."""
    found: dict[str, Any] = {}
    for clause in _CLAUSE.split(_DENIED.sub(" ", text)):
        found |= from_sentence(service, clause)
    return found


def _read_anew(turn: Turn, draft: Draft, newest: dict[str, Any]) -> None:
    """Answers that were read from the description before are read from it again; what was asked for stays.

    An office stays as well, unless another one is named: it says where, not what.
    """
    service = categories.service(turn.shelf.site.id, draft.category)
    if service is None:
        return
    before, read = draft.book.get("answers") or {}, draft.book.get("read") or ()
    asked = {code: answer for code, answer in before.items() if code not in read}
    office = {OFFICE: before[OFFICE]} if OFFICE in read and OFFICE in before else {}
    found = office | from_sentence(service, draft.description or "") | newest
    draft.detail, draft.book["answers"] = None, found | asked | newest
    draft.book["read"] = [code for code in found if code not in asked or code in newest]
    settling.complete_details(turn, draft)
