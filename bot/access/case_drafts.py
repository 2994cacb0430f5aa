"""What a new case can begin with: from a form that was being filled in, else from the citizen's own words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from bot.cases.catalogue import Service
from bot.cases.photos import MAX_PHOTOS
from bot.handover.models import Handover
from bot.messages import Author
from bot.privacy.secret_words import hidden_pairs
from bot.storage.tables import messages

Draft = dict[str, Any]
PLACE = ("address", "lat", "lon", "district")
_WORDS = 6
"""Messages of the citizen from which a description is proposed."""
_LONGEST = 3_000
_PICTURE = ("id", "media_type")
_NO_REPORT = frozenset(
    ("greet", "goodbye", "thank", "affirm", "deny", "help", "request_human", "confirm_handover", "request_callback")
)
"""Acts that say nothing of what is to be reported."""
_POINT = re.compile(r"\s*\((-?\d{1,2}\.\d+), (-?\d{1,3}\.\d+)\)$")
_DIGITS = 5
"""So many make a part of a contact a telephone number."""


@dataclass(frozen=True)
class Told:
    """What the citizen has sent: the newest own words, oldest first, the last point, and photos."""

    words: list[str]
    point: Draft
    photos: list[Draft]


def told(sql: Connection, handover: Handover) -> Told:
    """Nothing from after the end: then citizens are alone with the assistant again."""
    mine = [messages.c.conversation == handover.conversation, messages.c.author == Author.CITIZEN]
    if handover.closed_at is not None:
        mine.append(messages.c.at <= handover.closed_at)
    found = select(messages.c.text, messages.c.data, messages.c.understood).where(*mine).order_by(messages.c.seq)
    rows = sql.execute(found).all()
    own = [row.text for row in rows if row.text and not row.data.get("choice") and _is_report(row.understood)]
    points = [row.data["location"] for row in rows if row.data.get("location")]
    files = [file for row in rows for file in row.data.get("attachments", ())]
    pictures = [{name: one[name] for name in _PICTURE} for one in files if one["media_type"].startswith("image/")]
    point = {name: points[-1][name] for name in ("lat", "lon")} if points else {}
    return Told([hidden_pairs(words) for words in own[-_WORDS:]], point, pictures[-MAX_PHOTOS:])


def _is_report(understood: Draft | None) -> bool:
    return (understood or {}).get("intent") not in _NO_REPORT


def described(filled: Draft, words: Sequence[str]) -> str:
    """The description of the form with what was answered beside it, else the words."""
    parts = [str(filled[slot]) for slot in ("report_description", "report_detail") if filled.get(slot)]
    return ("\n".join(parts) if filled.get("report_description") else "\n".join(words))[:_LONGEST]


def formed_place(value: object) -> Draft:
    """A place from a form: an address, with a point behind it where there is one."""
    if isinstance(value, dict):
        return {name: value[name] for name in PLACE if value.get(name) is not None}
    text = str(value or "")
    if found := _POINT.search(text):
        point = {"lat": float(found[1]), "lon": float(found[2])}
        return point | ({"address": text[: found.start()]} if found.start() else {})
    return {"address": text} if text else {}


def contact(handover: Handover, filled: Draft) -> Draft | None:
    """Of a call-back or a form: whether it may be kept for the case, the citizen has to be asked."""
    known = dict.fromkeys(("name", "phone", "email")) | _formed_contact(str(filled.get("report_contact") or ""))
    if handover.contact:
        given = handover.contact.model_dump(include=set(known))
        known |= {name: value for name, value in given.items() if value}
    return known if any(known.values()) else None


def _formed_contact(text: str) -> Draft:
    return {_kind(part): part.strip() for part in text.split(",") if part.strip()}


def _kind(part: str) -> str:
    if "@" in part:
        return "email"
    return "phone" if sum(letter.isdigit() for letter in part) >= _DIGITS else "name"


def proposed(services: Sequence[Service], named: str, words: str) -> str | None:
    """The category of the form, by code or name; else the one whose keywords are said; none rather than a guess."""
    for one in services:
        if named and named in (one.code, *one.name.values()):
            return one.code
    said = words.casefold()
    shares = {one.code: _said([*one.name.values(), *_all(one.keywords.values())], said) for one in services}
    best = max(shares, key=lambda code: shares[code], default=None)
    return best if best and shares[best] else None


def _said(words: Sequence[str], said: str) -> int:
    """How much of the words is said; longer ones tell more."""
    return sum(len(word) for word in {word.casefold() for word in words} if word in said)


def _all(groups: Iterable[Iterable[str]]) -> list[str]:
    return [word for group in groups for word in group]
