"""Trainings as their keeper sees them: taken up one at a time, and ended honestly whatever has died."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from bot.clock import Clock, now
from bot.storage.database import Database
from bot.storage.once import renewed
from bot.storage.tables import studio_marks, training_lines, trainings
from bot.studio.trainings import AT_WORK, Training, TrainingState, find, move

MOST_TRIES = 3
"""How often a training is begun whose process was ended from outside."""
SILENT = timedelta(seconds=60)
"""A keeper on another machine that says nothing for so long is gone."""
_MARK = "trainings"
_LONGEST_LINE = 2_000
_MOST_LINES = 2_000


class Runs:
    """The keeper's door; `runner` is the same name for all keepers of one data folder, of which one is at work."""

    def __init__(self, database: Database, runner: str, clock: Clock = now) -> None:
        self._database, self.runner, self._clock = database, runner, clock

    def take(self) -> Training | None:
        """The next training, now running; None where none waits or one is at work anywhere."""
        at = self._clock()
        with self._database.write() as sql:
            _one_at_a_time(sql)
            if sql.scalar(select(func.count()).select_from(trainings).where(trainings.c.state.in_(AT_WORK))):
                return None
            waiting = select(trainings).where(trainings.c.state == TrainingState.QUEUED)
            row = sql.execute(waiting.order_by(trainings.c.wanted_at, trainings.c.id).limit(1)).first()
            if row is None:
                return None
            progress = {"step": "starting", "done": 0, "total": 1, "tries": row.progress.get("tries", 0) + 1}
            fresh = {"started_at": at, "beat_at": at, "runner": self.runner, "progress": progress, "model": None}
            move(sql, row.id, TrainingState.QUEUED, TrainingState.RUNNING, **fresh)
            return find(sql, row.id)

    def beat(self, identity: str) -> TrainingState:
        """Say that somebody looks after it; where it stands."""
        with self._database.write() as sql:
            sql.execute(update(trainings).where(trainings.c.id == identity).values(beat_at=self._clock()))
            return find(sql, identity).state

    def state(self, identity: str) -> TrainingState:
        """Where it stands."""
        with self._database.read() as sql:
            return find(sql, identity).state

    def progress(self, identity: str, step: str, done: int, total: int) -> None:
        """How far it is."""
        with self._database.write() as sql:
            told = find(sql, identity).progress | {"step": step, "done": done, "total": total}
            sql.execute(update(trainings).where(trainings.c.id == identity).values(progress=told))

    def note(self, identity: str, texts: list[str]) -> None:
        """Lines of its log; of one that never stops talking only the beginning is kept."""
        mine, at = training_lines.c.training == identity, self._clock()
        with self._database.write() as sql:
            there = sql.scalar(select(func.count()).select_from(training_lines).where(mine)) or 0
            kept = [{"training": identity, "at": at, "text": text[:_LONGEST_LINE]} for text in texts]
            if kept := kept[: max(0, _MOST_LINES - there)]:
                sql.execute(insert(training_lines), kept)

    def fail(self, identity: str, error: dict[str, Any]) -> None:
        """It ended with an error that it would meet again."""
        with self._database.write() as sql:
            move(sql, identity, TrainingState.RUNNING, TrainingState.FAILED, error=error, ended_at=self._clock())

    def ended(self, identity: str, interrupted: bool = False) -> Training:
        """Its process is gone: what has not ended by itself is cancelled, queued again, or failed at last.

        `interrupted`: by an orderly end of the keeper, which is not counted.
        """
        with self._database.write() as sql:
            return self._settled(sql, find(sql, identity), interrupted)

    def abandoned(self) -> list[Training]:
        """What keepers have left behind: this data folder's, whose keeper is the caller, and those of silent ones."""
        silent = or_(trainings.c.beat_at.is_(None), trainings.c.beat_at < self._clock() - SILENT)
        lost = or_(trainings.c.runner == self.runner, and_(trainings.c.runner != self.runner, silent))
        with self._database.write() as sql:
            _one_at_a_time(sql)
            left = sql.scalars(select(trainings.c.id).where(trainings.c.state.in_(AT_WORK), lost)).all()
            return [self._settled(sql, find(sql, identity), False) for identity in left]

    def _settled(self, sql: Connection, found: Training, interrupted: bool) -> Training:
        if found.state is TrainingState.CANCELLING:
            move(sql, found.id, found.state, TrainingState.CANCELLED, ended_at=self._clock())
        elif found.state is TrainingState.RUNNING:
            self._again(sql, found, found.tries - interrupted)
        return find(sql, found.id)

    def _again(self, sql: Connection, found: Training, tries: int) -> None:
        if tries >= MOST_TRIES:
            error = {"reason": "interrupted", "file": None, "line": None, "sentence": None}
            move(sql, found.id, found.state, TrainingState.FAILED, error=error, ended_at=self._clock())
            return
        waiting = {"step": "waiting", "done": 0, "total": 1, "tries": tries}
        move(sql, found.id, found.state, TrainingState.QUEUED, progress=waiting, runner=None, beat_at=None)


def noted_commit(sql: Connection, identity: str, commit: str | None) -> None:
    """Which state of the training data it learns from."""
    sql.execute(update(trainings).where(trainings.c.id == identity).values(commit=commit))


def noted_model(sql: Connection, identity: str, model: str) -> None:
    """The name of the file that is about to be put into the folder: what is left of it can be found."""
    sql.execute(update(trainings).where(trainings.c.id == identity).values(model=model))


def finish(sql: Connection, identity: str, at: datetime) -> bool:
    """It is done; False where it was cancelled meanwhile."""
    return move(sql, identity, TrainingState.RUNNING, TrainingState.DONE, ended_at=at)


def _one_at_a_time(sql: Connection) -> None:
    """Keepers on several machines: PostgreSQL lets only one of them through at a time (SQLite always does)."""
    renewed(sql, studio_marks, {"name": _MARK}, {"data": {}}, {"data": {}})
