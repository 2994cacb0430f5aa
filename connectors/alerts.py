"""Alerts go to the outside as long as the gateway runs: whoever is to know may have no console open.

Any number of gateways do this side by side. Nothing here keeps the sweep or citizens waiting: the desk's log is read
once a second, each delivery is a task of its own, and what fails waits in Redis until it is tried again.
"""

import asyncio
import logging
from collections.abc import Sequence

from anyio.to_thread import run_sync

from bot.clock import Clock, now
from bot.errors import LotseError, without_words
from bot.handover.alerts import LEASE_S, Alert, AlertBook, recent
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.live import Live, stopping
from connectors.alert_channels import Channel, Mail, NotDelivered, Webhook

log = logging.getLogger(__name__)

_LOOK_EVERY_S = 1.0
_AT_ONCE = 20
"""Deliveries by one gateway at one time; the others wait for the next look."""


def channels_of(settings: Settings) -> list[Channel]:
    """The ways that are set; none by default."""
    found: list[Channel] = []
    if url := settings.alert_url.get_secret_value():
        found.append(Webhook(url, settings.public_url))
    if settings.alert_addresses:
        found.append(Mail(settings.smtp_url.get_secret_value(), settings.alert_addresses, settings.public_url))
    return found


async def keep_alerting(settings: Settings, database: Database, live: Live) -> None:
    """Deliver until cancelled; at once over where no way to the outside is set."""
    channels = channels_of(settings)
    if not channels:
        return
    try:
        await Alerting(database, AlertBook(live), channels).run()
    finally:
        for channel in channels:
            await channel.close()


class Alerting:
    """One gateway's part in the delivery."""

    def __init__(self, database: Database, book: AlertBook, channels: Sequence[Channel], clock: Clock = now) -> None:
        self._database, self._book, self._channels, self._clock = database, book, channels, clock
        self._running: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Look once a second until cancelled."""
        try:
            while not stopping():
                await self._one_look()
                await asyncio.sleep(_LOOK_EVERY_S)
        finally:
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)

    async def _one_look(self) -> None:
        try:
            await self.look()
        except LotseError as error:
            log.warning("alerts interrupted: %s", error.code)
        except Exception as error:  # one bad look must not be the last
            log.error("alerts: %s", type(error).__name__, exc_info=without_words(error))

    async def look(self) -> None:
        """Begin to deliver what nobody has delivered yet."""
        for alert in await run_sync(self._found):
            for channel in self._channels:
                if len(self._running) < _AT_ONCE and await self._book.take(channel.name, alert):
                    task = asyncio.create_task(self._deliver(channel, alert))
                    self._running.add(task)
                    task.add_done_callback(self._running.discard)

    async def settled(self) -> None:
        """Wait for what this gateway has begun."""
        await asyncio.gather(*self._running)

    def _found(self) -> list[Alert]:
        with self._database.read() as sql:
            return recent(sql, self._clock())

    async def _deliver(self, channel: Channel, alert: Alert) -> None:
        """Whatever happens, it ends well before another gateway would take the alert for forgotten."""
        try:
            async with asyncio.timeout(LEASE_S / 2):
                await channel.deliver(alert, self._clock())
            await self._book.delivered(channel.name, alert)
        except LotseError as error:
            log.warning("alert %s by %s not noted: %s", alert.seq, channel.name, error.code)
        except (NotDelivered, TimeoutError) as error:
            await self._failed(channel, alert, str(error) or type(error).__name__)
        except Exception as error:
            log.error("alert by %s: %s", channel.name, type(error).__name__, exc_info=without_words(error))
            await self._failed(channel, alert, type(error).__name__)

    async def _failed(self, channel: Channel, alert: Alert, why: str) -> None:
        try:
            wait_s = await self._book.failed(channel.name, alert, self._clock())
        except LotseError as error:
            log.warning("alert %s by %s failed (%s), not noted: %s", alert.seq, channel.name, why, error.code)
            return
        if wait_s is None:
            log.error("alert %s by %s given up: %s", alert.seq, channel.name, why)
        else:
            log.warning("alert %s by %s failed (%s), again in %d s", alert.seq, channel.name, why, wait_s)
