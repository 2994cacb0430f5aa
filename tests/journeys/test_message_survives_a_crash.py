"""A part is missing, stuck or killed at any moment: the citizen is told, no message is lost, each is answered once."""

import os
import random
import shutil
import signal
import sqlite3
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from tests.journeys.crowd import LINES, Writer, check, crowd, write_side_by_side
from tests.programs import READY_WITHIN_S, Citizen, Program, copy_data, wait_for

pytestmark = pytest.mark.slow

ANSWERED_WITHIN_S = 30
KILLS = int(os.environ.get("LOTSE_TEST_KILLS", "1"))
"""How many brains die in one run; set it higher to search for rare faults."""


class Frail(Program):
    """A program with two brains that may be broken; it starts without a model, and gets one when a test wants it to."""

    def __init__(self, data: Path, kept: Path) -> None:
        super().__init__(data, {"LOTSE_BRAINS": "2", "LOTSE_RATE_CONVERSATIONS": "0"})
        self._kept = kept

    def loses_the_model(self) -> None:
        """Before its brains have looked for one."""
        wait_for(lambda: len(self.children("bot brain")) == 2, READY_WITHIN_S, self.text)
        with self.frozen("bot brain"):
            shutil.move(self.data / "models", self._kept)

    def gets_the_model(self) -> None:
        """As if it had been copied there; nothing happens where it is already."""
        if self._kept.exists():
            shutil.move(self._kept, self.data / "models")

    @contextmanager
    def without_redis(self) -> Iterator[None]:
        """Redis is killed, and cannot start again as long as its folder is away."""
        folder, away = self.data / "redis", self.data / "redis-away"
        folder.rename(away)
        try:
            self.kill("redis-server")
            wait_for(lambda: self.parts()["redis"] == "unreachable", 10, self.text)
            yield
        finally:
            away.rename(folder)


@pytest.fixture(scope="module", name="modelless")
def _modelless(prepared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Frail]:
    """A program of its own, since the others would feel the crashes."""
    data = tmp_path_factory.mktemp("data")
    copy_data(prepared_data, data)
    running = Frail(data, tmp_path_factory.mktemp("kept") / "models")
    try:
        running.loses_the_model()
        running.wait_until_gateway()
        yield running
    finally:
        running.stop()


@pytest.fixture(name="frail")
def _frail(modelless: Frail) -> Frail:
    """The same program with all it needs, whichever test came before."""
    modelless.gets_the_model()
    modelless.wait_until_ready()
    return modelless


def pending(response: httpx.Response) -> str:
    """The code of a message that is stored but not answered yet; there is a sentence with it."""
    body = response.json()
    assert response.status_code == 201, response.text
    assert (body["replies"], body["message"]["author"]) == ([], "citizen")
    assert body["pending"]["text"].endswith((".", "!"))
    return str(body["pending"]["code"])


def until_told(program: Program, code: str) -> list[Citizen]:
    """Citizens come one after the other and greet, until one of them is told this."""
    came: list[Citizen] = []

    def told() -> bool:
        came.append(Citizen(program.url))
        return pending(came[-1].send(wait=0, text="Hallo")) == code

    wait_for(told, ANSWERED_WITHIN_S, program.text)
    return came


def answers_at_last(citizen: Citizen, messages: int) -> list[dict[str, Any]]:
    """The transcript, once it has so many messages; there must not come more."""
    wait_for(lambda: len(citizen.transcript()) >= messages, ANSWERED_WITHIN_S)
    said = citizen.transcript()
    assert len(said) == messages
    return said


def test_without_a_model_and_while_the_brain_loads_messages_are_taken_and_answered_later(modelless: Frail) -> None:
    early = Citizen(modelless.url)
    assert httpx.get(f"{modelless.url}/healthz").json() == {"status": "ok"}
    wait_for(lambda: modelless.parts()["brain"] == "model_missing", 30, modelless.text)
    assert httpx.get(f"{modelless.url}/readyz").status_code == 503
    assert pending(early.send(wait=0.5, text="Hallo")) == "assistant_no_model"
    modelless.gets_the_model()
    wait_for(lambda: modelless.parts()["brain"] == "loading", 30, modelless.text)
    late = until_told(modelless, "assistant_starting")  # one brain may look for the model later than the other
    modelless.wait_until_ready()
    for citizen in (early, *late):
        assert answers_at_last(citizen, 3)[-1]["outcome"] == "greeted"


def test_two_brains_keep_the_order_and_never_answer_twice(frail: Frail) -> None:
    writers = crowd(frail.url, 16)
    write_side_by_side(writers)
    check(writers)


