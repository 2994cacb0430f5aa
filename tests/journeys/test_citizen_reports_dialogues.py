"""Citizens report defects and complain, in more than sixty scripted dialogues over the citizens' interface."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import pytest
import redis

from bot.handover.presence import PRESENCE
from tests.journeys.spoken import SHORT, Dialogue, Filed, Heard, dialogues, differs, hold, steps
from tests.programs import Citizen, Program

ALL = dialogues()
MOST = 4
"""Messages of a citizen from one full sentence to the number of the case."""


@pytest.fixture(scope="module", name="filed")
def _filed(program: Program) -> Iterator[Filed]:
    record = Filed(program.data)
    yield record
    record.close()


def test_there_are_at_least_sixty_dialogues_with_names_of_their_own() -> None:
    assert len({one["name"] for one in ALL}) == len(ALL) >= 60


@pytest.mark.parametrize("dialogue", ALL, ids=[one["name"] for one in ALL])
def test_a_dialogue_ends_as_it_should(program: Program, filed: Filed, dialogue: Dialogue) -> None:
    filed.close_all()
    if "earlier" in dialogue:  # somebody else has reported it
        hold(Heard(Citizen(program.url)), dialogue["earlier"])
    heard = Heard(Citizen(program.url, dialogue.get("locale", "de")))
    with _all_agents_at_home(program) if dialogue.get("alone") else nullcontext():
        hold(heard, steps(dialogue))
    if dialogue["file"] == SHORT or "at_most" in dialogue:
        assert len(steps(dialogue)) <= dialogue.get("at_most", MOST)
    _no_question_comes_twice(heard)
    _ends(heard, dialogue)
    _is_filed(heard, filed, dialogue.get("case"))


@contextmanager
def _all_agents_at_home(program: Program) -> Iterator[None]:
    """Others who share the program have signed in; where nobody is there, a call-back is offered at once.

    They are there again afterwards; of whom something newer was heard meanwhile, that counts.
    """
    [socket] = (program.data / "redis").glob("*.sock")
    with redis.Redis(unix_socket_path=str(socket)) as live:
        before = live.hgetall(PRESENCE)
        live.delete(PRESENCE)
        try:
            yield
        finally:
            for staff_id, said in before.items():
                live.hsetnx(PRESENCE, staff_id, said)


def _no_question_comes_twice(heard: Heard) -> None:
    asked = Counter(reply["text"] for reply in heard.all if reply.get("outcome") == "form_asked")
    assert [text for text, count in asked.items() if count > 1] == []


def _ends(heard: Heard, dialogue: Dialogue) -> None:
    wanted = dialogue.get("outcome_in") or [dialogue.get("outcome") or heard.outcome]
    assert heard.outcome in wanted, heard.last
    said = "\n".join(reply["text"] for reply in heard.last)
    assert [part for part in dialogue.get("hears", ()) if part not in said] == [], said
    if "form" in dialogue:
        assert heard.form == dialogue["form"]


def _is_filed(heard: Heard, filed: Filed, wanted: object) -> None:
    cases = filed.of(heard.citizen.id)
    if not isinstance(wanted, dict):
        assert cases == []
        return
    assert len(cases) == 1, heard.last
    assert heard.outcome == "case_opened"
    assert cases[0].number in heard.last[-1]["text"]
    photos = wanted.get("photos", 0)
    assert filed.photos(cases[0]) == photos
    assert differs(cases[0], {name: value for name, value in wanted.items() if name != "photos"}) == {}
