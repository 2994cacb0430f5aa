"""Forgetting who reported a case (GDPR, Art. 17), while what is broken in public space stays to be repaired.

- Goes at once, of every case: the contact with its consent, conversation and person, the keys and the secret words,
  and the internal notes, which name people.
- Stays of a defect that is open: category, place, description (e-mail addresses and phone numbers taken out of it),
  answers and photos; the city must keep its streets safe (GDPR, Art. 17 (3) b), and without them nobody finds the spot.
- Goes of a defect that is closed, too: description, answers and photos, which nobody needs any more.
- Goes of a complaint about the administration: all that was told and answered, since it is about who told it. One that
  is open is closed as rejected, as withdrawn: nobody can work on it without its content.
- Stays of all: number, category, state, place of a defect, department, language, channel, rating, dates, the
  public answer to a defect, and the history, in which citizens have no names. That is what the city counts by.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from bot.cases import history, rows
from bot.cases.models import SYSTEM, Case
from bot.cases.outbox import Stage
from bot.cases.workflow import State
from bot.errors import NotFound
from bot.storage.tables import case_notes, case_outbox, case_photos, cases

Mask = Callable[[str], str]

_ANONYMOUS = ("conversation", "person", "client_key", "contact", "secret_hash", "secret_tried_at")
_TOLD = {"description": "", "attributes": {}}
_PLACE = ("address", "lat", "lon", "district")
_REMOVED = "[…]"
_REACHABLE = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+|(?<![\w.])(?:\+|00?)[1-9][\d ()/\-]{5,}\d")


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
    return _REACHABLE.sub(_REMOVED, text)


def forget(sql: Connection, conversation: str, at: datetime, mask: Mask = without_reach) -> Forgotten:
    """Forget who reported the cases of a conversation; to be called before the conversation is removed.

    `mask` takes what else could name a person out of descriptions that stay.
    """
    found = select(cases.c.id).where(cases.c.conversation == conversation)
    done = [forget_case(sql, case_id, at, mask) for case_id in sql.scalars(found).all()]
    filed = tuple(name for one in done for name in one.filed)
    return Forgotten(len(done), sum(one.photos for one in done), sum(one.notes for one in done), filed)


def forget_case(sql: Connection, case_id: str, at: datetime, mask: Mask = without_reach) -> Forgotten:
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
    values: dict[str, Any] = dict.fromkeys(_ANONYMOUS) | _of_content(before, at, mask)
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


def _of_content(case: Case, at: datetime, mask: Mask) -> dict[str, Any]:
    """What becomes of what was told."""
    if _is_needed(case):
        return {"description": mask(case.description)}
    if case.kind == "defect":
        return dict(_TOLD)
    withdrawn = {"state": State.REJECTED, "closed_at": at} if case.is_open else {}
    return _TOLD | dict.fromkeys((*_PLACE, "public_answer")) | withdrawn
