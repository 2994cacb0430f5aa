"""Trainings: one at a time, the next one waits, and whatever dies, each ends honestly."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.errors import NotFound, TrainingOver
from bot.staff.models import Role, Staff
from bot.storage.database import Database
from bot.storage.tables import audit
from bot.studio.trainings import Training, Trainings, TrainingState
from bot.studio.trainings_run import MOST_TRIES, SILENT, Runs, finish

EDITH = Staff("1", "edith", "Edith", "de", "", 4, frozenset({(Role.EDITOR, "musterstadt")}))


class Time:
    """A clock that tests put forward."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def desk(database: Database, time: Time) -> Trainings:
    return Trainings(database, time)


@pytest.fixture
def runs(database: Database, time: Time) -> Runs:
    return Runs(database, "here", time)


def _running(desk: Trainings, runs: Runs) -> Training:
    wanted, _ = desk.want(EDITH)
    taken = runs.take()
    assert taken is not None
    assert taken.id == wanted.id
    return taken


def test_one_runs_the_next_one_waits_and_a_third_would_be_the_same(desk: Trainings, runs: Runs) -> None:
    first = _running(desk, runs)
    second, is_new = desk.want(EDITH)
    again, is_newer = desk.want(EDITH)
    assert (is_new, is_newer, again.id, second.place, first.place) == (True, False, second.id, 1, None)
    assert runs.take() is None
    with desk._database.write() as sql:
        assert finish(sql, first.id, runs._clock())
    assert runs.ended(first.id).state is TrainingState.DONE
    taken = runs.take()
    assert taken is not None
    assert taken.id == second.id
    assert [one.id for one in desk.listed()] == [second.id, first.id]


def test_who_wanted_and_who_cancelled_stands_in_the_audit_log(desk: Trainings) -> None:
    wanted, _ = desk.want(EDITH)
    assert desk.cancel(EDITH, wanted.id).state is TrainingState.CANCELLED
    with desk._database.read() as sql:
        acts = [(row.staff, row.act, row.subject) for row in sql.execute(audit.select())]
    assert acts == [("edith", "training_wanted", wanted.id), ("edith", "training_cancelled", wanted.id)]


def test_what_runs_is_first_being_cancelled_and_then_cancelled(desk: Trainings, runs: Runs) -> None:
    running = _running(desk, runs)
    assert desk.cancel(EDITH, running.id).state is TrainingState.CANCELLING
    assert runs.beat(running.id) is TrainingState.CANCELLING
    with desk._database.write() as sql:
        assert not finish(sql, running.id, runs._clock())
    assert runs.ended(running.id).state is TrainingState.CANCELLED
    with pytest.raises(TrainingOver):
        desk.cancel(EDITH, running.id)
    with pytest.raises(NotFound):
        desk.cancel(EDITH, "unheard of")


def test_what_is_killed_is_begun_again_three_times_at_most(desk: Trainings, runs: Runs) -> None:
    running = _running(desk, runs)
    for tries in range(1, MOST_TRIES):
        ended = runs.ended(running.id)
        assert (ended.state, ended.tries) == (TrainingState.QUEUED, tries)
        assert runs.take() is not None
    ended = runs.ended(running.id)
    assert ended.state is TrainingState.FAILED
    assert ended.error is not None
    assert ended.error["reason"] == "interrupted"
    assert runs.take() is None


def test_an_orderly_end_of_the_keeper_counts_for_nothing(desk: Trainings, runs: Runs) -> None:
    running = _running(desk, runs)
    for _ in range(2 * MOST_TRIES):
        assert runs.ended(running.id, interrupted=True).state is TrainingState.QUEUED
        assert runs.take() is not None


def test_a_new_keeper_finds_what_the_one_before_left_behind_at_once(
    desk: Trainings, runs: Runs, database: Database, time: Time
) -> None:
    running = _running(desk, runs)
    elsewhere = Runs(database, "elsewhere", time)
    assert elsewhere.abandoned() == []
    assert [one.state for one in Runs(database, "here", time).abandoned()] == [TrainingState.QUEUED]
    assert runs.take() is not None
    time.now += SILENT
    assert [one.id for one in elsewhere.abandoned()] == [running.id]


def test_a_fault_of_the_data_ends_it_with_its_place(desk: Trainings, runs: Runs) -> None:
    running = _running(desk, runs)
    fault: dict[str, Any] = {"reason": "annotation", "file": "nlu/data/a.yml", "line": 3, "sentence": "[Berlin](city"}
    runs.fail(running.id, fault)
    ended = runs.ended(running.id)
    assert (ended.state, ended.error) == (TrainingState.FAILED, fault)


def test_progress_and_log_are_kept_and_read_on_from_a_number(desk: Trainings, runs: Runs) -> None:
    running = _running(desk, runs)
    runs.progress(running.id, "training", 3, 100)
    runs.note(running.id, ["eins", "zwei"])
    runs.note(running.id, ["drei" * 1_000])
    assert desk.find(running.id).progress == {"step": "training", "done": 3, "total": 100, "tries": 1}
    first, *rest = desk.lines(running.id)
    assert [first.text, rest[0].text] == ["eins", "zwei"]
    assert len(rest[1].text) == 2_000
    assert desk.lines(running.id, rest[0].id) == rest[1:]
    with pytest.raises(NotFound):
        desk.lines("unheard of")
