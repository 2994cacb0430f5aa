"""Pulls back what became of filed cases, and applies it to ours, so that whoever reported them is told."""

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Protocol

from anyio.to_thread import run_sync

from bot.cases.models import Actor, Case, Change
from bot.cases.outbox import Errand, Outbox, Stage
from bot.cases.workflow import State
from bot.errors import LotseError
from connectors.open311_client import Endpoint, Silent
from connectors.open311_courier import CLOCKS_DIFFER, Pace
from connectors.open311_requests import Request, is_marked

log = logging.getLogger(__name__)

AT_ONCE = 50
"""Numbers in one address: short enough for every server."""
WATCHED = timedelta(days=30)
"""How long a closed case is still looked at: the city may open it again."""
_PROOF_HOLDS = timedelta(hours=1)
UNKNOWN = "the endpoint does not know this number"


class Desk(Protocol):
    """Who changes cases with all that follows (`bot.access.case_news.CaseDesk`)."""

    async def change(self, by: Actor, case_id: str, version: int, change: Change) -> Case:
        """The changed case."""


def digest(request: Request) -> str:
    """What was said, short: it is applied once, however often it is pulled, and never over what staff did since."""
    return hashlib.sha256(f"{request.status}\n{request.notes}".encode()).hexdigest()[:32]


def change(errand: Errand, request: Request) -> Change | None:
    """What follows for our case from what the endpoint says; None where nothing does.

    What it says at the very first look is usually its confirmation, and no news, unless it is closed already.
    """
    case = errand.case
    if digest(request) == errand.told or request.status not in ("open", "closed"):
        return None
    answer = {"public_answer": request.notes} if request.notes else {}
    if request.is_closed and case.is_open:
        return Change.model_validate({"state": State.RESOLVED} | answer)
    if not request.is_closed and case.external_status == "closed" and not case.is_open:
        return Change.model_validate({"state": State.IN_PROGRESS} | answer)
    return Change.model_validate(answer) if answer and errand.told else None


class News:
    """The steps after the number."""

    def __init__(self, outbox: Outbox, endpoint: Endpoint, desk: Desk, pace: Pace) -> None:
        self._outbox, self._endpoint, self._desk, self._pace = outbox, endpoint, desk, pace
        self._by = Actor("partner", f"Open311 {endpoint.name}")
        self._proven_until: datetime | None = None

    async def pull(self) -> bool:
        """Look at filed cases that are due, in one request where the endpoint can."""
        errands = await run_sync(self._outbox.claim, Stage.FILED, AT_ONCE, self._pace.lease)
        if not errands:
            return False
        until = monotonic() + self._pace.lease.total_seconds() / 2
        try:
            await self._prove(errands)
            found = {one.id: one for one in await self._endpoint.several(_number(one) for one in errands)}
        except Silent as error:
            for errand in errands:
                await self._later(errand, f"status: {error}")
            return True
        for errand in errands:
            if monotonic() < until:  # the others' lease ends, and they are first next time
                await self._hear(errand, found.get(_number(errand)))
        return True

    async def _hear(self, errand: Errand, request: Request | None) -> None:
        try:
            said = request or await self._endpoint.one(_number(errand))
            if said is None:
                await self._later(errand, UNKNOWN)
                return
            await self._apply(errand, said)
        except Silent as error:
            await self._later(errand, f"status: {error}")
        except LotseError as error:  # somebody changed the case at this moment: it is looked at anew
            log.info("status of a case not applied: %s", error.code)
            await run_sync(self._outbox.rest, errand, self._at() + self._pace.pause(0))
        else:
            await self._remember(errand, said)

    async def _apply(self, errand: Errand, said: Request) -> None:
        wanted = change(errand, said)
        if wanted:
            await self._desk.change(self._by, errand.case.id, errand.case.version, wanted)

    async def _remember(self, errand: Errand, said: Request) -> None:
        if errand.case.closed_at and self._at() - errand.case.closed_at > WATCHED:
            await run_sync(self._outbox.finish, errand)
            return
        next_at = self._at() + self._pace.poll()
        await run_sync(self._outbox.heard, errand, said.status, digest(said), next_at)

    async def _prove(self, errands: Sequence[Errand]) -> None:
        """See whether the endpoint's search shows what it has lately confirmed: once an hour, for one of them."""
        fresh = [(one.tried_at, one) for one in errands if one.tried_at and one.shown is None]
        if not fresh or (self._proven_until and self._at() < self._proven_until):
            return
        sent_at, last = max(fresh, key=lambda pair: pair[0])
        found, _ = await self._endpoint.search(sent_at - CLOCKS_DIFFER, self._at() + CLOCKS_DIFFER)
        shown = any(is_marked(one, last.case.number) for one in found)
        await run_sync(self._outbox.looked_for, last, shown)
        self._proven_until = self._at() + _PROOF_HOLDS if shown else None

    async def _later(self, errand: Errand, why: str) -> None:
        """The first look is not put off for long: cases in doubt may wait for what it proves."""
        least = timedelta(seconds=self._pace.poll_s if errand.told else 0)
        at = self._at() + max(self._pace.pause(errand.attempts), least)
        await run_sync(self._outbox.later, errand, Stage.FILED, at, why)

    def _at(self) -> datetime:
        return self._outbox.clock()


def _number(errand: Errand) -> str:
    return errand.case.external_id or ""