def test_a_brain_that_dies_in_the_middle_of_a_turn_loses_nothing(frail: Frail) -> None:
    writers, chance = crowd(frail.url, 6), random.Random(KILLS)
    for _ in range(KILLS):
        wait_for(lambda: frail.parts()["brain"] == "ok", 90, frail.text)
        with ThreadPoolExecutor(1) as people:
            writing = people.submit(write_side_by_side, writers, LINES[:4])
            time.sleep(chance.uniform(0.02, 0.3))
            kill_oldest_brain(frail)
            writing.result(60)
    wait_for(lambda: frail.parts()["brain"] == "ok", 90, frail.text)
    check(writers)


def kill_oldest_brain(program: Program) -> None:
    """kill -9 of the brain that has been there longest: the other one may still be loading."""
    brains = sorted(program.children("bot brain"), key=lambda brain: psutil.Process(brain).create_time())
    if brains:
        os.kill(brains[0], signal.SIGKILL)


def test_a_slow_brain_is_said_to_be_slow(frail: Frail) -> None:
    citizen = Citizen(frail.url)
    with frail.frozen("bot brain"):
        assert pending(citizen.send(wait=0.5, text="Hallo")) == "assistant_slow"
    answers_at_last(citizen, 3)


def test_a_redis_that_dies_with_the_queue_in_it_loses_nothing(frail: Frail) -> None:
    writers = crowd(frail.url, 5)
    with frail.frozen("bot brain"):
        write_side_by_side(writers, ("Hallo", "Vielen Dank"))
        frail.kill("redis-server")
        write_side_by_side(writers, ("parkausweis",))
    check(writers)


def test_without_redis_messages_are_stored_and_answered_when_it_is_back(frail: Frail) -> None:
    citizen = Citizen(frail.url)
    with frail.without_redis():
        assert pending(citizen.send(wait=0, text="Hallo")) == "assistant_unavailable"
        assert pending(citizen.send(wait=0.5, text="Vielen Dank")) == "assistant_unavailable"
        assert frail.parts()["redis"] == "unreachable"
        assert len(Citizen(frail.url).transcript()) == 1
        assert citizen.http.post(f"{citizen.path}/typing", json={}).status_code == 204
    said = answers_at_last(citizen, 5)
    assert [message["outcome"] for message in said if "outcome" in message] == ["greeted", "greeted", "chitchat"]
    frail.wait_until_ready()


def test_a_locked_database_is_a_clear_error_and_the_same_message_works_later(frail: Frail) -> None:
    citizen = Citizen(frail.url)
    with locked(frail.data / "lotse.db"):
        refused = citizen.send(client_id="once", text="Hallo")
    assert (refused.status_code, refused.json()["code"]) == (503, "database_unavailable")
    assert int(refused.headers["retry-after"]) > 0
    assert citizen.send(client_id="once", text="Hallo").json()["replies"][-1]["outcome"] == "greeted"
    assert len(citizen.transcript()) == 3


def test_an_answer_that_meets_a_locked_database_comes_when_it_is_free(frail: Frail) -> None:
    citizen = Citizen(frail.url)
    with frail.frozen("bot brain"):
        citizen.send(wait=0, text="Hallo")
        lock = locked(frail.data / "lotse.db")
        lock.__enter__()
    time.sleep(5)
    lock.__exit__(None, None, None)
    answers_at_last(citizen, 3)


def test_who_sends_too_much_is_told_when_to_come_back(frail: Frail) -> None:
    citizen = Citizen(frail.url)
    answers = [citizen.send(wait=0, text="Hallo") for _ in range(31)]
    assert {answer.status_code for answer in answers[:30]} == {201}
    assert (answers[-1].status_code, answers[-1].json()["code"]) == (429, "too_many_requests")
    assert int(answers[-1].headers["retry-after"]) > 0


def test_a_gateway_that_dies_answers_what_it_had_stored_and_who_was_waiting_once(frail: Frail) -> None:
    (gone, waiting), once = [Citizen(frail.url) for _ in range(2)], uuid.uuid4().hex
    with ThreadPoolExecutor(1) as people, frail.frozen("bot brain"):
        assert gone.send(0, once, text="Hallo").status_code == 201
        held = people.submit(waiting.send, 20, once, text="Hallo")
        wait_for(lambda: len(waiting.transcript()) == 2, 10)
        frail.kill("bot gateway")
        with pytest.raises(httpx.TransportError):
            held.result(10)
    frail.wait_until_gateway()
    for citizen in (gone, waiting):
        Writer(citizen, [(once, "Hallo")]).everything_is_answered_once()


def test_after_all_that_every_part_runs(frail: Frail) -> None:
    frail.wait_until_ready()
    assert set(frail.parts().values()) == {"ok"}
    assert len(frail.children("bot brain")) == 2


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Somebody else writes into the database and does not finish."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
