import asyncio
from itertools import pairwise
from typing import Any

import pytest
from telegram.error import RetryAfter

from connectors import telegram_limits
from connectors.telegram_limits import Limits, Pauses


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


async def _send(limits: Limits, calls: Calls, chat: int | None, endpoint: str = "sendMessage") -> Any:
    data = {} if chat is None else {"chat_id": chat}
    return await limits.process_request(calls, (), {}, endpoint, data, None)


async def _refused(limits: Limits, chat: int | None, endpoint: str = "sendMessage") -> None:
    with pytest.raises(RetryAfter):
        await _send(limits, Calls(refuse=1), chat, endpoint)


async def test_messages_to_one_chat_keep_their_distance_and_others_do_not_wait() -> None:
    limits, calls, others = Limits(30, chat_a_second=10), Calls(), Calls()
    mine, theirs = [_send(limits, calls, 1) for _ in range(3)], [_send(limits, others, chat) for chat in (2, 3)]
    await asyncio.gather(*mine, *theirs)
    assert min(after - before for before, after in pairwise(calls.at)) > 0.08
    assert max(others.at) - min(others.at) < 0.1


async def test_who_asks_during_the_pause_of_a_chat_is_told_how_long_it_lasts_and_other_chats_go_on() -> None:
    limits, calls = Limits(), Calls()
    await _refused(limits, 1)
    with pytest.raises(RetryAfter) as again:
        await asyncio.wait_for(_send(limits, calls, 1), 0.5)
    assert again.value.retry_after == 5
    assert calls.at == []
    assert await _send(limits, calls, 2) == "sent"


async def test_a_message_that_waited_for_its_turn_is_not_sent_into_a_pause() -> None:
    limits, calls = Limits(30, chat_a_second=10), Calls(refuse=1)
    found = await asyncio.gather(*[_send(limits, calls, 1) for _ in range(3)], return_exceptions=True)
    assert [type(one) for one in found] == [RetryAfter] * 3
    assert len(calls.at) == 1


async def test_several_chats_that_are_refused_at_one_time_pause_all() -> None:
    limits, calls = Limits(), Calls()
    for chat in (1, 2, 3):
        await _refused(limits, chat)
    for method, other in (("sendMessage", 4), ("sendMessage", 5), ("getFile", None)):
        with pytest.raises(RetryAfter):
            await _send(limits, calls, other, method)
    assert calls.at == []


async def test_one_chat_that_is_refused_again_and_again_pauses_nobody_else() -> None:
    limits, calls = Limits(1_000, chat_a_second=1_000), Calls(refuse=4)
    await asyncio.gather(*[_send(limits, calls, 1) for _ in range(4)], return_exceptions=True)
    assert await _send(limits, Calls(), 2) == "sent"


@pytest.mark.parametrize("endpoint", ["setMyCommands", "answerCallbackQuery", "getFile", "sendChatAction", "getMe"])
async def test_what_is_no_message_pauses_nobody_when_it_is_refused(endpoint: str) -> None:
    limits, chat = Limits(), 1 if endpoint == "sendChatAction" else None
    for _ in range(4):
        await _refused(limits, chat, endpoint)
    assert await _send(limits, Calls(), chat, endpoint) == "sent"
    assert await _send(limits, Calls(), 1) == "sent"


async def test_a_typing_state_does_not_use_up_the_chats_second() -> None:
    limits, calls = Limits(30, chat_a_second=0.5), Calls()
    await _send(limits, calls, 1, "sendChatAction")
    await asyncio.wait_for(_send(limits, calls, 1), 0.5)


def test_all_pause_for_the_longest_of_those_that_were_refused_within_a_short_time() -> None:
    pauses = Pauses()
    for chat, seconds in ((1, 3), (2, 40), (3, 5)):
        pauses.begin(chat, seconds, now=100)
    assert [pauses.left(chat, now=110) for chat in (1, 2, 3, 4, None)] == [30] * 5
    assert pauses.left(4, now=141) <= 0


def test_chats_that_are_refused_far_apart_do_not_pause_the_others() -> None:
    pauses = Pauses()
    for chat in range(6):
        pauses.begin(chat, 30, now=100 + chat * 6)
    assert pauses.left(5, now=131) == 29
    assert pauses.left(6, now=131) <= 0


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    pauses = Pauses()
    pauses.begin(1, 30, now=100)
    pauses.begin(1, 2, now=101)
    assert pauses.left(1, now=110) == 20


def test_pauses_that_are_over_are_forgotten_and_never_too_many_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses = Pauses()
    for chat in range(10):
        pauses.begin(chat, 30, now=chat * 60)
    assert len(pauses) == 1
    monkeypatch.setattr(telegram_limits, "_CHATS", 5)
    for chat in range(10):
        pauses.begin(chat, 3_000, now=1_000 + chat * 60)
    assert len(pauses) == 5
