"""Telegram's limits (Bot API FAQ): 30 messages a second in all, 20 a minute to a group, one a second to a chat.

The first two are the library's `AIORateLimiter`. It does not know the third, and where Telegram asks for a pause it
would sleep while it holds the chat; here whoever asks during a pause is told how long it lasts, and the outbox tries
again.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from aiolimiter import AsyncLimiter
from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter

_CHATS = 1_000


class Limits(AIORateLimiter):
    """One for each bot."""

    def __init__(self, overall_a_second: float = 30, chat_a_second: float = 1) -> None:
        super().__init__(overall_max_rate=overall_a_second, overall_time_period=1)
        self._each_s = 1 / chat_a_second
        self._chats: OrderedDict[Any, AsyncLimiter] = OrderedDict()
        self._until = 0.0

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Call when it is allowed; raises RetryAfter at once during a pause."""
        now = asyncio.get_running_loop().time()
        if now < self._until:
            raise RetryAfter(max(1, round(self._until - now)))
        if endpoint.startswith("send") and endpoint != "sendChatAction":
            await self._chat(data.get("chat_id")).acquire()
        try:
            return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)
        except RetryAfter as error:
            self._until = asyncio.get_running_loop().time() + seconds(error)
            raise

    def _chat(self, chat: Any) -> AsyncLimiter:
        found = self._chats.pop(chat, None) or AsyncLimiter(1, self._each_s)
        self._chats[chat] = found
        if len(self._chats) > _CHATS:
            self._chats.popitem(last=False)
        return found


def seconds(error: RetryAfter) -> float:
    """How long Telegram wants us to wait."""
    wanted = error.retry_after
    return wanted.total_seconds() if isinstance(wanted, timedelta) else float(wanted)
