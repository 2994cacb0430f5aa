"""Of two editors who decide the same, one wins: a message is taken in hand before anything is done with it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, null, select, tuple_, update

from bot.errors import AlreadyDecided, InvalidRequest, NotFound
from bot.staff.models import Staff
from bot.storage.tables import inbox_items
from bot.studio.inbox_conditions import is_open

Key = tuple[str, int]
"""A message: its conversation and its number there."""


@dataclass(frozen=True)
class Claim:
    """Messages of one group that somebody has in hand."""

    id: str
    site: str
    group: str
    rows: tuple[Row[Any], ...]

    @property
    def mine(self) -> ColumnElement[bool]:
        """The condition for just these messages."""
        return tuple_(inbox_items.c.conversation, inbox_items.c.seq).in_(self.keys)

    @property
    def keys(self) -> list[Key]:
        """The messages."""
        return [(row.conversation, row.seq) for row in self.rows]


def take(
    sql: Connection, staff: Staff, site: str, group: str, wanted: Sequence[Key] | None, kind: str, at: datetime
) -> Claim:
    """Take the open messages of a group in hand, or only the wanted ones.

    Raises AlreadyDecided (`by`) where nothing, or not all that is wanted, is open; NotFound where there never was any.
    """
    there = (inbox_items.c.site == site, inbox_items.c.cluster == group, inbox_items.c.state != "deleted")
    found = {(row.conversation, row.seq): row for row in sql.execute(_locked(there))}
    still_open = {(row.conversation, row.seq) for row in sql.execute(_locked((*there, is_open(at))))}
    chosen = _chosen(found, wanted)
    taken = [found[key] for key in chosen if key in still_open]
    if not taken or (wanted is not None and len(taken) < len(chosen)):
        raise AlreadyDecided(by=_who(found[key] for key in chosen if key not in still_open))
    claim = Claim(secrets.token_urlsafe(9), site, group, tuple(taken))
    decision = {"id": claim.id, "staff": staff.id, "kind": kind}
    values = {"state": "deciding", "decision": decision, "decided_by": staff.display, "decided_at": at}
    sql.execute(update(inbox_items).where(claim.mine).values(values))
    return claim


def finish(sql: Connection, claim: Claim, staff: Staff, state: str, decision: dict[str, Any], at: datetime) -> None:
    """What was decided; raises AlreadyDecided where it took so long that others have it in hand now."""
    kept = {"id": claim.id, "staff": staff.id, **{name: value for name, value in decision.items() if value}}
    values = {"state": state, "decision": kept, "decided_at": at}
    held = (claim.mine, inbox_items.c.state == "deciding", inbox_items.c.decision["id"].as_string() == claim.id)
    if sql.execute(update(inbox_items).where(*held).values(values)).rowcount != len(claim.rows):
        raise AlreadyDecided(by="")


def let_go(sql: Connection, claim: Claim) -> None:
    """Nothing was decided; the messages are open again."""
    held = (claim.mine, inbox_items.c.state == "deciding", inbox_items.c.decision["id"].as_string() == claim.id)
    values = {"state": "open", "decision": null(), "decided_by": None, "decided_at": None}
    sql.execute(update(inbox_items).where(*held).values(values))


def last_of(sql: Connection, staff: Staff, site: str) -> list[Row[Any]]:
    """The messages of what somebody has decided last."""
    mine = (inbox_items.c.site == site, inbox_items.c.decision["staff"].as_string() == staff.id)
    decided = (*mine, inbox_items.c.state.in_(("done", "task", "deleted")))
    newest = select(inbox_items.c.decision["id"].as_string()).where(*decided)
    newest = newest.order_by(inbox_items.c.decided_at.desc()).limit(1)
    same = inbox_items.c.decision["id"].as_string() == newest.scalar_subquery()
    return list(sql.execute(_locked((*decided, same))))


def _locked(which: Sequence[ColumnElement[bool]]) -> Any:
    found = select(inbox_items).where(*which)
    return found.order_by(inbox_items.c.conversation, inbox_items.c.seq).with_for_update()


def _chosen(found: dict[Key, Row[Any]], wanted: Sequence[Key] | None) -> list[Key]:
    if not found:
        raise NotFound
    if wanted is None:
        return list(found)
    if unknown := [key for key in wanted if key not in found]:
        raise NotFound(f"{len(unknown)} messages are not in this group")
    if not wanted:
        raise InvalidRequest("no message is named", field="messages")
    return list(dict.fromkeys(wanted))


def _who(rows: Any) -> str:
    latest = max((row for row in rows if row.decided_at), key=lambda row: row.decided_at, default=None)
    return latest.decided_by if latest else ""
