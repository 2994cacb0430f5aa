"""The outbox gives each case to one sender at a time, and forgets nothing that may have happened."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete

from bot.cases.erasure import forget_case
from bot.cases.models import Case, Change
from bot.cases.outbox import Errand, Outbox, Stage, belongs, put_in
from bot.cases.record import Cases
from bot.cases.workflow import State
from bot.clock import now
from bot.storage.database import Database
from bot.storage.tables import case_outbox
from tests.at_once import together
from tests.bot.cases.reports import ANNA, CONTACT, DUE, LAMP, RUDE
from tests.connectors.carrying import case_of, filed, rows

LEASE = timedelta(minutes=3)
HERE = "reports.example:https"


class Watch:
    """A clock that goes on when told."""

    def __init__(self) -> None:
        self.at = now() + timedelta(seconds=1)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def box(database: Database, watch: Watch) -> Outbox:
    return Outbox(database, HERE, watch)


def _claimed(box: Outbox, stage: Stage = Stage.QUEUED) -> Errand:
    return box.claim(stage, 1, LEASE)[0]


def test_a_case_is_given_to_one_of_many_who_ask_at_once(database: Database, box: Outbox) -> None:
    filed(database)
    found = together([lambda: box.claim(Stage.QUEUED, 5, LEASE) for _ in range(6)])
    assert sorted(len(each) for each in found if isinstance(each, list)) == [0, 0, 0, 0, 0, 1]


def test_on_postgresql_too(on_postgresql: Database) -> None:
    box = Outbox(on_postgresql, HERE)
    for _ in range(12):
        filed(on_postgresql)
    found = together([lambda: box.claim(Stage.QUEUED, 3, LEASE) for _ in range(4)])
    names = [errand.case.id for each in found if isinstance(each, list) for errand in each]
    assert len(names) == len(set(names)) == 12


def test_who_is_silent_loses_the_case_when_the_lease_is_over(database: Database, box: Outbox, watch: Watch) -> None:
    filed(database)
    first = _claimed(box)
    watch.at += LEASE + timedelta(seconds=1)
    second = _claimed(box)
    assert box.sending(first, watch.at) is None
    assert box.sending(second, watch.at) is not None


def test_a_lease_that_is_over_is_no_leave_to_send_even_if_nobody_else_asked(
    database: Database, box: Outbox, watch: Watch
) -> None:
    filed(database)
    late = _claimed(box)
    watch.at += LEASE + timedelta(seconds=1)
    assert box.sending(late, watch.at) is None
    assert rows(database)[0].stage == Stage.QUEUED


def test_what_was_on_the_wire_is_never_queued_by_itself(database: Database, box: Outbox, watch: Watch) -> None:
    filed(database)
    assert box.sending(_claimed(box), watch.at + LEASE)
    watch.at += timedelta(days=1)
    assert box.claim(Stage.QUEUED, 1, LEASE) == []
    assert _claimed(box, Stage.SENT).sent_at == rows(database)[0].sent_at


def test_that_it_arrived_is_kept_also_from_who_lost_the_lease(database: Database, box: Outbox, watch: Watch) -> None:
    case = filed(database)
    slow = box.sending(_claimed(box), watch.at)
    assert slow
    watch.at += LEASE + timedelta(seconds=1)
    _claimed(box, Stage.SENT)
    assert box.arrived(slow, "4711", None, watch.at)
    assert case_of(database, case).external_id == "4711"


def test_a_second_number_is_noticed_and_the_first_one_kept(database: Database, box: Outbox, watch: Watch) -> None:
    case = filed(database)
    errand = box.sending(_claimed(box), watch.at)
    assert errand
    assert box.arrived(errand, "4711", None, watch.at)
    assert box.arrived(errand, "4711", None, watch.at)
    assert not box.arrived(errand, "4712", None, watch.at)
    assert case_of(database, case).external_id == "4711"


def test_the_search_is_believed_as_the_last_request_that_was_looked_for_says(
    database: Database, box: Outbox, watch: Watch
) -> None:
    assert not box.searchable()
    for number, shown in (("1", True), ("2", False)):
        filed(database)
        errand = box.sending(_claimed(box), watch.at)
        assert errand
        box.arrived(errand, number, None, watch.at, shown)
        assert box.searchable() is shown
        watch.at += timedelta(minutes=1)


def test_what_is_found_out_of_a_filed_case_stands_in_its_history_once(
    database: Database, box: Outbox, watch: Watch
) -> None:
    case: Case = filed(database)
    errand = box.sending(_claimed(box), watch.at)
    assert errand
    box.arrived(errand, "4711", None, watch.at)
    box.heard(_claimed(box, Stage.FILED), "open", "digest", watch.at)
    assert case_of(database, case).external_status == "open"
    assert rows(database)[0].told == "digest"


def test_a_case_in_doubt_is_named_to_who_erases_it_by_our_own_number(
    database: Database, box: Outbox, watch: Watch
) -> None:
    case = filed(database, contact=CONTACT)
    untouched = filed(database, contact=CONTACT)
    assert box.sending(_claimed(box), watch.at)
    with database.write() as sql:
        assert forget_case(sql, case.id, watch.at).filed == (case.number,)
        assert forget_case(sql, untouched.id, watch.at).filed == ()


def test_a_case_that_was_erased_while_it_was_on_the_wire_still_gets_its_number(
    database: Database, box: Outbox, watch: Watch
) -> None:
    case = filed(database)
    errand = box.sending(_claimed(box), watch.at)
    assert errand
    with database.write() as sql:
        sql.execute(delete(case_outbox))
    assert box.arrived(errand, "4711", None, watch.at)
    assert case_of(database, case).external_id == "4711"


def _put_in(database: Database, case: Case, at: datetime) -> None:
    with database.write() as sql:
        put_in(sql, case_of(database, case), at)


def test_only_open_defects_that_repeat_no_other_one_belong_into_the_outbox(database: Database) -> None:
    case, other = filed(database), filed(database)
    assert belongs(case)
    with database.write() as sql:
        assert not belongs(Cases().link(sql, case.id, 1, other.id, ANNA, now()))
        assert belongs(Cases().link(sql, case.id, 2, None, ANNA, now()))
        assert not belongs(Cases().change(sql, case.id, 3, Change(state=State.REJECTED), ANNA, now()))
        assert not belongs(Cases().recategorise(sql, other.id, 1, RUDE, DUE, ANNA, now()))
    assert not belongs(replace(case, description="")), "of what was erased there is nothing to send"


def test_what_ended_without_a_number_is_sent_after_all(database: Database, box: Outbox, watch: Watch) -> None:
    case = filed(database)
    box.finish(_claimed(box))
    assert box.claim(Stage.QUEUED, 1, LEASE) == []
    _put_in(database, case, watch.at)
    assert _claimed(box).case.id == case.id


def test_who_has_seen_a_case_before_it_was_opened_again_neither_ends_nor_sends_it(
    database: Database, box: Outbox, watch: Watch
) -> None:
    case = filed(database)
    slow = _claimed(box)
    _put_in(database, case, watch.at)
    box.finish(slow)
    assert box.sending(slow, watch.at) is None
    assert _claimed(box).stage is Stage.QUEUED


def test_what_may_have_arrived_or_has_a_number_is_not_put_in_again(
    database: Database, box: Outbox, watch: Watch
) -> None:
    case = filed(database)
    errand = box.sending(_claimed(box), watch.at)
    assert errand
    _put_in(database, case, watch.at)
    assert rows(database)[0].stage == Stage.SENT
    box.arrived(errand, "4711", None, watch.at)
    box.finish(_claimed(box, Stage.FILED))
    _put_in(database, case, watch.at)
    assert [row.stage for row in rows(database)] == [Stage.DONE]


def test_what_became_a_complaint_gets_no_leave_to_be_sent_and_ends(
    database: Database, box: Outbox, watch: Watch
) -> None:
    case = filed(database)
    errand = _claimed(box)
    with database.write() as sql:
        Cases().recategorise(sql, case.id, 1, RUDE, DUE, ANNA, watch.at)
    assert box.sending(errand, watch.at) is None
    assert (rows(database)[0].stage, rows(database)[0].sent_at) == (Stage.DONE, None)
    with database.write() as sql:
        put_in(sql, Cases().recategorise(sql, case.id, 2, LAMP, DUE, ANNA, watch.at), watch.at)
    assert rows(database)[0].stage == Stage.QUEUED
