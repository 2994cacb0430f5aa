"""What people see of the cases that do not get to the city's own endpoint, and what they can decide about them.

A request whose answer never came, at an endpoint whose search shows nothing of ours, can only be settled by somebody
who looks into the other system.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, func, select, update

from bot.cases import rows
from bot.cases.models import Case
from bot.cases.outbox import UNDERWAY, Stage, belongs, put_in
from bot.cases.record import Cases
from bot.errors import NotFound
from bot.storage.tables import case_outbox as outbox
from bot.storage.tables import cases

GAP = timedelta(seconds=1)
"""Between two cases from before there was an endpoint: municipal systems are small, and new reports go in between."""
ALERT_AFTER = timedelta(hours=1)
"""How long something may fail before people are told: a restart of the other system takes minutes."""


@dataclass(frozen=True)
class Trouble:
    """Cases that have not gone on for a while."""

    cases: int
    since: datetime
    error: str
    """Of the one that waits longest."""


@dataclass(frozen=True)
class Stuck:
    """One case that is not filed yet."""

    number: str
    site: str
    stage: Stage
    attempts: int
    sent_at: datetime | None
    failing_since: datetime | None
    error: str | None


def trouble(sql: Connection, before: datetime) -> Trouble | None:
    """What has failed since `before` or longer; also pulling back the status of what was filed."""
    failing = and_(outbox.c.failing_since.is_not(None), outbox.c.failing_since <= before)
    first = select(outbox.c.failing_since, outbox.c.error).where(failing).order_by(outbox.c.failing_since).limit(1)
    row = sql.execute(first).first()
    if row is None:
        return None
    count = sql.scalar(select(func.count()).select_from(outbox).where(failing)) or 0
    return Trouble(count, row.failing_since, row.error or "")


def waiting(sql: Connection, limit: int = 1_000) -> list[Stuck]:
    """The cases that have no number at the endpoint yet, oldest first."""
    box = (outbox.c.stage, outbox.c.attempts, outbox.c.sent_at, outbox.c.failing_since, outbox.c.error)
    mine = and_(outbox.c.case == cases.c.id, outbox.c.stage.in_(UNDERWAY))
    found = (
        select(cases.c.number, cases.c.site, *box).where(mine).order_by(outbox.c.created_at, outbox.c.case).limit(limit)
    )
    return [Stuck(**dict(row._mapping) | {"stage": Stage(row.stage)}) for row in sql.execute(found)]


def left_out(sql: Connection, site: str) -> list[Case]:
    """The open defects that were filed before the site had an endpoint, oldest first."""
    box = select(outbox.c.case).where(outbox.c.case == cases.c.id)
    mine = and_(cases.c.site == site, cases.c.kind == "defect", cases.c.closed_at.is_(None), ~box.exists())
    found = select(*rows.COLUMNS).where(mine).order_by(cases.c.created_at, cases.c.id)
    return [case for case in map(rows.case, sql.execute(found)) if belongs(case)]


def fill(sql: Connection, site: str, at: datetime) -> int:
    """Queue what was left out, one after the other; how many these were."""
    found = left_out(sql, site)
    for place, case in enumerate(found):
        put_in(sql, case, at, at + place * GAP)
    return len(found)


def send_again(sql: Connection, case: Case, at: datetime) -> None:
    """Somebody has looked: it did not arrive. Raises NotFound where nothing is in doubt."""
    _settle(sql, case, {"stage": Stage.QUEUED, "next_at": at})


def is_there(sql: Connection, case: Case, external_id: str, at: datetime) -> None:
    """Somebody has looked: it arrived, and has this number. Raises NotFound where nothing is in doubt."""
    _settle(sql, case, {"stage": Stage.FILED, "next_at": at})
    Cases().filed(sql, case.id, at, external_id=external_id)


def _settle(sql: Connection, case: Case, values: dict[str, object]) -> None:
    doubtful = and_(outbox.c.case == case.id, outbox.c.stage.in_((Stage.SENT, Stage.TOKEN)))
    clean = {"leased_by": None, "leased_until": None, "attempts": 0, "failing_since": None, "error": None}
    if sql.execute(update(outbox).where(doubtful).values(values | clean)).rowcount == 0:
        raise NotFound
