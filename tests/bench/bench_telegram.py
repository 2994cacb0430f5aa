"""`python -m tests.bench.bench_telegram [--updates N] [--only PART]`, also `make bench-telegram`: once, and in order?

A Bot API on loopback takes what the bot sends; the program runs as in a city, with Telegram's own limits kept.
"""

import argparse
import asyncio
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from bot.channel_port import Showing
from bot.conversations.record import Conversations
from bot.messages import Author, Message
from bot.privacy.addresses import Addresses
from bot.storage.database import Database
from bot.storage.tables import channel_chats
from connectors.telegram_writing import to_channel
from tests.bench.figures import Figure, at_least, at_most, machine, show
from tests.bench.latency import percentile
from tests.bench.place import FREE, folder
from tests.bench.telegram_replay import Line, Trouble, at_rate, deliveries, replay
from tests.connectors.bot_api import TOKEN, BotApi, open_bot_api
from tests.programs import Program

UPDATES, CHATS, KILLS = 10_000, 250, 5
RATE, RATE_S = 110.0, 30
REFUSE_EVERY = 400


def once_and_in_order(program: Program, api: BotApi, updates: int) -> Iterator[Figure]:
    """10 000 updates with everything that can go wrong."""
    trouble = api.refuse = Trouble(REFUSE_EVERY)
    sent = list(deliveries(updates, CHATS))
    began = time.monotonic()
    asyncio.run(_with_dying_brains(program, api, sent))
    _until_quiet(api)
    yield Figure("updates / deliveries of them", f"{updates:,} / {len(sent):,}")
    yield Figure("brains killed / messages refused with 429 and 500", f"{KILLS} / {len(trouble.refused)}")
    chats, wrong, citizens = _compare(program.data, api)
    yield Figure("citizens' messages in the record", f"{citizens:,}", f"= {updates:,}", citizens == updates)
    yield Figure(f"chats of {chats} that did not see each answer once and in order", str(len(wrong)), "= 0", not wrong)
    yield from (Figure(f"  {what}", "DIFFERS") for what in wrong[:10])
    yield Figure("until the last answer had left", f"{time.monotonic() - began:.0f} s")


async def _with_dying_brains(program: Program, api: BotApi, sent: list[dict[str, object]]) -> None:
    line = Line(program.url, api)

    async def kill() -> None:
        for _ in range(KILLS):
            await asyncio.sleep(8)
            await asyncio.to_thread(program.kill, "bot brain")

    killing = asyncio.create_task(kill())
    await replay(line, iter(sent))
    await killing
    await line.close()


def _until_quiet(api: BotApi, seconds: float = 20) -> None:
    """Until nothing has been sent for so long."""
    count, since = -1, time.monotonic()
    while time.monotonic() - since < seconds:
        now = sum(map(len, list(api.sent.values())))
        if now != count:
            count, since = now, time.monotonic()
        time.sleep(0.5)


def _compare(data: Path, api: BotApi) -> tuple[int, list[str], int]:
    """Chats, what differs in them between the record and what Telegram was given, and the citizens' messages."""
    database = Database(f"sqlite:///{data / 'lotse.db'}")
    addresses = Addresses((data / "channel.key").read_bytes())
    record, wrong, citizens = Conversations(database), [], 0
    with database.read() as sql:
        rows = sql.execute(select(channel_chats)).all()
    for row in rows:
        said = record.everything(row.conversation)
        chat = addresses.opened(row.address)["chat_id"]
        citizens += sum(one.author is Author.CITIZEN for one in said)
        if problem := _difference(said, api.texts(chat)):
            wrong.append(f"chat {chat}: {problem}")
    database.close()
    return len(rows), wrong, citizens


def _difference(said: list[Message], given: list[str]) -> str:
    ours = [one for one in said if one.author is not Author.CITIZEN]
    expected = [str(piece["text"]) for one in ours for piece in to_channel(one, Showing(token="0" * 8))]
    asked, ended = len(said) - len(ours), sum(one.outcome is not None for one in ours) - 1
    if asked != ended:
        return f"{asked} questions, {ended} answers"
    return "" if expected == given else f"{len(expected)} pieces in the record, {len(given)} given"


def accepted(program: Program, api: BotApi, updates: int) -> Iterator[Figure]:
    """More messages than Telegram delivers to most bots, while the brain answers them."""
    fresh = list({one["update_id"]: one for one in deliveries(int(RATE * RATE_S), 300, seed=11)}.values())
    line, began = Line(program.url, api), time.perf_counter()

    async def run() -> None:
        await at_rate(line, fresh, RATE)
        await line.close()

    asyncio.run(run())
    took = time.perf_counter() - began
    yield at_least("Telegram messages stored and acknowledged", len(fresh) / took, 100, "/s")
    yield at_most("  p95", percentile(line.took, 95), 50, "ms")
    yield Figure("  p50 / slowest", f"{percentile(line.took, 50):.1f} / {max(line.took):.1f} ms")


PARTS = {"order": once_and_in_order, "rate": accepted}


@contextmanager
def running(api: BotApi) -> Iterator[Program]:
    """`lotse serve` with Telegram on a copy of the data."""
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(folder(), place, dirs_exist_ok=True, ignore=shutil.ignore_patterns("redis", "cache"))
        telegram = {"LOTSE_TELEGRAM_TOKEN": TOKEN, "LOTSE_TELEGRAM_API": api.address}
        more = {"LOTSE_PUBLIC_URL": "https://stadt.example", "LOTSE_SECOND_ENCODER": "off"}
        program = Program(Path(place), FREE | telegram | more)
        try:
            program.wait_until_ready()
            yield program
        finally:
            program.stop()


def main() -> None:
    """Run the parts that were asked for, all by default, each on a program of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--updates", type=int, default=UPDATES, help="updates of the first part")
    given = parser.parse_args()
    print(machine())
    for part in given.only:
        with open_bot_api() as api, running(api) as program:
            show(PARTS[part](program, api, given.updates))


if __name__ == "__main__":
    main()
