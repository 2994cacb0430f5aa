"""What is made of a site's stored data stays in memory, until any program has stored another edition of it."""

import threading
import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from sqlalchemy import Table, insert, select, update

from bot.clock import Clock
from bot.errors import LotseError, NotFound
from bot.storage.database import Database
from bot.storage.tables import sites

T = TypeVar("T")
LOOK_S = 2.0
"""Seconds for which a look at the edition counts: as soon as that an import is there in every process."""


@dataclass(frozen=True)
class _Held(Generic[T]):
    edition: Hashable
    value: T
    looked: float


class Editions(Generic[T]):
    """By site the newest value; safe to use from many threads."""

    def __init__(
        self, look: Callable[[str], Hashable], make: Callable[[str], T], empty: T, aside: bool = False
    ) -> None:
        """`look`: the edition that a site has now, None without data; `make`: the value of a site that has some.

        `aside`: it takes long to make, so a thread makes a new one while the old one is given.
        """
        self._aside, self._under_way = aside, set[str]()
        self._look, self._make, self._empty = look, make, empty
        self._held: dict[str, _Held[T]] = {}
        self._making = threading.Lock()

    def of(self, site: str) -> T:
        """The value of this site, at most `LOOK_S` late; the empty one where it has no data."""
        held = self._held.get(site)
        if held and time.monotonic() - held.looked < LOOK_S:
            return held.value
        with self._making:
            return self._looked(site)

    def forget(self, site: str) -> None:
        """Look again at the next chance: this process has stored something itself."""
        self._held.pop(site, None)

    def _looked(self, site: str) -> T:
        """Names of sites come from outside, so nothing is kept of those that have no data."""
        looked, edition, held = time.monotonic(), self._look(site), self._held.get(site)
        if edition is None:
            self._held.pop(site, None)
            return self._empty
        if self._aside and held and held.edition != edition:
            self._held[site] = replace(held, looked=looked)
            self._make_aside(site, edition)
            return held.value
        value = held.value if held and held.edition == edition else self._make(site)
        self._held[site] = _Held(edition, value, looked)
        return value

    def _make_aside(self, site: str, edition: Hashable) -> None:
        if site not in self._under_way:
            self._under_way.add(site)
            threading.Thread(target=self._made_aside, args=(site, edition), daemon=True).start()

    def _made_aside(self, site: str, edition: Hashable) -> None:
        """Where the record is away, the next look tries again."""
        try:
            with suppress(LotseError):
                self._held[site] = _Held(edition, self._make(site), time.monotonic())
        finally:
            self._under_way.discard(site)


def edition_of(database: Database, table: Table, site: str) -> int | None:
    """The edition of a site's row; None without one."""
    with database.read() as sql:
        found: int | None = sql.scalar(select(table.c.edition).where(table.c.site == site))
    return found


def keep(database: Database, table: Table, site: str, column: str, value: Any, clock: Clock) -> bool:
    """Store a site's data; False if it was the same before. Raises NotFound without such a site."""
    mine = table.c.site == site
    with database.write() as sql:
        if sql.execute(select(sites.c.id).where(sites.c.id == site).with_for_update()).first() is None:
            raise NotFound(site)
        before = sql.execute(select(table.c[column], table.c.edition).where(mine)).first()
        if before is None:
            sql.execute(insert(table).values(site=site, edition=1, updated_at=clock(), **{column: value}))
        elif before[0] != value:
            values = {column: value, "edition": before.edition + 1, "updated_at": clock()}
            sql.execute(update(table).where(mine).values(values))
    return before is None or bool(before[0] != value)
