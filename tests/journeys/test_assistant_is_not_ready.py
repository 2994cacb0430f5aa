"""A part is missing or stuck: the citizen is told so, nothing is lost, and the answer comes when it can."""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.journeys.own_redis import OwnRedis
from tests.programs import READY_WITHIN_S, Citizen, Program, copy_data, wait_for

ANSWERED_WITHIN_S = 30


@pytest.fixture(scope="module", name="redis")
def _redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnRedis]:
    server = OwnRedis(tmp_path_factory.mktemp("own"))
    yield server
    server.kill()


class Frail(Program):
    """A program that may be broken; it starts without a model, and gets one when a test wants it to."""

    def __init__(self, data: Path, kept: Path, redis: OwnRedis) -> None:
        super().__init__(data, {"REDIS_URL": redis.url})
        self._kept = kept

    def loses_the_model(self) -> None:
        """Before its brain has looked for one."""
        wait_for(lambda: self.children("bot brain"), READY_WITHIN_S, self.text)
        with self.frozen("bot brain"):
            shutil.move(self.data / "models", self._kept)

    def gets_the_model(self) -> None:
        """As if it had been copied there."""
        shutil.move(self._kept, self.data / "models")


@pytest.fixture(scope="module", name="frail")
def _frail(prepared_data: Path, redis: OwnRedis, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Frail]:
    data = tmp_path_factory.mktemp("data")
    copy_data(prepared_data, data)
    running = Frail(data, tmp_path_factory.mktemp("kept") / "models", redis)
    try:
        running.loses_the_model()
        running.wait_until_gateway()
        yield running
    finally:
        running.stop()


def pending(response: httpx.Response) -> str:
    """The code of a message that is stored but not answered yet; there is a sentence with it."""
    body = response.json()
    assert response.status_code == 201, response.text
    assert (body["replies"], body["message"]["author"]) == ([], "citizen")
    assert body["pending"]["text"].endswith((".", "!"))
    return str(body["pending"]["code"])


def answers_at_last(citizen: Citizen, messages: int) -> list[dict[str, Any]]:
    """The transcript, once it has so many messages; there must not come more."""
    wait_for(lambda: len(citizen.transcript()) >= messages, ANSWERED_WITHIN_S)
    said = citizen.transcript()
    assert len(said) == messages
    return said


def test_without_a_model_and_while_the_brain_loads_messages_are_taken_and_answered_later(frail: Frail) -> None:
    early, late = Citizen(frail.url), Citizen(frail.url)
    assert httpx.get(f"{frail.url}/healthz").json() == {"status": "ok"}
    wait_for(lambda: frail.parts()["brain"] == "model_missing", 30, frail.text)
    assert httpx.get(f"{frail.url}/readyz").status_code == 503
    assert pending(early.send(wait=0.5, text="Hallo")) == "assistant_no_model"
    frail.gets_the_model()
    wait_for(lambda: frail.parts()["brain"] == "loading", 30, frail.text)
    assert pending(late.send(wait=0, text="Hallo")) == "assistant_starting"
    frail.wait_until_ready()
    for citizen in (early, late):
        assert answers_at_last(citizen, 3)[-1]["outcome"] == "greeted"


def test_a_slow_brain_is_said_to_be_slow(frail: Frail) -> None:
    citizen = Citizen(frail.url)
    with frail.frozen("bot brain"):
        assert pending(citizen.send(wait=0.5, text="Hallo")) == "assistant_slow"
    answers_at_last(citizen, 3)


def test_without_redis_messages_are_stored_and_answered_when_it_is_back(frail: Frail, redis: OwnRedis) -> None:
    citizen = Citizen(frail.url)
    redis.kill()
    assert pending(citizen.send(wait=0, text="Hallo")) == "assistant_unavailable"
    assert frail.parts()["redis"] == "unreachable"
    assert pending(citizen.send(wait=0.5, text="Vielen Dank")) == "assistant_unavailable"
    assert len(Citizen(frail.url).transcript()) == 1
    assert citizen.http.post(f"{citizen.path}/typing", json={}).status_code == 204
    redis.start()
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


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Somebody else writes into the database and does not finish."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
