"""Carries cases to the city's Open311 endpoint, each exactly once as far as that endpoint lets anybody know.

Open311 has no idempotency: whoever sends again after a lost answer may file twice. So a case whose answer never came
is looked for, by its mark, in what the endpoint shows; and that it is not there is believed only from a search that has
shown a request of ours before (docs/adr/0017).
"""

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import TypeVar

from anyio.to_thread import run_sync

from bot.cases.catalogue import Service
from bot.cases.catalogues import Catalogues
from bot.cases.models import Case
from bot.cases.outbox import Errand, Outbox, Stage, may_go
from connectors.open311_client import Answer, Endpoint, Silent
from connectors.open311_requests import Request, fields, is_marked

log = logging.getLogger(__name__)
T = TypeVar("T")

CLOCKS_DIFFER = timedelta(hours=3)
"""Clocks go wrong, and some systems call their local time UTC."""
_LONGEST_SEARCH = timedelta(days=89)
"""GeoReport answers for 90 days at most."""
AT_ONCE = 8
"""Requests that one process sends at the same time: municipal systems are small."""
_LOOKED_FOR = 50
_DOWN_AFTER = 16
"""Failures in a row after which the endpoint is taken for down, and asked with one case at a time."""
_SEARCH_FOR_TOKEN_AFTER = 3
NOT_SHOWN = "it may have arrived: the endpoint's search shows nothing of ours"


@dataclass(frozen=True)
class Pace:
    """How long things take; all follow from the time within which the endpoint must answer."""

    answer_s: float
    poll_s: float

    @property
    def settle(self) -> timedelta:
        """When a request without an answer is looked for: by then it is shown, or never came."""
        return timedelta(seconds=4 * self.answer_s)

    @property
    def lease(self) -> timedelta:
        """How long a case belongs to who took it; longer than anything that is done with it."""
        return timedelta(seconds=6 * self.answer_s)

    def pause(self, attempts: int) -> timedelta:
        """Exponential back-off with jitter: from a sixth of the answer's time (5 s) to twenty times it (10 min)."""
        longest = min(self.answer_s / 6 * 2.0 ** min(attempts, 20), 20 * self.answer_s)
        return timedelta(seconds=longest * random.uniform(0.5, 1))

    def poll(self) -> timedelta:
        """Until a filed case is looked at again; not all at the same moment."""
        return timedelta(seconds=self.poll_s * random.uniform(0.9, 1.1))


class Courier:
    """The steps up to the number; each gives whether there was something to do."""

    def __init__(self, outbox: Outbox, endpoint: Endpoint, catalogues: Catalogues, pace: Pace) -> None:
        self._outbox, self._endpoint, self._catalogues, self._pace = outbox, endpoint, catalogues, pace
        self._failures = 0

    async def send(self) -> bool:
        """Send what is queued."""
        down = self._failures >= _DOWN_AFTER
        errands = await self._claim(Stage.QUEUED, 1 if down else AT_ONCE)
        await asyncio.gather(*map(self._send, errands))
        return bool(errands) and not down

    async def look(self) -> bool:
        """Look for what may have arrived."""
        errands = await self._claim(Stage.SENT, _LOOKED_FOR)
        if errands:
            await self._look(errands)
        return bool(errands)

    async def ask(self) -> bool:
        """Ask for numbers where there are tokens."""
        errands = await self._claim(Stage.TOKEN, AT_ONCE)
        await asyncio.gather(*map(self._ask, errands))
        return bool(errands)

    async def _claim(self, stage: Stage, count: int) -> list[Errand]:
        return await run_sync(self._outbox.claim, stage, count, self._pace.lease)

    async def _send(self, errand: Errand) -> None:
        if not may_go(errand.case):  # settled, withdrawn or a complaint by now, before anybody else heard of it
            await self._do(lambda: self._outbox.finish(errand))
            return
        try:
            await self._endpoint.ready()
        except Silent as error:
            await self._note(errand, Answer("not_sent", why=str(error)))
            return
        began = monotonic()
        going = await self._do(lambda: self._outbox.sending(errand, self._at() + self._pace.settle))
        if going is None:
            return
        form = fields(going.case, await run_sync(self._service, going.case))
        if monotonic() - began < self._pace.answer_s:  # on a machine that stood still it may be somebody else's by now
            await self._note(going, await self._endpoint.post(form))

    def _service(self, case: Case) -> Service | None:
        return next((one for one in self._catalogues.of(case.site).services if one.code == case.service), None)

    async def _note(self, errand: Errand, answer: Answer) -> None:
        self._failures = 0 if answer.outcome == "accepted" else self._failures + 1
        if answer.outcome == "accepted":
            await self._arrived(errand, answer.id, answer.token)
            return
        stage = Stage.SENT if answer.outcome == "unclear" else Stage.QUEUED
        wait = self._pace.pause(errand.attempts)
        wait = max(wait, self._pace.settle if stage is Stage.SENT else timedelta(seconds=answer.retry_after_s))
        await self._later(errand, stage, wait, f"{answer.outcome}: {answer.why}")

    async def _look(self, errands: list[Errand]) -> None:
        """One search for all, then for each: there, certainly not there, or nobody knows."""
        try:
            found, whole = await self._search(min(filter(None, (one.sent_at for one in errands)), default=self._at()))
        except Silent as error:
            for errand in errands:
                await self._later(errand, errand.stage, self._pace.pause(errand.attempts), f"searching: {error}")
            return
        missing = [errand for errand in errands if not await self._is_found(errand, found)]
        believed = whole and await self._do(self._outbox.searchable)
        for errand in missing:
            if believed and errand.stage is Stage.SENT:
                await self._later(errand, Stage.QUEUED, timedelta(), "did not arrive")
            else:
                await self._later(errand, errand.stage, self._pace.pause(errand.attempts), NOT_SHOWN)

    async def _search(self, since: datetime) -> tuple[list[Request], bool]:
        until = self._at() + CLOCKS_DIFFER
        return await self._endpoint.search(max(since - CLOCKS_DIFFER, until - _LONGEST_SEARCH), until)

    async def _is_found(self, errand: Errand, found: list[Request]) -> bool:
        mine = next((one for one in found if is_marked(one, errand.case.number)), None)
        if mine:
            await self._arrived(errand, mine.id, mine.token, shown=True)
        return mine is not None

    async def _ask(self, errand: Errand) -> None:
        try:
            number = await self._endpoint.token(errand.case.external_token or "")
        except Silent as error:
            if errand.attempts >= _SEARCH_FOR_TOKEN_AFTER:
                await self._look([errand])
            else:
                await self._later(errand, Stage.TOKEN, self._pace.pause(errand.attempts), f"token: {error}")
            return
        if number:
            await self._arrived(errand, number, errand.case.external_token)
        else:
            waited = (self._at() - (errand.tried_at or self._at())) / 2
            await self._do(lambda: self._outbox.rest(errand, self._at() + min(waited, self._pace.poll())))

    async def _arrived(self, errand: Errand, number: str | None, token: str | None, shown: bool | None = None) -> None:
        next_at = self._at() + (self._pace.settle if number else self._pace.pause(0))
        kept = await self._do(lambda: self._outbox.arrived(errand, number, token, next_at, shown))
        if not kept:
            log.error("case %s is at the Open311 endpoint twice", errand.case.number)

    async def _later(self, errand: Errand, stage: Stage, wait: timedelta, why: str) -> None:
        await self._do(lambda: self._outbox.later(errand, stage, self._at() + wait, why))

    async def _do(self, verb: Callable[[], T]) -> T:
        return await run_sync(verb)

    def _at(self) -> datetime:
        return self._outbox.clock()
