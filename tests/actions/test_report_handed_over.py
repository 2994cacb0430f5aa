"""A report in the queue: it is the citizen's until somebody claims the chat, and only that person's after."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.brain.agent import Mind
from bot.brain.payloads import parse_payload
from bot.brain.responses import handover_of, leaves_queue
from bot.cases.cabinet import Cabinet
from bot.clock import now
from bot.conversations.models import State
from bot.conversations.record import Conversations
from bot.handover.counter import Situation
from bot.handover.models import Handover
from bot.handover.queue import BACK_TO_BOT, Queue
from bot.messages import Author, Message
from bot.turn import Turn, act, recall
from tests.actions.reports import LAMP, SHELF, Reporter
from tests.rules_only import mind_of_rules

pytestmark = pytest.mark.slow
CONFIRM, LEAVE = "/confirm_handover", "/leave_queue"


class _Library:
    """The demo city's shelf."""

    def has(self, site: str) -> bool:
        return True

    def shelf(self, site: str) -> Any:
        return SHELF


class Waiting:
    """Somebody with a report in front of the desk: Rasa's own rules, and the queue in the record."""

    def __init__(self, mind: Mind, cabinet: Cabinet, identity: str) -> None:
        self.mind, self.queue, self.database = mind, Queue(cabinet.database), cabinet.database
        held = Conversations(cabinet.database).find(identity)
        assert held is not None
        self.held, self.state = held, None
        self.said: list[str] = []

    async def says(self, text: str, intent: str = "nlu_fallback") -> str:
        """A turn, and what it does at the desk; the texts of the replies."""
        turn = Turn(self.held, _message(text), None, self.state, self.mind, _Library(), language="de")  # type: ignore[arg-type]
        await recall(turn)
        turn.parsed = parse_payload(text) if text.startswith("/") else _parsed(turn, text, intent)
        await act(turn)
        self.state = turn.state
        if event := handover_of(turn.responses):
            self._opens(event)
        elif leaves_queue(turn.responses):
            self.leaves()
        return "\n".join(reply.text for reply in turn.replies)

    def _opens(self, event: Any) -> None:
        with self.database.write() as sql:
            self.queue.open(sql, self.held.id, "musterstadt", "web", event, now(), now())
        self.held = replace(self.held, state=State.WAITING)

    def leaves(self) -> None:
        """As the button above the chat does it, without a turn."""
        with self.database.write() as sql:
            self.queue.leave(sql, self.held.id, now())
        self.held = replace(self.held, state=State.BOT)

    def is_claimed_and_given_back(self) -> None:
        """A person had the chat for a while."""
        with self.database.write() as sql:
            self.queue.claim(sql, self.handover.id, "anna", "Anna", 3, now() + timedelta(seconds=1))
            self.queue.close(sql, self.handover.id, "anna", BACK_TO_BOT, None, now())
        self.held = replace(self.held, state=State.BOT)

    @property
    def handover(self) -> Handover:
        """The newest."""
        with self.database.read() as sql:
            return self.queue.of(sql, self.held.id)[-1]

    @property
    def form(self) -> str | None:
        """The open form."""
        return str(self.state["form"]["name"]) if self.state and "form" in self.state else None

    @property
    def description(self) -> Any:
        """What the dialogue knows of the report."""
        return self.mind.recall(self.held.id, self.state).get_slot("report_description")


def _message(text: str) -> Message:
    return Message(seq=2, at=now(), author=Author.CITIZEN, language="de", text=text)


def _parsed(turn: Turn, text: str, intent: str) -> dict[str, Any]:
    asked = turn.known_tracker.get_slot("requested_slot")
    if asked and intent == "nlu_fallback":
        return parse_payload(f'/inform_report{{"report_text": "{text}"}}') | {"text": text}
    return {"text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": []}


@pytest.fixture(scope="module", name="mind")
def _mind(tmp_path_factory: pytest.TempPathFactory) -> Mind:
    return mind_of_rules(tmp_path_factory)


@pytest.fixture(name="waiting")
def _waiting(mind: Mind, reporter: Reporter, monkeypatch: pytest.MonkeyPatch) -> Waiting:
    for module in ("offers", "handover"):
        monkeypatch.setattr(f"actions.{module}.look", _two_are_there)
    monkeypatch.setenv("LOTSE_SERVICE_HOURS", "always")
    return Waiting(mind, reporter.cabinet, reporter.id)


async def _two_are_there(turn: Any, department: str = "") -> Situation:
    return Situation(open=True, next_opening=None, agents=2, position=1, wait_s=60)


async def _in_the_queue(waiting: Waiting) -> Waiting:
    await waiting.says(LAMP, "report_defect")
    await waiting.says("/request_human")
    await waiting.says(CONFIRM)
    event = waiting.handover.event
    assert event.form is not None
    assert (event.form.name, event.form.filled["report_description"]) == ("defect_form", LAMP)
    assert waiting.form is None
    return waiting


