"""What does not get on is seen from its first failure to its end, and settled only where something is in doubt."""

from datetime import timedelta

import pytest

from bot.cases.models import Change
from bot.cases.outbox import Outbox, Stage
from bot.cases.outbox_care import GAP, fill, is_there, left_out, send_again, trouble, waiting
from bot.cases.record import Cases
from bot.cases.workflow import State
from bot.errors import NotFound
from bot.storage.database import Database
from tests.bot.cases.reports import ANNA, AT, RUDE, SITE, hours, opened
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


def test_defects_from_before_there_was_an_endpoint_follow_oldest_first_and_one_after_the_other(
    database: Database,
) -> None:
    sent = filed(database)
    with database.write() as sql:
        newer, older = opened(sql, hours(2)), opened(sql, hours(1))
        opened(sql, service=RUDE)
        Cases().link(sql, opened(sql, hours(3)).id, 1, older.id, ANNA, hours(3))
        done = opened(sql)
        Cases().change(sql, done.id, done.version, Change(state=State.REJECTED), ANNA, AT)
        opened(sql, site="elsewhere")
        assert [case.id for case in left_out(sql, SITE)] == [older.id, newer.id]
        assert fill(sql, SITE, hours(9)) == 2
        assert fill(sql, SITE, hours(9)) == 0
    queued = {row.case: row.next_at for row in rows(database) if row.case != sent.id}
    assert queued == {older.id: hours(9), newer.id: hours(9) + GAP}


def test_what_is_settled_before_its_turn_is_not_sent(database: Database, watch: Watch) -> None:
    with database.write() as sql:
        case = opened(sql)
        fill(sql, SITE, watch.at)
        Cases().change(sql, case.id, case.version, Change(state=State.REJECTED), ANNA, watch.at)
    box = Outbox(database, "city", watch)
    assert box.sending(_claimed(box), watch.at) is None
    with database.read() as sql:
        assert left_out(sql, SITE) == []
