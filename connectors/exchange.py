"""One messenger at work: what comes is stored, then worked off chat by chat; what was said goes out; until cancelled.

Any number of gateways do this side by side: a chat is worked on by one of them at a time. Within a chat everything
keeps its order; chats do not wait for each other.
"""

import asyncio
import logging
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from anyio.to_thread import run_sync

from bot.channel_port import Channel, Delayed, Place, Update
from bot.channels.chats import LEASE, Chats
from bot.channels.models import Chat, LeaseLost
from bot.channels.updates import Updates
from bot.clock import Clock, now
from bot.errors import LotseError, without_words
from bot.messages import Author
from bot.storage.live import stopping
from connectors.delivering import Delivering, wait_after
from connectors.hearing import Hearing

log = logging.getLogger(__name__)

T = TypeVar("T")
Step = Callable[[Chat], Awaitable[bool]]
LOOK_EVERY_S = 2.0
"""How often the record is asked for what nobody told of."""
HOLD_EVERY_S = LEASE.total_seconds() / 3
ENDING_S = 10.0
"""How long a gateway that stops waits for what it has just begun to send: cut off, it would be sent again."""
_FORGET_EVERY = 900
_HEAR_AT_ONCE, _DELIVER_AT_ONCE = 3, 8
"""Chats that one gateway works on at one time: what comes must be stored and acknowledged meanwhile, and behind a rate
limit nobody should hold a chat's lease for long."""
_BUSY = 8
"""With more chats at work nobody is shown that an answer is on its way."""
_LONGEST_COURTESY_S = 0.5
"""How long work steps back for what is just coming in."""
_REMEMBERED = 20_000
"""Conversations of which it is known without a look that they are of this channel."""
TYPING_AFTER_S = 0.7
_MOST_TRIES = 8
"""After so many an update that makes the program fail is put aside: its chat has to go on."""


