"""Trainings as editors see them: wanted, queued, followed, cancelled. The record holds what has become of each."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from bot.clock import Clock, now
from bot.errors import NotFound, TrainingOver
from bot.staff import audit_log
from bot.staff.models import Staff
from bot.storage.database import Database
from bot.storage.tables import training_lines, trainings


class TrainingState(StrEnum):
    """Where a training stands; `cancelling` while its process is being stopped."""

    QUEUED = "queued"
    RUNNING = "running"
    CANCELLING = "cancelling"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


AT_WORK = (TrainingState.RUNNING, TrainingState.CANCELLING)
OVER = (TrainingState.DONE, TrainingState.FAILED, TrainingState.CANCELLED)
_NOTHING_YET = {"step": "waiting", "done": 0, "total": 1, "tries": 0}


@dataclass(frozen=True)
class Training:
    """One training; `place` counts from 1, the next one, while it waits."""

    id: str
    state: TrainingState
    wanted_by: str
    wanted_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    beat_at: datetime | None
    runner: str | None
    commit: str | None
    progress: dict[str, Any]
    model: str | None
    error: dict[str, Any] | None
    place: int | None = None

    @property
    def tries(self) -> int:
        """How often it was begun."""
        return int(self.progress.get("tries", 0))

    @property
    def is_over(self) -> bool:
        """Whether nothing will change any more."""
        return self.state in OVER


@dataclass(frozen=True)
class Line:
    """One line of a training's log; numbers grow over all trainings."""

    id: int
    at: datetime
    text: str


def notice_line(identity: str) -> str:
    """Under which name gateways are told that there is something new in a training's record."""
    return f"training:{identity}"


class Trainings:
    """The editors' door to the trainings; safe to use from several threads and processes."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        self._database, self._clock = database, clock

    def want(self, staff: Staff) -> tuple[Training, bool]:
        """Queue one, and whether it is new: one that waits already will learn the newest changes as well."""
        at = self._clock()
        with self._database.write() as sql:
            known = sql.scalar(select(trainings.c.id).where(trainings.c.state == TrainingState.QUEUED).limit(1))
            identity = known or _queued(sql, staff.name, at)
            if known is None:
                audit_log.record(sql, staff.name, "training_wanted", identity, "", {}, at)
            return find(sql, identity), known is None

    def cancel(self, staff: Staff, identity: str) -> Training:
        """Stop it, or take it out of the queue; raises NotFound, and TrainingOver where it has ended."""
        at = self._clock()
        with self._database.write() as sql:
            found = find(sql, identity)
            if found.is_over:
                raise TrainingOver
            if found.state is TrainingState.QUEUED:
                move(sql, identity, TrainingState.QUEUED, TrainingState.CANCELLED, ended_at=at)
            else:
                move(sql, identity, TrainingState.RUNNING, TrainingState.CANCELLING)
            audit_log.record(sql, staff.name, "training_cancelled", identity, "", {}, at)
            return find(sql, identity)

    def find(self, identity: str) -> Training:
        """One of them; raises NotFound."""
        with self._database.read() as sql:
            return find(sql, identity)

    def listed(self, limit: int = 50) -> list[Training]:
        """The newest first."""
        newest = select(trainings).order_by(trainings.c.wanted_at.desc(), trainings.c.id).limit(limit)
        with self._database.read() as sql:
            return [_training(sql, row) for row in sql.execute(newest)]

    def lines(self, identity: str, after: int = 0, limit: int = 1_000) -> list[Line]:
        """Lines of the log after a number, in order; raises NotFound."""
        mine = select(training_lines).where(training_lines.c.training == identity, training_lines.c.id > after)
        with self._database.read() as sql:
            find(sql, identity)
            rows = sql.execute(mine.order_by(training_lines.c.id).limit(limit))
            return [Line(row.id, row.at, row.text) for row in rows]


def find(sql: Connection, identity: str) -> Training:
    """One training; raises NotFound."""
    row = sql.execute(select(trainings).where(trainings.c.id == identity)).first()
    if row is None:
        raise NotFound(identity)
    return _training(sql, row)


def move(sql: Connection, identity: str, before: TrainingState, after: TrainingState, **values: Any) -> bool:
    """Change the state, if it is still what it was; whether it was."""
    mine = (trainings.c.id == identity, trainings.c.state == before)
    return bool(sql.execute(update(trainings).where(*mine).values(state=after, **values)).rowcount)


def _queued(sql: Connection, by: str, at: datetime) -> str:
    identity = secrets.token_hex(8)
    values = {"id": identity, "state": TrainingState.QUEUED, "wanted_by": by, "wanted_at": at}
    sql.execute(insert(trainings).values(values | {"progress": _NOTHING_YET}))
    return identity


def _training(sql: Connection, row: Row[Any]) -> Training:
    known = dict(row._mapping) | {"state": TrainingState(row.state)}
    return Training(**known, place=_place(sql, row) if row.state == TrainingState.QUEUED else None)


def _place(sql: Connection, row: Row[Any]) -> int:
    """Among those that wait."""
    before = (trainings.c.state == TrainingState.QUEUED, trainings.c.wanted_at < row.wanted_at)
    return 1 + (sql.scalar(select(func.count()).select_from(trainings).where(*before)) or 0)
