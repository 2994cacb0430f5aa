"""Forgetting who reported a case (GDPR, Art. 17), while what is broken in public space stays to be repaired.

- Goes at once, of every case: the contact with its consent, conversation and person, the keys and the secret words,
  and the internal notes, which name people.
- Stays of a defect that is open: category, place, description and answers (what names or reaches a person taken out
  of their text) and photos; the city must keep its streets safe (GDPR, Art. 17 (3) b), and without them nobody finds
  the spot.
- Goes of a defect that is closed, too: description, answers and photos, which nobody needs any more, and of its
  address all but streets and house numbers, since people write "bei Familie ..." beside them.
- Goes of a complaint about the administration: all that was told and answered, since it is about who told it. One that
  is open is closed as rejected, as withdrawn: nobody can work on it without its content.
- Stays of all: number, category, state, place of a defect, department, language, channel, rating, dates, the
  public answer to a defect, and the history, in which citizens have no names. That is what the city counts by.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from bot.cases import history, rows
from bot.cases.models import SYSTEM, Case, Contact
from bot.cases.outbox import Stage
from bot.cases.workflow import State
from bot.errors import NotFound
from bot.privacy.public_text import REMOVED, masked
from bot.storage.tables import case_notes, case_outbox, case_photos, cases, site_catalogues, site_streets

Mask = Callable[[str], str]

_ANONYMOUS = ("conversation", "person", "client_key", "contact", "secret_hash", "secret_tried_at")
_TOLD = {"description": "", "attributes": {}}
_PLACE = ("address", "lat", "lon", "district")
_LONGEST = 300
"""Characters of an address; a mask may be longer than what it stands for."""
_REACHABLE = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+|(?<![\w.])(?:\+|00?)[1-9][\d ()/\-]{5,}\d")

_PHONE = re.compile(r"\+?[\d ()/.-]{6,40}")
_PREFIX = re.compile(r"^(?:\+|00)49\(?0?\)?|^0")
_FEWEST = 6
"""Digits of a phone number that is told from others."""

_NUMBER = r"\d{1,4}(?: ?[a-z])?(?: ?[-–/] ?(?:\d{1,4}(?: ?[a-z])?|[a-z]))?(?!\w)"
_NUMBERED = re.compile(rf"(?P<name>.*?[^\W\d].*?)(?: {_NUMBER})?", re.I)
_ROAD = r"(?:stra(?:ß|ss)e|str\.|weg|allee|gasse|platz|ring|damm|ufer|chaussee|markt)(?!\w)"
_LIKE_A_STREET = re.compile(rf"(?:[\w-]+{_ROAD}|(?:\b[\w-]+ )?\b{_ROAD})(?: {_NUMBER})?", re.I)
"""Where the city has no such street in its list, or no list."""


@dataclass(frozen=True)
class Forgotten:
    """What became of a person's cases."""

    cases: int = 0
    photos: int = 0
    notes: int = 0
    filed: tuple[str, ...] = ()
    """Numbers or tokens at the city's own Open311 endpoint, which was sent the contact and has to be told; our own
    number, by which it is found there, where the endpoint has not answered yet."""


def without_reach(text: str) -> str:
    """The text without e-mail addresses and phone numbers."""
    return _REACHABLE.sub(REMOVED, text)


def impersonal(text: str) -> str:
    """The text without what names or reaches a person, as far as rules find it."""
    return without_reach(masked(text))


def way_to(contact: str) -> str | None:
    """An e-mail address or a German phone number in the one spelling in which two of them are compared; else None."""
    told = contact.strip().casefold()
    if "@" in told:
        return told
    digits = re.sub(r"\D", "", _PREFIX.sub("", re.sub(r"[ /.-]", "", told))) if _PHONE.fullmatch(told) else ""
    return digits if len(digits) >= _FEWEST else None


def ways_to(contact: Contact | None) -> set[str]:
    """How a contact is reached, in the spelling of `way_to`."""
    told = (contact.email, contact.phone) if contact else ()
    return {way for one in told if one and (way := way_to(one))}


def sent_by(sql: Connection, ways: Iterable[str]) -> list[str]:
    """Ids of the cases that another system, or staff after a call, wrote down with one of these contacts (`way_to`).

    They belong to no conversation: nothing else leads from who reported them to them.
    """
    wanted = set(ways)
    written = (cases.c.external_key.is_not(None), cases.c.contact.is_not(None))
    found = select(cases.c.id, cases.c.contact).where(*written).order_by(cases.c.created_at)
    return [row.id for row in sql.execute(found) if wanted & ways_to(Contact(**row.contact))] if wanted else []


def forget(sql: Connection, conversation: str, at: datetime, mask: Mask = impersonal) -> Forgotten:
    """Forget who reported the cases of a conversation; to be called before the conversation is removed.

    `mask` takes what else could name a person out of texts that stay.
    """
    found = select(cases.c.id).where(cases.c.conversation == conversation)
    return forget_all(sql, sql.scalars(found).all(), at, mask)


