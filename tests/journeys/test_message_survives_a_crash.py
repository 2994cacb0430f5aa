"""kill -9 of any part at any moment: no message is lost, and each is answered exactly once."""

import os
import random
import signal
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.journeys.crowd import Writer, check, crowd, write_side_by_side
from tests.programs import Citizen, Program, wait_for

KILLS = int(os.environ.get("LOTSE_TEST_KILLS", "8"))
"""How many brains die in one run; set it higher to search for rare faults."""


@pytest.fixture(scope="module", name="pair")
def _pair(start_program: Callable[..., Program]) -> Program:
    """A program with two brains of its own, since the others would feel the crashes."""
    running = start_program(LOTSE_BRAINS="2", LOTSE_RATE_CONVERSATIONS="0", LOTSE_RATE_MESSAGES="0")
    running.wait_until_ready()
    return running


def test_two_brains_keep_the_order_and_never_answer_twice(pair: Program) -> None:
    writers = crowd(pair.url, 40)
    write_side_by_side(writers)
    check(writers)


def test_a_brain_that_dies_in_the_middle_of_a_turn_loses_nothing(pair: Program) -> None:
    writers = crowd(pair.url, 6)
    with ThreadPoolExecutor(len(writers) + 1) as people:
        killing = people.submit(kill_brains, pair, KILLS)
        writing = [people.submit(write_until, writer, killing.done) for writer in writers]
        for done in (killing, *writing):
            done.result(150)
    check(writers)


def write_until(writer: Writer, done: Callable[[], bool]) -> None:
    """Write without waiting for answers, a few messages a second, until `done()`."""
    while not done():
        writer.write("Was kostet eine Geburtsurkunde?")
        time.sleep(0.1)


def kill_brains(program: Program, times: int) -> None:
    """Kill one brain after the other, each at a random moment at which at least one of them works."""
    chance = random.Random(times)
    for _ in range(times):
        wait_for(lambda: program.parts()["brain"] == "ok", 60, program.text)
        time.sleep(chance.uniform(0, 0.4))
        for brain in chance.sample(running := program.children("bot brain"), min(1, len(running))):
            os.kill(brain, signal.SIGKILL)


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
