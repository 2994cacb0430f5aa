"""Telegram's side of a busy day: updates several times and out of order between chats, and an API in trouble."""

import asyncio
import itertools
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from connectors.telegram import Telegram
from tests.bench.http_line import HttpLine
from tests.connectors.bot_api import TOKEN, BotApi, Refusal
from tests.connectors.telegram_updates import message, private

QUESTIONS = (
    "Was kostet ein Personalausweis?",
    "Wo melde ich meinen Hund an?",
    "parkausweis",
    "Wie wird das Wetter morgen?",
    "Vielen Dank",
    "Welche Unterlagen brauche ich für den Reisepass?",
    "Sperrmüll abholen lassen",
    "Hallo",
)
_AT_ONCE = 8
_FIRST_CHAT = 500_000


@dataclass
class Trouble:
    """Refuses some of the messages: too many (429), then a fault (500), in turn."""

    every: int
    refused: list[int] = field(default_factory=list)
    _sends: int = 0

    def __call__(self, method: str, data: dict[str, Any]) -> Refusal | None:
        if method != "sendMessage":
            return None
        self._sends += 1
        if self._sends % self.every:
            return None
        status = (429, 500)[len(self.refused) % 2]
        self.refused.append(status)
        return (status, {"parameters": {"retry_after": 1}} if status == 429 else {})


def deliveries(updates: int, chats: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Each update one to three times; in order within a chat, in any order between chats."""
    dice = random.Random(seed)
    numbers = itertools.count(1)
    lines = [[_said(next(numbers), chat, dice) for _ in range(updates // chats)] for chat in range(chats)]
    waiting = [(line, 0) for line in lines]
    again: list[dict[str, Any]] = []
    while waiting:
        place = dice.randrange(len(waiting))
        line, at = waiting[place]
        yield line[at]
        again += [line[at]] * dice.randrange(3)
        waiting[place] = (line, at + 1)
        if at + 1 == len(line):
            waiting.pop(place)
        while again and dice.random() < 0.5:
            yield again.pop(dice.randrange(len(again)))
    yield from again


def _said(number: int, chat: int, dice: random.Random) -> dict[str, Any]:
    return message(number, text=f"{dice.choice(QUESTIONS)}", chat=private(_FIRST_CHAT + chat))


class Line:
    """Posts updates to a gateway as Telegram does: again, until it is acknowledged."""

    def __init__(self, url: str, api: BotApi) -> None:
        path, secret = Telegram(TOKEN, api.address).secrets()
        self._headers = (("X-Telegram-Bot-Api-Secret-Token", secret),)
        self._path, self._port = f"/webhooks/telegram/{path}", int(url.rpartition(":")[2])
        self._idle: list[HttpLine] = []
        self.took: list[float] = []

    async def post(self, update: dict[str, Any]) -> None:
        """Deliver one update."""
        while True:
            if await self._acknowledged(update):
                return
            await asyncio.sleep(0.2)

    async def _acknowledged(self, update: dict[str, Any]) -> bool:
        line = self._idle.pop() if self._idle else HttpLine("127.0.0.1", self._port)
        began = time.perf_counter()
        try:
            status, _ = await line.post(self._path, update, further=self._headers)
        except (OSError, asyncio.IncompleteReadError):
            return False
        self.took.append(1_000 * (time.perf_counter() - began))
        self._idle.append(line)
        return status == 200

    async def close(self) -> None:
        """Hang up."""
        for line in self._idle:
            await line.close()


async def replay(line: Line, updates: Iterator[dict[str, Any]]) -> None:
    """Deliver all of them, a few at once, but never two of one chat."""
    busy: dict[int, asyncio.Lock] = {}
    places = asyncio.Semaphore(_AT_ONCE)

    async def one(update: dict[str, Any], lock: asyncio.Lock) -> None:
        try:
            await line.post(update)
        finally:
            lock.release()
            places.release()

    tasks = set[asyncio.Task[None]]()
    for update in updates:
        await places.acquire()
        lock = busy.setdefault(update["message"]["chat"]["id"], asyncio.Lock())
        await lock.acquire()
        task = asyncio.create_task(one(update, lock))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    await asyncio.gather(*tasks)


async def at_rate(line: Line, updates: list[dict[str, Any]], a_second: float) -> None:
    """Deliver at a fixed rate, whatever becomes of those before."""
    loop = asyncio.get_running_loop()
    began, tasks = loop.time(), []
    for number, update in enumerate(updates):
        await asyncio.sleep(max(0.0, began + number / a_second - loop.time()))
        tasks.append(asyncio.create_task(line.post(update)))
    await asyncio.gather(*tasks)
