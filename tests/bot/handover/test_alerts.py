"""Which alerts are worth telling, and who delivers them."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.errors import QueueUnavailable
from bot.handover import desk_log
from bot.handover.alerts import LEASE_S, AlertBook, recent
from bot.handover.events import Reason
from bot.handover.models import Handover
from bot.handover.queue import Queue
from bot.storage.database import Database
from bot.storage.live import Live
from tests.bot.handover.desks import minutes, take, waiting
from tests.connectors.alerting import AT, alert


def _alerted(sql: Connection, queue: Queue, at_minutes: float = 0, **values: Any) -> Handover:
    """A handover of which supervisors were told."""
    held = waiting(queue, sql, **values)
    desk_log.append(sql, held.site, "handover", held.id, {}, minutes(at_minutes))
    desk_log.append(sql, held.site, "alert", held.id, {}, minutes(at_minutes))
    return held


def _ids(sql: Connection, at_minutes: float) -> list[str]:
    return [found.handover.id for found in recent(sql, minutes(at_minutes))]


def test_alerts_are_worth_telling_for_an_hour(queue: Queue, database: Database) -> None:
    with database.write() as sql:
        first, second = _alerted(sql, queue), _alerted(sql, queue, 5)
        assert _ids(sql, 6) == [first.id, second.id]
        assert _ids(sql, 62) == [second.id]
        assert _ids(sql, 66) == []


def test_who_was_taken_meanwhile_is_no_news_except_in_danger(queue: Queue, database: Database) -> None:
    with database.write() as sql:
        taken, danger = _alerted(sql, queue), _alerted(sql, queue, reason=Reason.DISTRESS)
        for held in (taken, danger):
            take(queue, sql, held, "anna")
        assert _ids(sql, 1) == [danger.id]


def test_of_one_handover_only_the_newest_alert_counts(queue: Queue, database: Database) -> None:
    with database.write() as sql:
        held = _alerted(sql, queue)
        newest = desk_log.append(sql, held.site, "alert", held.id, {}, minutes(10))
        assert [found.seq for found in recent(sql, minutes(11))] == [newest]


async def test_exactly_one_of_many_takes_an_alert_and_each_channel_is_its_own(live: Live) -> None:
    books = [AlertBook(live) for _ in range(10)]
    assert sum([await book.take("mail", alert()) for book in books]) == 1
    assert await books[0].take("webhook", alert())
    assert await books[0].take("mail", alert(seq=8))


async def test_an_alert_of_a_gateway_that_died_is_free_again(live: Live) -> None:
    await AlertBook(live).take("mail", alert())
    [key] = await live.redis.keys("lotse:alert:*")
    assert 0 < await live.redis.ttl(key) <= LEASE_S


async def test_the_time_between_two_tries_grows(live: Live) -> None:
    book = AlertBook(live)
    assert [await book.failed("mail", alert(), AT) for _ in range(8)] == [5, 10, 20, 40, 80, 160, 300, 300]
    assert await book.failed("mail", alert(), AT + timedelta(minutes=56)) is None
    assert await book.counts() == {"mail failed": 9, "mail failing": 9, "mail given_up": 1}
    assert not await book.take("mail", alert())


async def test_a_delivery_ends_the_failures_in_a_row(live: Live) -> None:
    book = AlertBook(live)
    await book.failed("mail", alert(), AT)
    await book.delivered("mail", alert(seq=8))
    assert await book.counts() == {"mail failed": 1, "mail delivered": 1}
    assert not await book.take("mail", alert(seq=8))


async def test_without_redis_nobody_delivers_and_nothing_is_counted() -> None:
    away = Live("redis://127.0.0.1:1")
    book = AlertBook(away)
    for step in (book.take("mail", alert()), book.delivered("mail", alert()), book.failed("mail", alert(), AT)):
        with pytest.raises(QueueUnavailable):
            await step
    with pytest.raises(QueueUnavailable):
        await book.counts()
    await away.close()
