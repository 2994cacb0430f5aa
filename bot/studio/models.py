"""Models: which there are, how good they were found to be, which one is live, and how that is changed."""

import shutil
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from bot.clock import Clock, now
from bot.errors import BelowGate, InUse, ModelMissing, NeedsAdmin, NotFound, NothingBefore
from bot.staff import audit_log
from bot.staff.models import Role, Staff
from bot.storage.database import Database
from bot.storage.tables import activations, models
from bot.studio import model_files
from bot.studio.model_files import newest_model

PROGRAM = "lotse"
"""Who activates a model that no person has chosen."""


@dataclass(frozen=True)
class Model:
    """One model; figures by site and the gate are None where it was never measured."""

    name: str
    at: datetime
    training: str | None = None
    commit: str | None = None
    figures: dict[str, Any] | None = None
    gate: dict[str, Any] | None = None
    was_live: bool = False

    @property
    def missed_at(self) -> tuple[str, ...]:
        """The sites at which it has not reached the gate."""
        reasons = (self.gate or {}).get("reasons", ())
        return tuple(dict.fromkeys(reason["site"] for reason in reasons))

    @property
    def may_go_live(self) -> bool:
        """One that was never measured may do so only if it was live before."""
        return self.was_live if self.gate is None else bool(self.gate["passed"])


class Models:
    """The editors' door to the models; safe to use from several threads and processes."""

    def __init__(self, database: Database, data: Path, clock: Clock = now) -> None:
        """`data`: the data folder, with the folders `models` and `evaluations`."""
        self._database, self._clock = database, clock
        self.folder, self._reports = data / "models", data / "evaluations"

    def listed(self) -> tuple[list[Model], str | None]:
        """All whose files are there, newest first, and the name of the live one."""
        with self._database.read() as sql:
            found = self._known(sql)
            live = live_name(sql, self.folder)
        return sorted(found.values(), key=lambda one: (one.at, one.name), reverse=True), live

    def find(self, name: str) -> Model:
        """One of them; raises NotFound."""
        with self._database.read() as sql:
            return self._find(sql, name)

    def report(self, name: str) -> Path:
        """The folder of what was measured of a model, with one folder for each site; raises NotFound."""
        return self._reports / self.find(name).name

    def activate(self, staff: Staff, name: str, reason: str = "") -> Model:
        """Make it live; raises NotFound, NeedsAdmin for editors below the gate, BelowGate for admins without reason."""
        with self._database.write() as sql:
            wanted = self._find(sql, name)
            if name != live_name(sql, self.folder):
                self._check(staff, wanted, reason)
                self._go_live(sql, staff, name, reason, "model_activated")
            return self._find(sql, name)

    def roll_back(self, staff: Staff, reason: str = "") -> Model:
        """Make the one live that was so before; raises NothingBefore, and what `activate` raises."""
        with self._database.write() as sql:
            before = self._before(sql)
            self._check(staff, before, reason)
            self._go_live(sql, staff, before.name, reason, "model_rolled_back")
            return before

    def drop(self, staff: Staff, name: str) -> None:
        """Remove it with its report; raises NotFound, and InUse for the live one."""
        with self._database.write() as sql:
            self._find(sql, name)
            if name == live_name(sql, self.folder):
                raise InUse(name, where=name)
            sql.execute(delete(models).where(models.c.name == name))
            audit_log.record(sql, staff.name, "model_deleted", name, "", {}, self._clock())
        model_files.remove(self.folder, name)
        shutil.rmtree(self._reports / name, ignore_errors=True)

    def may_activate(self, staff: Staff, one: Model) -> bool:
        """Whether the person may, with a reason where one is needed: admins of all sites whose gate it missed."""
        return one.may_go_live or all(staff.may(Role.ADMIN, site) for site in one.missed_at or ("",))

    def _check(self, staff: Staff, wanted: Model, reason: str) -> None:
        if not self.may_activate(staff, wanted):
            raise NeedsAdmin
        if not wanted.may_go_live and not reason.strip():
            raise BelowGate

    def _go_live(self, sql: Connection, staff: Staff, name: str, reason: str, act: str) -> None:
        before, at = live_name(sql, self.folder), self._clock()
        make_live(sql, name, before, staff.name, at, reason)
        overruled = {"overruled": "gate"} if not self._find(sql, name).may_go_live else {}
        data = {"before": before, "reason": reason[:500]} | overruled
        audit_log.record(sql, staff.name, act, name, "", data, at)

    def _before(self, sql: Connection) -> Model:
        """The newest one in history that is another one than the live one and still there."""
        live, known = live_name(sql, self.folder), self._known(sql)
        history = sql.execute(select(activations.c.model, activations.c.before).order_by(activations.c.id.desc()))
        named = [name for row in history for name in (row.model, row.before)]
        found = next((known[name] for name in named if name != live and name in known), None)
        if found is None:
            raise NothingBefore
        return found

    def _find(self, sql: Connection, name: str) -> Model:
        known = self._known(sql)
        if name not in known:
            raise NotFound(name)
        return known[name]

    def _known(self, sql: Connection) -> dict[str, Model]:
        files = model_files.names(self.folder)
        rows = {row.name: row for row in sql.execute(select(models))}
        lived = {name for row in sql.execute(select(activations.c.model, activations.c.before)) for name in row}
        return {name: _model(name, path, rows.get(name), lived) for name, path in files.items()}


def live_name(sql: Connection, folder: Path) -> str | None:
    """The model that was activated last and is still there; without any activation the newest file; else None."""
    for row in sql.execute(select(activations.c.model).order_by(activations.c.id.desc())):
        if model_files.place(folder, row.model).exists():
            return str(row.model)
    try:
        return newest_model(folder).name.removesuffix(model_files.SUFFIX)
    except ModelMissing:
        return None


def live_model(database: Database, folder: Path) -> Path:
    """The file of the live model; raises ModelMissing."""
    with database.read() as sql:
        name = live_name(sql, folder)
    if name is None:
        raise ModelMissing(str(folder))
    return model_files.place(folder, name)


def make_live(sql: Connection, name: str, before: str | None, by: str, at: datetime, reason: str = "") -> None:
    """From now on brains work with it."""
    sql.execute(insert(activations).values(model=name, before=before, by=by, at=at, reason=reason.strip()))


def adopt(sql: Connection, folder: Path, at: datetime) -> None:
    """Write down what has been live without anybody's word, so that a newer file does not become it by being there."""
    if sql.scalar(select(activations.c.id).limit(1)) is None and (live := live_name(sql, folder)):
        make_live(sql, live, None, PROGRAM, at)


def known_from_now(
    sql: Connection,
    name: str,
    at: datetime,
    training: str | None = None,
    commit: str | None = None,
    figures: dict[str, Any] | None = None,
    gate: dict[str, Any] | None = None,
) -> None:
    """A model that is in the folder, with what was measured of it."""
    sql.execute(delete(models).where(models.c.name == name))
    values = {"name": name, "training": training, "commit": commit, "at": at, "figures": figures, "gate": gate}
    sql.execute(insert(models).values(values))


def unknown(sql: Connection, names: Collection[str]) -> set[str]:
    """Those of which the record knows nothing."""
    return set(names) - set(sql.scalars(select(models.c.name).where(models.c.name.in_(names))))


def _model(name: str, path: Path, row: Row[Any] | None, lived: Collection[str | None]) -> Model:
    was_live = name in lived
    if row is None:
        return Model(name, datetime.fromtimestamp(path.stat().st_mtime, UTC), was_live=was_live)
    return Model(name, row.at, row.training, row.commit, row.figures, row.gate, was_live)
