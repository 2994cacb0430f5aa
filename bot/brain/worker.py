"""A brain at work: takes conversations from the queue, runs their turns in order, stores the answers once."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from redis.exceptions import RedisError

from bot.brain.agent import Mind
from bot.clock import now
from bot.conversations.models import Conversation, State, Work
from bot.conversations.record import Conversations
from bot.errors import LotseError, without_words
from bot.handover.events import HandoverEvent
from bot.knowledge.library import Library
from bot.messages import Message, Outgoing, compact
from bot.storage.live import LEASE_MS, Live, Taken, stopping
from bot.turn import Turn, failed, run

log = logging.getLogger(__name__)

WORKERS = 4
"""Conversations in work at a time: while one waits for Redis, another goes on.

The record is asked in the loop's own thread: its calls take about a millisecond, and handing them to other threads
cost a sixth of the turns per second (docs/quality.md).
"""
HURRIED_FROM = 3
"""With so many conversations in hand or in the queue, quick answers for all go before better ones for a few."""
OVERDUE = timedelta(seconds=2)
"""A message that waits longer than this and stands in no queue is put there again."""
LOST = timedelta(seconds=15)
"""The same while there is a queue: what stands in it is not lost, only late."""
MAX_DEATHS = 3
"""How many brains may die with a message in hand before the citizen is told that it failed."""


class AtTheDesk(Protocol):
    """What happens at the desk with a turn: called in the transaction that ends it, with notices for after that."""

    notices: list[Any]

    def __call__(self, sql: Any, at: datetime) -> list[Outgoing]:
        """Do it; what is said besides the replies."""


class Desk(Protocol):
    """The desk of people, as far as a brain needs it."""

    def opening(self, conversation: Conversation, event: HandoverEvent) -> AtTheDesk:
        """A conversation for a person to take."""

    def leaving(self, conversation: Conversation) -> AtTheDesk:
        """A citizen who waits no longer."""

    async def tell(self, notices: list[Any]) -> None:
        """Tell those who listen."""


class Worker:
    """The loops of one brain; `name` is its name in Redis; without a `desk` nobody takes over."""

    def __init__(
        self,
        name: str,
        live: Live,
        conversations: Conversations,
        library: Library,
        mind: Mind,
        desk: Desk | None = None,
    ) -> None:
        self.name = name
        self._desk = desk
        self._live = live
        self._conversations = conversations
        self._library = library
        self.mind = mind
        """Who understands; may be replaced between two turns."""
        self._busy, self._worked = 0, time.monotonic()

    @property
    def idle_s(self) -> float:
        """Seconds since the last conversation was let go; 0 while one is in hand."""
        return 0.0 if self._busy else time.monotonic() - self._worked

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            for _ in range(WORKERS):
                group.create_task(self._forever(self._take))
            group.create_task(self._forever(self._sweep))
            group.create_task(self._forever(self._follow_knowledge))

    async def _forever(self, loop: Callable[[], Awaitable[None]]) -> None:
        while not stopping():
            try:
                await loop()
            except (RedisError, LotseError, OSError) as error:
                log.warning("%s interrupted: %s", self.name, type(error).__name__)
                await asyncio.sleep(1)
            except Exception as error:  # one bad conversation must not end the brain
                log.error("%s: %s", self.name, type(error).__name__, exc_info=without_words(error))
                await asyncio.sleep(1)

    async def _take(self) -> None:
        if conversation := await self._live.next_work(5):
            self._busy += 1
            try:
                if taken := await self._live.acquire(conversation, self.name):
                    await self._hold(conversation, taken)
            finally:
                self._busy, self._worked = self._busy - 1, time.monotonic()

    async def _hold(self, conversation: str, taken: Taken) -> None:
        """Work a conversation while no other brain may; look again if more came in meanwhile."""
        renewing = asyncio.create_task(self._renew(conversation))
        again = False
        hurried = taken.behind + self._busy >= HURRIED_FROM
        try:
            if work := self._conversations.work(conversation):
                await (self._work(work, hurried) if taken.deaths < MAX_DEATHS else self._give_up(work))
            if taken.deaths:
                await self._live.forget_deaths(conversation)
        finally:
            renewing.cancel()
            with suppress(asyncio.CancelledError):
                await renewing
            again = await self._live.release(conversation, self.name)
        if again:
            await self._live.enqueue(conversation)

    async def _renew(self, conversation: str) -> None:
        while not stopping():
            await asyncio.sleep(LEASE_MS / 3000)
            with suppress(RedisError):
                await self._live.renew(conversation, self.name)

    async def _work(self, work: Work, hurried: bool) -> None:
        """One turn per waiting message, each from the state that the one before it stored."""
        conversation, state, article = work.conversation, work.tracker, work.agent_article
        for said, payload in zip(work.waiting, work.payloads, strict=True):
            turn = Turn(conversation, said, payload, state, self.mind, self._library, hurried=hurried)
            turn.agent_article, article = article, None
            if not await self._finish(await run(turn)):
                return
            conversation, state = _after(turn), turn.state

    async def _finish(self, turn: Turn) -> bool:
        """Store and tell; False if somebody else has answered this message already."""
        identity, seq, also = turn.conversation.id, turn.said.seq, self._at_the_desk(turn)
        began_with = turn.conversation.language
        stored = self._conversations.finish_turn(
            identity, seq, turn.replies, turn.state, turn.language, began_with, also, turn.understood
        )
        if stored is None:  # another brain was faster, and has told; or a person has taken over
            return False
        await self._tell(identity, seq, stored)
        if self._desk and also:
            await self._desk.tell(also.notices)
        return True

    def _at_the_desk(self, turn: Turn) -> AtTheDesk | None:
        if self._desk and turn.handover:
            return self._desk.opening(turn.conversation, turn.handover)
        return self._desk.leaving(turn.conversation) if self._desk and turn.leaves_queue else None

    async def _tell(self, identity: str, seq: int, replies: list[Message]) -> None:
        data = {"seq": seq, "replies": [compact(reply) for reply in replies]}
        with suppress(RedisError):
            await self._live.notify(identity, "turn", data)

    async def _sweep(self) -> None:
        """Find messages that a lost queue or a dead brain left behind."""
        await asyncio.sleep(1)
        patience = LOST if await self._live.backlog() else OVERDUE
        found = await asyncio.to_thread(self._conversations.overdue, now() - patience)
        for conversation in filter(self._live.serves, found):
            holder = await self._live.holder(conversation)
            if holder and await self._live.lives(holder):
                continue
            if holder:
                await self._live.free(conversation)
            await self._live.enqueue(conversation)

    async def _give_up(self, work: Work) -> None:
        """The message that brains die of is answered with an apology; what came after it is tried again."""
        turn = Turn(work.conversation, work.waiting[0], None, work.tracker, self.mind, self._library)
        turn.replies, turn.language = [failed(turn)], work.conversation.language
        await self._finish(turn)
        if len(work.waiting) > 1:
            await self._live.enqueue(work.conversation.id)

    async def _follow_knowledge(self) -> None:
        """Editors' changes are live within seconds, without training."""
        await asyncio.sleep(2)
        for site in await asyncio.to_thread(self._library.refresh):
            log.info("knowledge of %s is up to date", site)
        await asyncio.to_thread(self._library.deepen)


def _after(turn: Turn) -> Conversation:
    """The conversation as the next message finds it, without asking the record again."""
    state = turn.conversation.state
    if turn.handover:
        state = State.WAITING if turn.handover.kind == "chat" else State.BOT
    elif turn.leaves_queue:
        state = State.BOT
    return replace(turn.conversation, language=turn.language, state=state)
