"""Cases on their way to the city's own Open311 endpoint: what is to be done, who does it now, and how it went.

A case goes from `queued` to `sent` before its first byte is on the wire, so that one whose sender dies is looked for
and never simply sent again; to `filed` when the endpoint has given a number, by way of `token` where it gives that
first; and to `done` when nothing can become of it any more. Any number of processes share the table: each works on a
case only while it holds the case's lease, taken by compare-and-set.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, literal, or_, select, update

from bot.cases.models import Case
from bot.cases.record import Cases
from bot.clock import Clock, now
from bot.storage.database import Database
from bot.storage.tables import Instant
from bot.storage.tables import case_outbox as outbox

_LONGEST_ERROR = 200
_FREE: dict[str, Any] = {"leased_by": None, "leased_until": None}
_GOES_WELL: dict[str, Any] = _FREE | {"attempts": 0, "failing_since": None, "error": None}


class Stage(StrEnum):
    """How far a case is on its way."""

    QUEUED = "queued"
    """Nothing of it is at the endpoint."""
    SENT = "sent"
    """It may be there: the answer is on its way, or never came."""
    TOKEN = "token"
    """It is there, and gets its number later."""
    FILED = "filed"
    """It is there, and the endpoint is asked what becomes of it."""
    DONE = "done"


UNDERWAY = (Stage.QUEUED, Stage.SENT, Stage.TOKEN)


def may_go(case: Case) -> bool:
    """Whether it may be sent: complaints about people stay here, and what is settled or erased is nobody's business."""
    return case.kind == "defect" and case.is_open and bool(case.description)


def belongs(case: Case) -> bool:
    """Whether this case belongs into the outbox of a site with an endpoint; what it repeats goes in its stead."""
    return may_go(case) and case.duplicate_of is None


def put_in(sql: Connection, case: Case, at: datetime, not_before: datetime | None = None) -> None:
    """Send a case that belongs here, unless it is on its way or there; also one that ended before it was sent.

    At once, or at a later moment. Who holds the lease of one that is not sent yet has seen it as it was, and loses it.
    """
    anew = and_(outbox.c.case == case.id, outbox.c.stage.in_((Stage.QUEUED, Stage.DONE)))
    if sql.execute(select(outbox.c.case).where(outbox.c.case == case.id)).first() is None:
        sql.execute(insert(outbox).values(case=case.id, site=case.site, next_at=not_before or at, created_at=at))
    elif case.external_id is None and case.external_token is None:
        sql.execute(
            update(outbox).where(anew).values({"stage": Stage.QUEUED, "next_at": not_before or at} | _GOES_WELL)
        )


@dataclass(frozen=True)
class Errand:
    """One case of which this process holds the lease."""

    case: Case
    stage: Stage
    leased_by: str
    attempts: int
    """Failures since something last went well."""
    sent_at: datetime | None
    """When it was put on the wire for the first time."""
    tried_at: datetime | None
    """When it was put on the wire for the last time."""
    shown: bool | None
    """Whether the endpoint's search was seen to show it; None: nobody looked."""
    told: str | None
    """A digest of what the endpoint last said of it."""


