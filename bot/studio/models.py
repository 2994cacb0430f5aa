"""Models: which there are, how good they were found to be, which one is live, and how that is changed."""

import shutil
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from bot.clock import Clock, now
from bot.errors import BelowGate, Conflict, InUse, ModelMissing, NeedsAdmin, NotFound, NothingBefore
from bot.staff import audit_log
from bot.staff.models import Role, Staff
from bot.storage.database import Database
from bot.storage.tables import activations, models, sites
from bot.studio import model_files
from bot.studio import settings as studio_settings
from bot.studio.model_files import newest_model
from bot.studio.settings import Gate
from bot.studio.standing import Figures, standing

KEPT = 20
"""Models that stay besides those in use; each takes some 10 MB."""
PROGRAM = "lotse"
"""Who activates a model that no person has chosen."""


@dataclass(frozen=True)
class Model:
    """One model; figures by site and the gate are None where it was never measured.

    The gate is what it stands for now: the figures before the rules of today, beside the model that is live. What was
    live before keeps its verdict of then: going back must not depend on how good the way forward was.
    """

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

    def roll_back(self, staff: Staff, reason: str = "", live: str | None = None) -> Model:
        """Make the one live that was so before; raises NothingBefore, and what `activate` raises.

        `live`: the one to go back from; raises Conflict where it is live no more, as two clicks would lead back to it.
        """
        with self._database.write() as sql:
            if live not in (None, live_name(sql, self.folder)):
                raise Conflict("another model is live meanwhile")
            before = self._before(sql)
            self._check(staff, before, reason)
            self._go_live(sql, staff, before.name, reason, "model_rolled_back")
            return before

    def drop(self, staff: Staff, name: str) -> None:
        """Remove it with its report; raises NotFound, and InUse for the live one and the one to go back to."""
        with self._database.write() as sql:
            self._find(sql, name)
            if name in self._needed(sql):
                raise InUse(name, where=name)
            sql.execute(delete(models).where(models.c.name == name))
            audit_log.record(sql, staff.name, "model_deleted", name, "", {}, self._clock())
        self._remove(name)

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

    def _needed(self, sql: Connection) -> set[str]:
        """The live one, and the one to go back to."""
        needed = {name for name in (live_name(sql, self.folder),) if name}
        with suppress(NothingBefore):
            needed.add(self._before(sql).name)
        return needed

    def tidy(self) -> list[str]:
        """Remove the oldest that nobody needs, so that they do not fill the disk; which ones."""
        with self._database.write() as sql:
            known, needed = self._known(sql), self._needed(sql)
            order = sorted(known.values(), key=lambda one: (one.at, one.name), reverse=True)
            gone = [one.name for one in order[KEPT:] if one.name not in needed]
            sql.execute(delete(models).where(models.c.name.in_(gone)))
        for name in gone:
            self._remove(name)
        return gone

    def _remove(self, name: str) -> None:
        model_files.remove(self.folder, name)
        shutil.rmtree(self._reports / name, ignore_errors=True)

    def _find(self, sql: Connection, name: str) -> Model:
        known = self._known(sql)
        if name not in known:
            raise NotFound(name)
        return known[name]

    def _known(self, sql: Connection) -> dict[str, Model]:
        files = model_files.names(self.folder)
        rows = {row.name: row for row in sql.execute(select(models))}
        lived = {name for row in sql.execute(select(activations.c.model, activations.c.before)) for name in row}
        known = {name: _model(name, path, rows.get(name), lived) for name, path in files.items()}
        live = live_name(sql, self.folder)
        beside = (live, known[live].figures) if live in known else None
        gates = _gates(sql)
        return {name: self._standing(one, beside, gates) for name, one in known.items()}

    def _standing(self, one: Model, live: tuple[str, Figures] | None, gates: dict[str, Gate]) -> Model:
        if one.was_live or not one.figures:
            return one
        return replace(one, gate=standing(self._reports, one.name, one.figures, live, gates).as_data())


def _gates(sql: Connection) -> dict[str, Gate]:
    """Of all sites."""
    return {site: studio_settings.read(sql, site).gate for site in sql.scalars(select(sites.c.id))}


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


def live_before(database: Database, folder: Path) -> list[Path]:
    """The files of those that were live before, the last one first, as far as they are there."""
    with database.read() as sql:
        rows = sql.execute(select(activations.c.model, activations.c.before).order_by(activations.c.id.desc()))
        named = dict.fromkeys(name for row in rows for name in (row.model, row.before) if name)
        live = live_name(sql, folder)
    return [path for name in named if name != live and (path := model_files.place(folder, name)).exists()]


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
