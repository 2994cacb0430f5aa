"""The place in the queue and the expected wait."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from bot.handover.queue import Queue
from bot.storage.database import Database
from tests.bot.handover.desks import AT, SITE, WITHIN, claimed, event, minutes, take, waiting


@pytest.fixture
def sql(database: Database) -> Iterator[Connection]:
    with database.write() as connection:
        yield connection


def test_places_are_counted_among_the_waiting_chats_of_the_site(queue: Queue, sql: Connection) -> None:
    second, first = waiting(queue, sql, minutes(2)), waiting(queue, sql)
    waiting(queue, sql, minutes(1), kind="callback")
    waiting(queue, sql, minutes(1), "nebenstadt")
    held = claimed(queue, sql)
    assert [queue.position(sql, each.id) for each in (first, second, held)] == [1, 2, 0]
    assert queue.position(sql, "nothing") == 0


def test_places_move_up_when_somebody_is_served_or_leaves(queue: Queue, sql: Connection) -> None:
    one, two, three = (waiting(queue, sql, minutes(at)) for at in range(3))
    take(queue, sql, one, "anna")
    assert [queue.position(sql, each.id) for each in (two, three)] == [1, 2]
    queue.leave(sql, two.conversation, minutes(4))
    assert queue.position(sql, three.id) == 1


@given(st.lists(st.integers(0, 3), min_size=1, max_size=8))
@hypothesis_settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_everybody_has_a_place_of_their_own_in_the_order_of_the_list(
    queue: Queue, database: Database, arrivals: list[int]
) -> None:
    with database.write() as sql:
        for each in queue.listed(sql, "waiting", None, "anna"):
            queue.leave(sql, each.conversation, AT)
        for at in arrivals:
            waiting(queue, sql, minutes(at))
        line = queue.listed(sql, "waiting", None, "anna")
        assert [queue.position(sql, each.id) for each in line] == list(range(1, len(arrivals) + 1))


def test_a_department_has_its_own_places_and_shares_those_of_all(queue: Queue, sql: Connection) -> None:
    departments = ("Standesamt", "Bauamt", "", "Standesamt", "Bauamt", "")
    line = [waiting(queue, sql, minutes(at), department=name) for at, name in enumerate(departments)]
    assert [queue.position(sql, one.id) for one in line] == [1, 1, 3, 3, 3, 6]
    told = {place.conversation: place.position for place in queue.places(sql, SITE)}
    assert [told[one.conversation] for one in line] == [1, 1, 3, 3, 3, 6]


def test_a_new_chat_of_a_department_stands_behind_those_that_its_people_take(queue: Queue, database: Database) -> None:
    with database.write() as sql:
        for name in ("Standesamt", "Bauamt", "Bauamt", ""):
            waiting(queue, sql, department=name)
    assert [queue.next_place(SITE, name)[0] for name in ("Standesamt", "Bauamt", "Wahlamt", "")] == [3, 4, 2, 5]


def test_nobody_knows_better_than_three_minutes_a_place_at_first(queue: Queue, sql: Connection) -> None:
    for _ in range(2):
        take(queue, sql, waiting(queue, sql), "anna", minutes(1))
    assert [queue.expected_wait_s(sql, SITE, place, minutes(2)) for place in (1, 2, 5)] == [180, 360, 900]


def test_the_last_twenty_claims_say_how_long_a_place_takes(queue: Queue, sql: Connection) -> None:
    for number in range(20):
        take(queue, sql, waiting(queue, sql, minutes(number * 60 - 9000)), "anna", minutes(number * 60 - 8950))
    for number in range(20):
        take(queue, sql, waiting(queue, sql, minutes(number * 60 - 6000)), "anna", minutes(number * 60 - 5998))
    assert queue.expected_wait_s(sql, SITE, 3, AT) == 3 * 120


def test_waits_in_a_long_queue_are_divided_among_its_places(queue: Queue, sql: Connection) -> None:
    line = [waiting(queue, sql, AT + timedelta(seconds=number)) for number in range(4)]
    for number, each in enumerate(line):
        take(queue, sql, each, "anna", minutes(number + 1))
    assert 55 <= queue.expected_wait_s(sql, SITE, 1, minutes(10)) <= 65


def test_other_sites_old_times_and_call_backs_say_nothing(queue: Queue, sql: Connection) -> None:
    for _ in range(3):
        take(queue, sql, waiting(queue, sql, site="nebenstadt"), "anna", minutes(9))
        take(queue, sql, waiting(queue, sql, kind="callback"), "anna", minutes(9))
        take(queue, sql, waiting(queue, sql, AT - timedelta(days=9)), "anna", AT - timedelta(days=8))
    assert queue.expected_wait_s(sql, SITE, 1, minutes(10)) == 180


def test_who_waited_over_night_or_over_a_break_does_not_spoil_it_for_all(queue: Queue, sql: Connection) -> None:
    for number in range(9):
        take(queue, sql, waiting(queue, sql, minutes(number * 10)), "anna", minutes(number * 10 + 2))
    for _ in range(12):
        take(queue, sql, waiting(queue, sql, AT - timedelta(hours=17)), "anna", AT)
    for _ in range(3):
        take(queue, sql, waiting(queue, sql, minutes(100)), "anna", minutes(190))
    assert queue.expected_wait_s(sql, SITE, 1, minutes(200)) == 120


def test_a_call_back_that_became_a_chat_says_nothing_of_the_wait(queue: Queue, sql: Connection) -> None:
    for _ in range(5):
        called = waiting(queue, sql, minutes(-120), kind="callback")
        chat = queue.open(sql, called.conversation, SITE, "web", event(), AT + WITHIN, AT)
        assert (chat.id, chat.kind) == (called.id, "chat")
        take(queue, sql, chat, "anna", minutes(1))
    assert queue.expected_wait_s(sql, SITE, 1, minutes(10)) == 180


def test_a_chat_that_changed_hands_counts_with_its_first_wait(queue: Queue, sql: Connection) -> None:
    for _ in range(3):
        opened = waiting(queue, sql)
        take(queue, sql, opened, "anna", minutes(1))
        queue.release(sql, opened.id, "anna", "queue", minutes(50))
        assert take(queue, sql, opened, "bert", minutes(55)).claimed_at == minutes(1)
        queue.close(sql, opened.id, "bert", "solved", None, minutes(56))
    assert queue.expected_wait_s(sql, SITE, 1, minutes(60)) <= 60
