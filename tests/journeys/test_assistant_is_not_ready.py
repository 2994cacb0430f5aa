"""A part is missing or stuck: the citizen is told so, nothing is lost, and the answer comes when it can."""

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.journeys.own_redis import OwnRedis
from tests.programs import Citizen, Program, wait_for

ANSWERED_WITHIN_S = 30


@pytest.fixture(scope="module", name="redis")
def _redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnRedis]:
    server = OwnRedis(tmp_path_factory.mktemp("own"))
    yield server
    server.kill()


@pytest.fixture(scope="module", name="frail")
def _frail(start_program: Callable[..., Program], redis: OwnRedis) -> Program:
    """A program that may be broken; the first test meets it while it starts."""
    running = start_program(REDIS_URL=redis.url)
    running.wait_until_gateway()
    return running


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


def test_while_the_brain_loads_messages_are_taken_and_answered_later(frail: Program) -> None:
    citizen = Citizen(frail.url)
    assert httpx.get(f"{frail.url}/healthz").json() == {"status": "ok"}
    assert httpx.get(f"{frail.url}/readyz").status_code == 503
    assert frail.parts()["brain"] in ("loading", "absent")
    assert pending(citizen.send(wait=0, text="Hallo")) in ("assistant_starting", "assistant_unavailable")
    frail.wait_until_ready()
    assert answers_at_last(citizen, 3)[-1]["outcome"] == "greeted"


def test_a_slow_brain_is_said_to_be_slow(frail: Program) -> None:
    citizen = Citizen(frail.url)
    with frail.frozen("bot brain"):
        assert pending(citizen.send(wait=0.5, text="Hallo")) == "assistant_slow"
    answers_at_last(citizen, 3)


def test_without_redis_messages_are_stored_and_answered_when_it_is_back(frail: Program, redis: OwnRedis) -> None:
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


def test_a_locked_database_is_a_clear_error_and_the_same_message_works_later(frail: Program) -> None:
    citizen = Citizen(frail.url)
    with locked(frail.data / "lotse.db"):
        refused = citizen.send(client_id="once", text="Hallo")
    assert (refused.status_code, refused.json()["code"]) == (503, "database_unavailable")
    assert int(refused.headers["retry-after"]) > 0
    assert citizen.send(client_id="once", text="Hallo").json()["replies"][-1]["outcome"] == "greeted"
    assert len(citizen.transcript()) == 3


def test_an_answer_that_meets_a_locked_database_comes_when_it_is_free(frail: Program) -> None:
    citizen = Citizen(frail.url)
    with frail.frozen("bot brain"):
        citizen.send(wait=0, text="Hallo")
        lock = locked(frail.data / "lotse.db")
        lock.__enter__()
    time.sleep(5)
    lock.__exit__(None, None, None)
    answers_at_last(citizen, 3)


def test_without_a_model_it_says_so_and_answers_when_there_is_one(frail: Program, tmp_path: Path) -> None:
    citizen = Citizen(frail.url)
    shutil.move(frail.data / "models", tmp_path / "models")
    frail.kill("bot brain")
    wait_for(lambda: frail.parts()["brain"] == "model_missing", 30)
    assert pending(citizen.send(wait=0.5, text="Hallo")) == "assistant_no_model"
    shutil.move(tmp_path / "models", frail.data / "models")
    answers_at_last(citizen, 3)


def test_who_sends_too_much_is_told_when_to_come_back(frail: Program) -> None:
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