def forget_all(sql: Connection, ids: Iterable[str], at: datetime, mask: Mask = impersonal) -> Forgotten:
    """Forget who reported these cases; raises NotFound."""
    done = [forget_case(sql, case_id, at, mask) for case_id in ids]
    filed = tuple(name for one in done for name in one.filed)
    return Forgotten(len(done), sum(one.photos for one in done), sum(one.notes for one in done), filed)


def forget_case(sql: Connection, case_id: str, at: datetime, mask: Mask = impersonal) -> Forgotten:
    """Forget who reported this case; raises NotFound. What editors have open of it is out of date then."""
    row = sql.execute(select(*rows.COLUMNS).where(cases.c.id == case_id).with_for_update()).first()
    if row is None:
        raise NotFound
    before = rows.case(row)
    elsewhere = before.external_id or before.external_token or _in_doubt(sql, before)
    notes = sql.execute(delete(case_notes).where(case_notes.c.case == case_id)).rowcount
    photos = 0
    if not _is_needed(before):
        photos = sql.execute(delete(case_photos).where(case_photos.c.case == case_id)).rowcount
        sql.execute(delete(case_outbox).where(case_outbox.c.case == case_id))
    values: dict[str, Any] = dict.fromkeys(_ANONYMOUS) | _of_content(sql, before, at, mask)
    values |= {"secret_tries": 0, "updated_at": at}
    after = replace(before, state=State(values.get("state", before.state)), version=before.version + 1)
    sql.execute(update(cases).where(cases.c.id == case_id).values(values | {"version": after.version}))
    history.add(sql, after, SYSTEM, history.ERASED, at, history.difference(before, after, {"state"}))
    return Forgotten(1, photos, notes, (elsewhere,) if elsewhere else ())


def _in_doubt(sql: Connection, case: Case) -> str | None:
    """Its number, if it was sent elsewhere and nobody knows yet whether it arrived."""
    sent = select(case_outbox.c.case).where(case_outbox.c.case == case.id, case_outbox.c.stage == Stage.SENT)
    return case.number if sql.scalar(sent) else None


def _is_needed(case: Case) -> bool:
    return case.is_open and case.kind == "defect"


def _of_content(sql: Connection, case: Case, at: datetime, mask: Mask) -> dict[str, Any]:
    """What becomes of what was told."""
    if _is_needed(case):
        where = {"address": _masked(case.address, mask), "district": _masked(case.district, mask)}
        return {"description": mask(case.description), "attributes": _answers(sql, case, mask)} | where
    if case.kind == "defect":
        return _TOLD | {"address": _streets(sql, case, mask), "district": _masked(case.district, mask)}
    withdrawn = {"state": State.REJECTED, "closed_at": at} if case.is_open else {}
    return _TOLD | dict.fromkeys((*_PLACE, "public_answer")) | withdrawn


def _masked(line: str | None, mask: Mask) -> str | None:
    return mask(line)[:_LONGEST] if line else None


def _answers(sql: Connection, case: Case, mask: Mask) -> dict[str, Any]:
    """The answers, masked where they are a person's own words: keys of lists and dates look like number plates."""
    data = sql.scalar(select(site_catalogues.c.data).where(site_catalogues.c.site == case.site)) or {}
    asked = [
        one for service in data.get("services", ()) if service["code"] == case.service for one in service["attributes"]
    ]
    chosen = {one["code"] for one in asked if one["datatype"] not in ("string", "text")}
    return {code: told if code in chosen else _answer(told, mask) for code, told in case.attributes.items()}


def _answer(told: Any, mask: Mask) -> Any:
    if isinstance(told, list):
        return [_answer(one, mask) for one in told]
    return mask(told) if isinstance(told, str) else told


def _streets(sql: Connection, case: Case, mask: Mask) -> str | None:
    """Of an address the streets and house numbers; None where it names none. What is in brackets is free text."""
    csv = sql.scalar(select(site_streets.c.csv).where(site_streets.c.site == case.site)) or ""
    parts = mask((case.address or "").partition("(")[0]).split(",")
    return ", ".join(filter(None, (_street(part.strip(), csv) for part in parts))) or None


def _street(part: str, csv: str) -> str:
    """The part of an address whole where the city's list has its street, else what looks like a street in it."""
    names = [_NUMBERED.fullmatch(name) for name in part.removeprefix("≈ ").split(" / ")]
    if all(name and _is_listed(name["name"], csv) for name in names):
        return part
    found = [found[0] for found in _LIKE_A_STREET.finditer(part)]
    return ("≈ " if found and part.startswith("≈") else "") + " / ".join(found)


def _is_listed(name: str, csv: str) -> bool:
    """Whether it is a whole cell of the list; looked for in its text, which is quicker than to read a large city's."""
    return re.search(rf"(?:^|[;,\t\"]){re.escape(name)}(?:$|[;,\t\"\r])", csv, re.I | re.M) is not None