async def test_who_leaves_the_queue_goes_on_with_the_report(waiting: Waiting) -> None:
    said = await (await _in_the_queue(waiting)).says(LEAVE)
    assert "Was möchten Sie wissen" not in said
    assert "Zurück zu Ihrer Meldung" in said
    assert (waiting.form, waiting.description) == ("defect_form", LAMP)


async def test_it_is_with_the_citizen_alone_then(waiting: Waiting) -> None:
    await (await _in_the_queue(waiting)).says(LEAVE)
    assert waiting.handover.closed_at is not None
    assert waiting.handover.event.form is None
    await waiting.says("/request_human")
    await waiting.says(CONFIRM)
    assert waiting.handover.closed_at is None
    assert waiting.handover.event.form is not None


async def test_who_leaves_by_the_button_above_the_chat_goes_on_with_the_next_message(waiting: Waiting) -> None:
    (await _in_the_queue(waiting)).leaves()
    said = await waiting.says("Hallo", "greet")
    assert "Zurück zu Ihrer Meldung. Haben Sie ein Foto?" in said
    assert (waiting.form, waiting.description) == ("defect_form", LAMP)
    await waiting.says("/cancel")
    assert (waiting.form, waiting.description) == (None, None)


async def test_the_next_message_may_be_the_answer_that_was_missing(waiting: Waiting) -> None:
    (await _in_the_queue(waiting)).leaves()
    said = await waiting.says("nein, Hausnummer 14")
    assert "Ort: Bonner Straße 14" in said
    assert waiting.form == "defect_form"


async def test_while_somebody_waits_the_report_asks_nothing(waiting: Waiting) -> None:
    said = await (await _in_the_queue(waiting)).says("Hallo", "greet")
    assert "Meldung" not in said
    assert (waiting.form, waiting.description) == (None, LAMP)


async def test_what_a_person_has_had_is_forgotten_here(waiting: Waiting) -> None:
    (await _in_the_queue(waiting)).is_claimed_and_given_back()
    said = await waiting.says("Hallo", "greet")
    assert "Meldung" not in said
    assert (waiting.form, waiting.description) == (None, None)
    assert waiting.handover.event.form is not None


async def test_a_chat_that_was_claimed_and_waits_again_leaves_no_report_behind(waiting: Waiting) -> None:
    await _in_the_queue(waiting)
    with waiting.database.write() as sql:
        waiting.queue.claim(sql, waiting.handover.id, "anna", "Anna", 3, now() + timedelta(seconds=1))
        waiting.queue.release(sql, waiting.handover.id, "anna", "queue", now())
    await waiting.says(LEAVE)
    assert (waiting.form, waiting.description) == (None, None)


async def test_a_call_back_instead_of_the_queue_takes_the_report_along(waiting: Waiting) -> None:
    await (await _in_the_queue(waiting)).says("/request_callback")
    await waiting.says('/inform_callback_contact{"callback_contact": "0170 1234567"}')
    said = await waiting.says('/inform_callback_time{"callback_time": "morgens"}')
    assert "Ihre Angaben zur Meldung legen wir dem Rückruf bei" in said
    assert (waiting.handover.kind, waiting.description) == ("callback", None)
    assert waiting.handover.event.form is not None


async def test_who_refuses_the_call_back_while_waiting_waits_on(waiting: Waiting) -> None:
    await (await _in_the_queue(waiting)).says("/request_callback")
    await waiting.says("/cancel")
    assert (waiting.form, waiting.description) == (None, LAMP)
    await waiting.says(LEAVE)
    assert (waiting.form, waiting.description) == ("defect_form", LAMP)


async def test_who_leaves_the_queue_while_a_call_back_is_arranged_has_the_report_after_that(waiting: Waiting) -> None:
    await (await _in_the_queue(waiting)).says("/request_callback")
    waiting.leaves()
    await waiting.says("Hallo", "greet")
    assert waiting.form == "callback_form"
    await waiting.says("/cancel")
    assert (waiting.form, waiting.description) == ("defect_form", LAMP)


async def test_danger_in_the_queue_keeps_the_report_with_whoever_comes(waiting: Waiting) -> None:
    await (await _in_the_queue(waiting)).says("Hilfe, es brennt", "emergency")
    assert waiting.handover.event.form is not None
    assert (waiting.form, waiting.description) == (None, LAMP)


async def test_without_a_report_the_queue_is_left_as_before(waiting: Waiting) -> None:
    await waiting.says("/request_human")
    await waiting.says(CONFIRM)
    assert "Was möchten Sie wissen" in await waiting.says(LEAVE)
    assert waiting.form is None
