"""kill -9 of any part at any moment: no message is lost, and each is answered exactly once."""

import os
import random
import signal
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import psutil
import pytest

from tests.journeys.crowd import LINES, Writer, check, crowd, write_side_by_side
from tests.programs import Citizen, Program, wait_for

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("LOTSE_TEST_KILLS", "1"))
"""How many brains die in one run; set it higher to search for rare faults."""


@pytest.fixture(scope="module", name="pair")
def _pair(start_program: Callable[..., Program]) -> Program:
    """A program with two brains of its own, since the others would feel the crashes."""
    running = start_program(LOTSE_BRAINS="2", LOTSE_RATE_CONVERSATIONS="0", LOTSE_RATE_MESSAGES="0")
    running.wait_until_ready()
    return running


def test_two_brains_keep_the_order_and_never_answer_twice(pair: Program) -> None:
    writers = crowd(pair.url, 16)
    write_side_by_side(writers)
    check(writers)


def test_a_brain_that_dies_in_the_middle_of_a_turn_loses_nothing(pair: Program) -> None:
    writers, chance = crowd(pair.url, 6), random.Random(KILLS)
    for _ in range(KILLS):
        wait_for(lambda: pair.parts()["brain"] == "ok", 90, pair.text)
        with ThreadPoolExecutor(1) as people:
            writing = people.submit(write_side_by_side, writers, LINES[:4])
            time.sleep(chance.uniform(0.02, 0.3))
            kill_oldest_brain(pair)
            writing.result(60)
    wait_for(lambda: pair.parts()["brain"] == "ok", 90, pair.text)
    check(writers)


def kill_oldest_brain(program: Program) -> None:
    """kill -9 of the brain that has been there longest: the other one may still be loading."""
    brains = sorted(program.children("bot brain"), key=lambda brain: psutil.Process(brain).create_time())
    if brains:
        os.kill(brains[0], signal.SIGKILL)


def test_a_gateway_that_dies_after_storing_a_message_answers_it_after_all(pair: Program) -> None:
    citizen, once = Citizen(pair.url), uuid.uuid4().hex
    with pair.frozen("bot brain"):
        assert citizen.send(0, once, text="Hallo").status_code == 201
        pair.kill("bot gateway")
    pair.wait_until_gateway()
    writer = Writer(citizen, [(once, "Hallo")])
    writer.everything_is_answered_once()


def test_a_gateway_that_dies_while_the_citizen_waits_answers_once(pair: Program) -> None:
    citizen, once = Citizen(pair.url), uuid.uuid4().hex
    with ThreadPoolExecutor(1) as people, pair.frozen("bot brain"):
        waiting = people.submit(citizen.send, 20, once, text="Hallo")
        wait_for(lambda: len(citizen.transcript()) == 2, 10)
        pair.kill("bot gateway")
        with pytest.raises(httpx.TransportError):
            waiting.result(10)
    pair.wait_until_gateway()
    Writer(citizen, [(once, "Hallo")]).everything_is_answered_once()


def test_a_redis_that_dies_with_the_queue_in_it_loses_nothing(pair: Program) -> None:
    writers = crowd(pair.url, 5)
    with pair.frozen("bot brain"):
        write_side_by_side(writers, ("Hallo", "Vielen Dank"))
        pair.kill("redis-server")
        write_side_by_side(writers, ("parkausweis",))
    check(writers)


def test_after_all_that_every_part_runs(pair: Program) -> None:
    pair.wait_until_ready()
    assert set(pair.parts().values()) == {"ok"}
    assert len(pair.children("bot brain")) == 2
