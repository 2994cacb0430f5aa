import asyncio
from itertools import pairwise
from typing import Any

import pytest
from telegram.error import RetryAfter

from connectors.telegram_limits import Limits


class Calls:
    """Notes when it is called, and refuses as often as it is told to."""

    def __init__(self, refuse: int = 0) -> None:
        self.at: list[float] = []
        self.refuse = refuse

    async def __call__(self) -> str:
        self.at.append(asyncio.get_running_loop().time())
        if self.refuse:
            self.refuse -= 1
            raise RetryAfter(5)
        return "sent"


async def _send(limits: Limits, calls: Calls, chat: int, endpoint: str = "sendMessage") -> Any:
    return await limits.process_request(calls, (), {}, endpoint, {"chat_id": chat}, None)


async def test_messages_to_one_chat_keep_their_distance_and_others_do_not_wait() -> None:
    limits, calls, others = Limits(30, chat_a_second=10), Calls(), Calls()
    mine, theirs = [_send(limits, calls, 1) for _ in range(3)], [_send(limits, others, chat) for chat in (2, 3)]
    await asyncio.gather(*mine, *theirs)
    assert min(after - before for before, after in pairwise(calls.at)) > 0.08
    assert max(others.at) - min(others.at) < 0.1


async def test_who_asks_during_a_pause_is_told_how_long_it_lasts() -> None:
    limits, calls = Limits(), Calls(refuse=1)
    with pytest.raises(RetryAfter):
        await _send(limits, calls, 1)
    with pytest.raises(RetryAfter) as again:
        await _send(limits, calls, 2)
    assert len(calls.at) == 1
    assert again.value.retry_after


async def test_a_typing_state_does_not_use_up_the_chats_second() -> None:
    limits, calls = Limits(30, chat_a_second=0.5), Calls()
    await _send(limits, calls, 1, "sendChatAction")
    await asyncio.wait_for(_send(limits, calls, 1), 0.5)
