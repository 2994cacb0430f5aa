"""Alerts to the outside: which ones are to be delivered, by which gateway, and how often that went wrong.

The desk's log is their outbox: what stands there was decided in the transaction of the alert, by whatever process.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from redis.exceptions import RedisError
from sqlalchemy import Connection, or_, select

from bot.errors import QueueUnavailable
from bot.handover import rows
from bot.handover.events import Reason
from bot.handover.looking import WAITS
from bot.handover.models import Handover
from bot.storage.live import Live
from bot.storage.tables import desk_events, handovers

WORTH_TELLING = timedelta(hours=1)
"""An alert that could not be delivered for so long helps nobody any more."""
LEASE_S = 60
"""A gateway that dies while it delivers leaves the alert to another one after this time."""
_FIRST_WAIT_S, _LONGEST_WAIT_S = 5, 300
_KEPT_S = 2 * int(WORTH_TELLING.total_seconds())
_COUNTS = "lotse:alerts"
"""Hash: by channel what was delivered, failed and given up since the beginning, and failures in a row."""


@dataclass(frozen=True)
class Alert:
    """One alert of the desk's log, with the handover as it is now."""

    seq: int
    at: datetime
    handover: Handover

    @property
    def key(self) -> str:
        """Unlike the number alone also unique after a record was put back to an older state."""
        return f"{self.handover.id}:{self.seq}"


def recent(sql: Connection, at: datetime) -> list[Alert]:
    """The newest alert of each handover, oldest first, if still worth telling: who waits, and who was in danger.

    What has not been delivered for long gives way to the next alert of the same, so that nobody gets all at once.
    """
    fresh = (desk_events.c.event == "alert", desk_events.c.at > at - WORTH_TELLING)
    columns = (desk_events.c.seq, desk_events.c.at, desk_events.c.handover)
    events = sql.execute(select(*columns).where(*fresh).order_by(desk_events.c.seq)).all()
    matters = or_(WAITS, handovers.c.reason == Reason.DISTRESS)
    of_events = handovers.c.id.in_({event.handover for event in events})
    held = {row.id: rows.handover(row) for row in sql.execute(select(handovers).where(of_events, matters))}
    newest = {event.handover: event for event in events if event.handover in held}
    return [Alert(event.seq, event.at, held[event.handover]) for event in sorted(newest.values(), key=lambda e: e.seq)]


class AlertBook:
    """What all gateways know together of deliveries; every function raises QueueUnavailable without Redis."""

    def __init__(self, live: Live) -> None:
        self._redis = live.redis

    async def take(self, channel: str, alert: Alert) -> bool:
        """Whether the caller is to deliver it by this channel now: nobody does, did, or waits to try again."""
        try:
            return bool(await self._redis.set(_key(channel, alert), "taken", nx=True, ex=LEASE_S))
        except RedisError as error:
            raise QueueUnavailable from error

    async def delivered(self, channel: str, alert: Alert) -> None:
        """It is done, for all gateways."""
        try:
            async with self._redis.pipeline(transaction=True) as pipeline:
                pipeline.set(_key(channel, alert), "done", ex=_KEPT_S)
                pipeline.hincrby(_COUNTS, f"{channel} delivered", 1)
                pipeline.hdel(_COUNTS, f"{channel} failing")
                await pipeline.execute()
        except RedisError as error:
            raise QueueUnavailable from error

    async def failed(self, channel: str, alert: Alert, at: datetime) -> float | None:
        """It is tried again after a while that doubles each time: in so many seconds, or None where it is given up."""
        try:
            tries = int(await self._redis.incr(f"{_key(channel, alert)}:tries"))
            wait_s = min(_FIRST_WAIT_S * 2 ** (tries - 1), _LONGEST_WAIT_S)
            again = at + timedelta(seconds=wait_s) < alert.at + WORTH_TELLING
            async with self._redis.pipeline(transaction=True) as pipeline:
                pipeline.expire(f"{_key(channel, alert)}:tries", _KEPT_S)
                pipeline.set(_key(channel, alert), "later" if again else "given up", ex=wait_s if again else _KEPT_S)
                for what in ("failed", "failing") if again else ("failed", "failing", "given_up"):
                    pipeline.hincrby(_COUNTS, f"{channel} {what}", 1)
                await pipeline.execute()
        except RedisError as error:
            raise QueueUnavailable from error
        return wait_s if again else None

    async def counts(self) -> dict[str, int]:
        """By "channel what" (delivered, failed, given_up, failing: in a row); what is not there is 0."""
        try:
            found = await self._redis.hgetall(_COUNTS)
        except RedisError as error:
            raise QueueUnavailable from error
        return {str(name): int(count) for name, count in found.items()}


def _key(channel: str, alert: Alert) -> str:
    return f"lotse:alert:{channel}:{alert.key}"
