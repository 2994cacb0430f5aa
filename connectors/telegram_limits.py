"""Telegram's limits (Bot API FAQ): 30 messages a second in all, 20 a minute to a group, one a second to a chat.

The first two are the library's `AIORateLimiter`. It does not know the third, and where Telegram asks for a pause it
would sleep while it holds the chat, and let nobody else be written to; here whoever asks during a pause is told how
long it lasts, and the outbox tries again.
"""

import asyncio
import math
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import partial
from typing import Any

from aiolimiter import AsyncLimiter
from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter

_CHATS = 1_000
_MANY, _SHORT_S = 3, 10.0
"""When so many chats are refused within so short a time, it is not them but the bot that sends too much."""
Call = Callable[..., Coroutine[Any, Any, Any]]


class Pauses:
    """Which chats are not to be written to for a while, and whether all of them are not.

    Telegram asks for a pause without saying which of its limits was met: that of one chat, or that of the bot.
    """

    def __init__(self) -> None:
        self._chats: OrderedDict[Any, tuple[float, float]] = OrderedDict()
        """When each was refused, and until when it pauses; the newest last."""
        self._all_until = 0.0

    def __len__(self) -> int:
        return len(self._chats)

    def begin(self, chat: Any, for_s: float, now: float) -> None:
        """A message to this chat was refused."""
        _, until = self._chats.pop(chat, (now, now))
        self._chats[chat] = (now, max(until, now + for_s))
        self._forget(now)
        refused = [until for since, until in self._chats.values() if since > now - _SHORT_S]
        if len(refused) >= _MANY:
            self._all_until = max(self._all_until, *refused)

    def left(self, chat: Any, now: float) -> float:
        """For how many seconds this chat is to be left alone; none when it is not above 0."""
        _, until = self._chats.get(chat, (0.0, 0.0))
        return max(until, self._all_until) - now

    def _forget(self, now: float) -> None:
        over = [chat for chat, (since, until) in self._chats.items() if until <= now and since <= now - _SHORT_S]
        for chat in over:
            del self._chats[chat]
        while len(self._chats) > _CHATS:
            self._chats.popitem(last=False)


class Limits(AIORateLimiter):
    """One for each bot."""

    def __init__(self, overall_a_second: float = 30, chat_a_second: float = 1) -> None:
        super().__init__(overall_max_rate=overall_a_second, overall_time_period=1)
        self._each_s = 1 / chat_a_second
        self._chats: OrderedDict[Any, AsyncLimiter] = OrderedDict()
        self._pauses = Pauses()

    async def process_request(
        self,
        callback: Call,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Call when it is allowed; raises RetryAfter at once during a pause."""
        chat = data.get("chat_id")
        self._look_for_pause(chat)
        if endpoint.startswith("send") and endpoint != "sendChatAction":
            await self._chat(chat).acquire()
            callback = partial(self._send, chat, callback)
        return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)

    async def _send(self, chat: Any, call: Call, *args: Any, **kwargs: Any) -> Any:
        """Call, unless a pause has begun while this message waited for its turn."""
        self._look_for_pause(chat)
        try:
            return await call(*args, **kwargs)
        except RetryAfter as error:
            self._pauses.begin(chat, seconds(error), _now())
            raise

    def _look_for_pause(self, chat: Any) -> None:
        left = self._pauses.left(chat, _now())
        if left > 0:
            raise RetryAfter(math.ceil(left))

    def _chat(self, chat: Any) -> AsyncLimiter:
        found = self._chats.pop(chat, None) or AsyncLimiter(1, self._each_s)
        self._chats[chat] = found
        if len(self._chats) > _CHATS:
            self._chats.popitem(last=False)
        return found


def _now() -> float:
    return asyncio.get_running_loop().time()


def seconds(error: RetryAfter) -> float:
    """How long Telegram wants us to wait."""
    wanted = error.retry_after
    return wanted.total_seconds() if isinstance(wanted, timedelta) else float(wanted)