class Outbox:
    """The verbs of those who carry cases to one endpoint (`endpoint` names it, without keys)."""

    def __init__(self, database: Database, endpoint: str, clock: Clock = now) -> None:
        self.clock = clock
        self._database = database
        self._endpoint = endpoint
        self._cases = Cases()

    def claim(self, stage: Stage, count: int, lease: timedelta) -> list[Errand]:
        """Lease up to `count` cases that are due, the longest waiting first; looks without the write lock before."""
        at = self.clock()
        due = self._due(stage, at)
        with self._database.read() as sql:
            if sql.execute(select(outbox.c.case).where(due).limit(1)).first() is None:
                return []
        with self._database.write() as sql:
            wanted = select(outbox.c.case).where(due).order_by(outbox.c.next_at).limit(count)
            names = sql.scalars(wanted.with_for_update(skip_locked=True)).all()
            return [self._lease(sql, name, at + lease) for name in names]

    def _due(self, stage: Stage, at: datetime) -> ColumnElement[bool]:
        """What was sent to another endpoint before the city changed its settings is nothing to ask this one for."""
        mine = outbox.c.endpoint == self._endpoint if stage is not Stage.QUEUED else outbox.c.stage == stage
        free = or_(outbox.c.leased_until.is_(None), outbox.c.leased_until < at)
        return and_(outbox.c.stage == stage, outbox.c.next_at <= at, free, mine)

    def _lease(self, sql: Connection, case_id: str, until: datetime) -> Errand:
        by = secrets.token_urlsafe(12)
        change = update(outbox).where(outbox.c.case == case_id).values(leased_by=by, leased_until=until)
        row = sql.execute(change.returning(outbox)).one()
        return _errand(self._cases.find(sql, case_id), row)

    def sending(self, errand: Errand, look_at: datetime) -> Errand | None:
        """Note that it goes on the wire now, and give the case as it is now; None if it must not be sent.

        That is if the lease was lost meanwhile, or if the case may not go any more, which is the end of it here.
        Until `look_at` nobody looks for it, even if this process dies.
        """
        at = self.clock()
        values: dict[str, Any] = {"stage": Stage.SENT, "endpoint": self._endpoint, "tried_at": at, "next_at": look_at}
        with self._database.write() as sql:
            mine = and_(_held(errand), outbox.c.leased_until > at)
            if sql.execute(select(outbox.c.case).where(mine).with_for_update()).first() is None:
                return None
            case = self._cases.find(sql, errand.case.id)
            if not may_go(case):
                sql.execute(update(outbox).where(mine).values({"stage": Stage.DONE} | _GOES_WELL))
                return None
            values["sent_at"] = errand.sent_at or at
            row = sql.execute(update(outbox).where(mine).values(values).returning(outbox)).one()
            return _errand(case, row)

    def arrived(
        self, errand: Errand, external_id: str | None, token: str | None, next_at: datetime, shown: bool | None = None
    ) -> bool:
        """It is there; False if it was filed under another number meanwhile, which is kept.

        Holds also without the lease: that it arrived stays true.
        """
        stage = Stage.FILED if external_id else Stage.TOKEN
        with self._database.write() as sql:
            underway = and_(outbox.c.case == errand.case.id, outbox.c.stage.in_(UNDERWAY))
            fine = {"stage": stage, "next_at": next_at, "shown": shown} | _GOES_WELL
            if sql.execute(update(outbox).where(underway).values(fine)).rowcount:
                self._cases.filed(sql, errand.case.id, self.clock(), external_id=external_id, token=token)
                return True
            known = self._cases.find(sql, errand.case.id).external_id
            if known is None:  # an erasure took it out of the outbox
                self._cases.filed(sql, errand.case.id, self.clock(), external_id=external_id, token=token)
            return known in (None, external_id)

    def later(self, errand: Errand, stage: Stage, next_at: datetime, error: str) -> None:
        """It did not work: again at `next_at`, in this stage."""
        since = func.coalesce(outbox.c.failing_since, literal(self.clock(), Instant))
        values = {"stage": stage, "next_at": next_at, "attempts": errand.attempts + 1, "failing_since": since}
        self._set(errand, values | {"error": error[:_LONGEST_ERROR]} | _FREE)

    def rest(self, errand: Errand, next_at: datetime) -> None:
        """All is well; look again at `next_at`."""
        self._set(errand, {"next_at": next_at} | _GOES_WELL)

    def heard(self, errand: Errand, status: str | None, told: str, next_at: datetime) -> None:
        """What the endpoint says of a filed case; `told` is the digest of all of it."""
        with self._database.write() as sql:
            values = {"next_at": next_at, "told": told} | _GOES_WELL
            sql.execute(update(outbox).where(_held(errand)).values(values))
            self._cases.filed(sql, errand.case.id, self.clock(), status=status)

    def looked_for(self, errand: Errand, shown: bool) -> None:
        """Whether the endpoint's search shows a filed case."""
        self._set(errand, {"shown": shown})

    def finish(self, errand: Errand) -> None:
        """Nothing more becomes of it."""
        self._set(errand, {"stage": Stage.DONE} | _GOES_WELL)

    def _set(self, errand: Errand, values: dict[str, Any]) -> None:
        with self._database.write() as sql:
            sql.execute(update(outbox).where(_held(errand)).values(values))

    def searchable(self) -> bool:
        """Whether the endpoint's search can be believed: it showed the last request of ours that was looked for."""
        looked = and_(outbox.c.endpoint == self._endpoint, outbox.c.shown.is_not(None))
        last = select(outbox.c.shown).where(looked).order_by(outbox.c.tried_at.desc(), outbox.c.case).limit(1)
        with self._database.read() as sql:
            return bool(sql.scalar(last))


def _held(errand: Errand) -> ColumnElement[bool]:
    return and_(outbox.c.case == errand.case.id, outbox.c.leased_by == errand.leased_by)


def _errand(case: Case, row: Row[Any]) -> Errand:
    moments = (row.sent_at, row.tried_at)
    return Errand(case, Stage(row.stage), row.leased_by, row.attempts, *moments, row.shown, row.told)