class Exchange:
    """One channel in one gateway."""

    def __init__(
        self, channel: Channel, chats: Chats, updates: Updates, ways: tuple[Hearing, Delivering], clock: Clock = now
    ) -> None:
        self.channel = channel
        self._chats, self._updates, self._clock = chats, updates, clock
        self._hearing, self._delivering = ways
        self._who = secrets.token_urlsafe(9)
        self._wanted: OrderedDict[str, None] = OrderedDict()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._conversations: OrderedDict[str, str] = OrderedDict()
        self._quiet: set[str] = set()
        self._calls: set[asyncio.Task[None]] = set()
        self._hear_slots, self._deliver_slots = asyncio.Semaphore(_HEAR_AT_ONCE), asyncio.Semaphore(_DELIVER_AT_ONCE)
        self._coming, self._nothing_comes = 0, asyncio.Event()
        self._nothing_comes.set()
        self._bell, self._ending = asyncio.Event(), False

    async def accept(self, updates: Sequence[Update]) -> int:
        """Store what came, all or nothing, and begin to work it off; how many were of interest."""
        found = [(place, update) for update in updates if (place := self._place(update))]
        if found:
            self._want(await self._stored(found))
        return len(found)

    async def _stored(self, found: list[tuple[Place, Update]]) -> list[str]:
        self._coming += 1
        self._nothing_comes.clear()
        try:
            return await run_sync(self._updates.keep, found)
        finally:
            self._coming -= 1
            if not self._coming:
                self._nothing_comes.set()

    def _place(self, update: Update) -> Place | None:
        try:
            return self.channel.place(update)
        except (KeyError, TypeError, ValueError, AttributeError):
            log.warning("%s sent an update that nobody can read", self.channel.name)
            return None

    async def told(self, conversation: str, event: str, data: Mapping[str, Any]) -> None:
        """Something happened in a conversation: if it is of this channel, it may have to go out."""
        chat = self._conversations.get(conversation)
        by_agent = data.get("author") in (Author.AGENT, Author.SYSTEM)
        if chat is None and event == "message" and by_agent:
            chat = await run_sync(self._chats.having, conversation)
        if chat and event == "typing":
            await self._agent_types(chat, by_agent and bool(data.get("on")))
        elif chat:
            self._want([chat])

    async def _agent_types(self, chat: str, on: bool) -> None:
        found = await run_sync(self._chats.find, chat) if on else None
        if found and self.channel.abilities.live and not found.gone:
            self._beside(self.channel.typing(found.address))

    async def run(self) -> None:
        """Work until cancelled; what has been begun by then is brought to its end."""
        beside = [asyncio.create_task(self._keep_looking()), asyncio.create_task(self._keep_holding())]
        try:
            while not stopping():
                self._start_some()
                await self._bell.wait()
                self._bell.clear()
        finally:
            await self._end(beside)

    async def _end(self, beside: list[asyncio.Task[None]]) -> None:
        self._ending = True
        beside[0].cancel()
        if self._running:
            await asyncio.wait(self._running.values(), timeout=ENDING_S)
        left = [*beside, *self._running.values()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _want(self, chats: Sequence[str]) -> None:
        self._wanted.update(dict.fromkeys(chats))
        self._bell.set()

    def _start_some(self) -> None:
        for chat in [one for one in self._wanted if one not in self._running]:
            del self._wanted[chat]
            task = asyncio.create_task(self._work(chat))
            self._running[chat] = task
            task.add_done_callback(partial(self._ended, chat))

    def _ended(self, chat: str, _: asyncio.Task[None]) -> None:
        del self._running[chat]
        self._bell.set()

    async def _keep_looking(self) -> None:
        turn = 0
        while not stopping():
            if turn % _FORGET_EVERY == 0:
                await self._trying(run_sync(self._updates.forget))
            self._want(await self._trying(run_sync(self._look)) or [])
            turn += 1
            await asyncio.sleep(LOOK_EVERY_S)

    async def _keep_holding(self) -> None:
        """A call to the other side may last longer than a lease."""
        while not stopping():
            await asyncio.sleep(HOLD_EVERY_S)
            if self._running:
                await self._trying(run_sync(self._chats.hold, list(self._running), self._who))

    async def _trying(self, work: Awaitable[T]) -> T | None:
        """What goes wrong is said and must not be the last that is done."""
        try:
            return await work
        except LeaseLost:
            log.warning("%s: another gateway has the chat", self.channel.name)
        except LotseError as error:
            log.warning("%s interrupted: %s", self.channel.name, error.code)
        except Exception as error:
            log.error("%s: %s", self.channel.name, type(error).__name__, exc_info=without_words(error))
        return None

    def _look(self) -> list[str]:
        return [*self._chats.named(self._updates.waiting()), *self._chats.behind()]

    async def _work(self, identity: str) -> None:
        """All that is to be done in one chat now; what goes wrong is found again by the next look."""
        await self._trying(self._both(identity))

    async def _both(self, identity: str) -> None:
        await self._part(identity, self._hear_slots, self._hear)
        await self._part(identity, self._deliver_slots, self._deliver)

    async def _part(self, identity: str, slots: asyncio.Semaphore, step: Step) -> None:
        """As many steps as there are, under the chat's lease, which is not held while others are waited for."""
        async with slots:
            try:
                chat = await self._take(identity)
                while chat is not None and await step(chat):
                    chat = await self._take(identity)
            finally:
                await run_sync(self._chats.let_go, identity, self._who)

    async def _take(self, identity: str) -> Chat | None:
        """The chat as it is now; what is just coming in goes before. None too when the gateway stops."""
        if self._ending:
            return None
        with suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_COURTESY_S):
                await self._nothing_comes.wait()
        return await run_sync(self._chats.take, identity, self._who)

    async def _deliver(self, chat: Chat) -> bool:
        """Deliver the next message; False when there is nothing to deliver now."""
        self._remember(chat)
        said = await self._delivering.deliver(chat)
        if said:
            self._quiet.discard(chat.id)
        return said

    def _remember(self, chat: Chat) -> None:
        if chat.conversation:
            self._conversations[chat.conversation] = chat.id
            self._conversations.move_to_end(chat.conversation)
            if len(self._conversations) > _REMEMBERED:
                self._conversations.popitem(last=False)

    async def _hear(self, chat: Chat) -> bool:
        """Work off the next update; False when there is none to be worked off now."""
        self._remember(chat)
        waiting = await run_sync(self._updates.next, chat.name)
        if waiting is None:
            return False
        try:
            for number, heard in enumerate(self.channel.to_incoming(waiting.update)):
                chat = await self._hearing.hear(chat, heard, f"{waiting.key}#{number}" if number else waiting.key)
                self._remember(chat)
        except LeaseLost:
            raise
        except Delayed as error:
            await run_sync(self._updates.later, waiting, self._clock() + wait_after(waiting.attempts, error.after_s))
            return False
        except Exception as error:
            if isinstance(error, LotseError) or waiting.attempts < _MOST_TRIES:
                await run_sync(self._updates.later, waiting, self._clock() + wait_after(waiting.attempts, None))
                raise
            log.error("%s: an update was put aside", self.channel.name)
        await run_sync(self._updates.done, waiting.id)
        if chat.is_over:
            await run_sync(self._chats.forget, chat)
        if self.channel.abilities.live and not chat.gone:
            self._quiet.add(chat.id)
            asyncio.get_running_loop().call_later(TYPING_AFTER_S, self._if_quiet, chat)
        return True

    def _if_quiet(self, chat: Chat) -> None:
        """An answer that is not there at once is on its way; where many wait, there are answers to be sent instead."""
        was_quiet = chat.id in self._quiet
        self._quiet.discard(chat.id)
        if was_quiet and len(self._running) <= _BUSY:
            self._beside(self.channel.typing(chat.address))

    def _beside(self, call: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(call)
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)
