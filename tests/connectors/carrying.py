"""What tests of the Open311 client share: a case in the outbox, a quick pace, and steps until nothing is left to do."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from bot.cases.catalogue import Catalogue, Service
from bot.cases.catalogues import Catalogues
from bot.cases.models import CITIZEN, Actor, Case, Change
from bot.cases.outbox import Outbox, Stage
from bot.cases.record import Cases
from bot.storage.database import Database
from bot.storage.tables import case_outbox
from connectors.open311_client import Endpoint
from connectors.open311_courier import Courier, Pace
from connectors.open311_news import News
from tests.bot.cases.reports import DUE, LAMP, report

ANSWER_S = 0.25
PACE = Pace(answer_s=ANSWER_S, poll_s=0.15)


class Watch:
    """The time of day, which can be put forward: what the outbox waits for is there at once."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def put_forward(self, seconds: float) -> None:
        """So much time is over."""
        self._ahead += timedelta(seconds=seconds)


class PlainDesk:
    """Changes cases without telling anybody."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.changes: list[Change] = []

    async def change(self, by: Actor, case_id: str, version: int, change: Change) -> Case:
        """As the real one does, on the record alone."""
        self.changes.append(change)
        with self._database.write() as sql:
            return Cases().change(sql, case_id, version, change, by, datetime.now(UTC))


@dataclass
class Carrying:
    """One gateway's part of it."""

    database: Database
    outbox: Outbox
    courier: Courier
    news: News
    desk: PlainDesk
    watch: Watch
    alone: bool
    """Nobody else holds a lease, so that the time in which there is nothing to do may be left out."""

    async def until(self, stages: Sequence[Stage], seconds: float = 20) -> None:
        """Take steps up to the number until all cases are in these stages."""
        async with asyncio.timeout(seconds):
            while not {row.stage for row in rows(self.database)} <= set(stages):
                if not any(await asyncio.gather(self.courier.send(), self.courier.look(), self.courier.ask())):
                    await self._rest()

    async def _rest(self) -> None:
        if self.alone:
            self.watch.put_forward(ANSWER_S)
        await asyncio.sleep(0.01)

    async def pull(self, seconds: float = 10) -> None:
        """Look at what is filed, once it is due."""
        async with asyncio.timeout(seconds):
            while not await self.news.pull():
                self.watch.put_forward(ANSWER_S)


async def eventually(step: Callable[[], Awaitable[bool]], seconds: float = 10) -> None:
    """Try until it gives true."""
    async with asyncio.timeout(seconds):
        done = False
        while not done:
            done = await step()
            await asyncio.sleep(0.02)


def carrying(database: Database, url: str, pace: Pace = PACE, alone: bool = True, **endpoint: str) -> Carrying:
    """A gateway's client of this endpoint."""
    there = Endpoint(url, answer_within_s=pace.answer_s, **endpoint)  # type: ignore[arg-type]
    watch = Watch()
    outbox, desk = Outbox(database, there.name, watch), PlainDesk(database)
    courier = Courier(outbox, there, Catalogues(database), pace)
    return Carrying(database, outbox, courier, News(outbox, there, desk, pace), desk, watch, alone)


def offer(database: Database, *services: Service) -> None:
    """The site's catalogue has these categories."""
    Catalogues(database).keep("musterstadt", Catalogue(groups={"a": {"de": "A"}}, services=services or (LAMP,)))


def filed(database: Database, **values: Any) -> Case:
    """A case that waits to be sent."""
    at = datetime.now(UTC)
    with database.write() as sql:
        case = Cases().open(sql, report(**values), DUE, CITIZEN, at).case
        sql.execute(insert(case_outbox).values(case=case.id, site=case.site, next_at=at, created_at=at))
        return case


def rows(database: Database) -> list[Any]:
    """The whole outbox."""
    with database.read() as sql:
        return list(sql.execute(select(case_outbox).order_by(case_outbox.c.created_at)))


def case_of(database: Database, case: Case) -> Case:
    """The case as it is now."""
    with database.read() as sql:
        return Cases().find(sql, case.id)
