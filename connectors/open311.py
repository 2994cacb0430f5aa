"""The city's own Open311 endpoint: cases go there, and what becomes of them comes back, as long as the gateway runs.

Any number of gateways do this side by side; the outbox gives each case to one of them.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from anyio.to_thread import run_sync

from bot.cases.catalogues import Catalogues
from bot.cases.outbox import Outbox
from bot.cases.outbox_care import ALERT_AFTER, left_out, trouble
from bot.errors import LotseError, without_words
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.live import stopping
from connectors.open311_client import Endpoint
from connectors.open311_courier import Courier, Pace
from connectors.open311_news import Desk, News

log = logging.getLogger(__name__)

Step = Callable[[], Awaitable[bool]]
_IDLE_S, _BUSY_S = 1.0, 0.02
_WATCH_EVERY_S = 60.0
_REMIND = timedelta(hours=1)


async def keep_carrying(settings: Settings, database: Database, catalogues: Catalogues, desk: Desk) -> None:
    """Carry until cancelled; at once over where no endpoint is set."""
    if not settings.open311_url:
        return
    key, within = settings.open311_key.get_secret_value(), settings.open311_answer_s
    endpoint = Endpoint(settings.open311_url, key, settings.open311_jurisdiction, within)
    outbox, pace = Outbox(database, endpoint.name), Pace(within, settings.open311_poll_s)
    courier, news = Courier(outbox, endpoint, catalogues, pace), News(outbox, endpoint, desk, pace)
    await _tell_left_out(database, settings.site)
    try:
        steps = (courier.send, courier.look, courier.ask, news.pull)
        await asyncio.gather(*map(_keep, steps), _watch(database, outbox))
    finally:
        await endpoint.close()


async def _tell_left_out(database: Database, site: str) -> None:
    """What was reported before there was an endpoint is sent only if people want it: they may have entered it there."""

    def look() -> int:
        with database.read() as sql:
            return len(left_out(sql, site))

    with suppress(LotseError):
        count = await run_sync(look)
        if count:
            log.warning("%d open defects are older than the Open311 endpoint: lotse outbox fill", count)


async def _keep(step: Step) -> None:
    """Take a step again and again; what goes wrong in one is told, and the next one follows."""
    while not stopping():
        busy = False
        try:
            busy = await step()
        except LotseError as error:
            log.warning("Open311 interrupted: %s", error.code)
        except Exception as error:  # one bad answer must not be the last that is read
            log.error("Open311: %s", type(error).__name__, exc_info=without_words(error))
        await asyncio.sleep(_BUSY_S if busy else _IDLE_S)


async def _watch(database: Database, outbox: Outbox) -> None:
    """Tell the log, once an hour, what has not worked for long; readiness tells it at any time."""
    told = outbox.clock() - _REMIND
    while not stopping():
        await asyncio.sleep(_WATCH_EVERY_S)
        at = outbox.clock()
        if at - told >= _REMIND and await _tell(database, outbox):
            told = at


async def _tell(database: Database, outbox: Outbox) -> bool:
    def look() -> bool:
        with database.read() as sql:
            found = trouble(sql, outbox.clock() - ALERT_AFTER)
        if found:
            log.error("%d cases do not get on at the Open311 endpoint since %s", found.cases, found.since.isoformat())
        return found is not None

    try:
        return await run_sync(look)
    except LotseError as error:
        log.warning("Open311 not watched: %s", error.code)
        return False
