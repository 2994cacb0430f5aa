"""What does not get on is seen from its first failure to its end, and settled only where something is in doubt."""

from datetime import timedelta

import pytest

from bot.cases.outbox import Outbox, Stage
from bot.cases.outbox_care import is_there, send_again, trouble, waiting
from bot.errors import NotFound
from bot.storage.database import Database
from tests.bot.cases.test_outbox import LEASE, Watch, _claimed
from tests.bot.cases.test_outbox import box as box
from tests.bot.cases.test_outbox import watch as watch
from tests.connectors.carrying import case_of, filed, rows


def test_what_fails_is_told_from_its_first_failure_on_until_it_works(
    database: Database, box: Outbox, watch: Watch
) -> None:
    case = filed(database)
    began = watch.at
    for _ in range(3):
        box.later(_claimed(box), Stage.QUEUED, watch.at, "not_sent: ConnectError")
        watch.at += timedelta(hours=1)
    with database.read() as sql:
        found = trouble(sql, watch.at - timedelta(hours=2))
        assert found
        assert (found.cases, found.since, found.error) == (1, began, "not_sent: ConnectError")
        assert [(one.number, one.attempts) for one in waiting(sql)] == [(case.number, 3)]
    box.rest(_claimed(box), watch.at)
    with database.read() as sql:
        assert trouble(sql, watch.at) is None


def test_what_is_settled_by_hand_goes_on_from_there(database: Database, box: Outbox, watch: Watch) -> None:
    lost, found = filed(database), filed(database)
    for errand in box.claim(Stage.QUEUED, 2, LEASE):
        assert box.sending(errand, watch.at + timedelta(days=1))
    with database.write() as sql:
        send_again(sql, lost, watch.at)
        is_there(sql, found, "4711", watch.at)
    assert {row.case: row.stage for row in rows(database)} == {lost.id: Stage.QUEUED, found.id: Stage.FILED}
    assert case_of(database, found).external_id == "4711"
    with database.read() as sql:
        assert [one.number for one in waiting(sql)] == [lost.number]


def test_what_is_not_in_doubt_cannot_be_settled(database: Database, box: Outbox, watch: Watch) -> None:
    case = filed(database)
    for settle in (lambda sql: send_again(sql, case, watch.at), lambda sql: is_there(sql, case, "1", watch.at)):
        with pytest.raises(NotFound), database.write() as sql:
            settle(sql)
    assert case_of(database, case).external_id is None


def test_who_sends_when_somebody_settles_it_has_lost_the_case(database: Database, box: Outbox, watch: Watch) -> None:
    case = filed(database)
    slow = box.sending(_claimed(box), watch.at)
    assert slow
    with database.write() as sql:
        send_again(sql, case, watch.at)
    assert box.sending(slow, watch.at) is None
