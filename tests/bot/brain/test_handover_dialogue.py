"""The rules of a handover in Rasa itself: what is offered, agreed to, and put into the queue as a typed event."""

from datetime import datetime
from typing import Any

import pytest

from actions.expected import expected_answer, free_words, no_guess, to_offer
from bot.brain.agent import Mind
from bot.brain.payloads import parse_payload
from bot.handover.counter import Situation
from bot.knowledge.files import SiteFolder, read_folder
from bot.knowledge.library import Shelf
from bot.prepare import DEMO
from bot.service_hours import ZONE
from bot.turn import _offer
from tests.rules_only import mind_of_rules

OPEN = Situation(open=True, next_opening=None, agents=1, position=1, wait_s=180)
CLOSED = Situation(False, datetime(2030, 1, 7, 8, 0, tzinfo=ZONE), 0, 1, 180)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", name="mind")
def _mind(tmp_path_factory: pytest.TempPathFactory) -> Mind:
    return mind_of_rules(tmp_path_factory)


@pytest.fixture(scope="module", name="city")
def _city() -> SiteFolder:
    return read_folder(DEMO)


class Talk:
    """A dialogue; texts are taken for the intent that the test names."""

    def __init__(self, mind: Mind, city: SiteFolder) -> None:
        self.mind, self.site = mind, city.site
        self.state: dict[str, Any] | None = None
        self.queued = False
        self.events: list[dict[str, Any]] = []

    async def __call__(self, text: str, intent: str = "nlu_fallback") -> str | None:
        """Say it; the outcome of the turn."""
        tracker = self.mind.recall("a", self.state)
        parsed = self._parsed(text, intent, tracker.get_slot("requested_slot"))
        slots = {"language": "de", "site": "musterstadt", "queued": self.queued}
        responses, self.state = await self.mind.act(tracker, text, to_offer(parsed, _offer(tracker)), slots)
        self.state.pop("language")
        customs = [response.get("custom") or {} for response in responses]
        self.events += [custom["handover"] for custom in customs if "handover" in custom]
        self.queued = self._queued(customs)
        outcomes = [
            custom.get("outcome") or (response.get("metadata") or {}).get("outcome")
            for custom, response in zip(customs, responses, strict=True)
        ]
        return next((outcome for outcome in reversed(outcomes) if outcome), None)

    def _parsed(self, text: str, intent: str, asked: str | None) -> dict[str, Any]:
        if text.startswith("/"):
            return parse_payload(text)
        known = expected_answer(asked, text, self.site)
        guessed = {"text": text, "intent": {"name": intent, "confidence": 0.7}, "entities": []}
        return known or (free_words(no_guess(guessed), asked) if asked else guessed)

    def _queued(self, customs: list[dict[str, Any]]) -> bool:
        """As the desk would have it."""
        left = any(custom.get("leave_queue") for custom in customs)
        kinds = [custom["handover"]["kind"] for custom in customs if "handover" in custom]
        return kinds[-1] == "chat" if kinds else self.queued and not left

    @property
    def form(self) -> str | None:
        return str(self.state["form"]["name"]) if self.state and "form" in self.state else None


class Desk:
    """How things stand at the desk."""

    now = OPEN


@pytest.fixture(name="desk")
def _desk(city: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> Desk:
    articles = {article.id: article for article in city.articles}
    shelf = Shelf(1, city.site, articles, {office.id: office for office in city.offices}, None)

    class OneShelf:
        def shelf(self, site: str | None) -> Shelf:
            return shelf

    desk = Desk()
    monkeypatch.setattr("actions.turns.library", OneShelf)
    monkeypatch.setattr("actions.offers.situation", lambda site, hours, department: desk.now)
    monkeypatch.setattr("actions.handover.place", lambda conversation: (1, 180))
    return desk


@pytest.fixture(name="talk")
def _talk(mind: Mind, city: SiteFolder, desk: Desk) -> Talk:
    return Talk(mind, city)


async def test_asked_for_offered_agreed_waited_for_left_and_asked_for_again(talk: Talk) -> None:
    for _ in range(2):
        assert await talk("Ich will einen Menschen", "request_human") == "handover_offered"
        assert await talk("ja", "affirm") == "handover_queued"
        assert await talk("Wie lange noch?", "request_human") == "handover_queued"
        assert await talk("/leave_queue") == "chitchat"
    assert [event["reason"] for event in talk.events] == ["asked_for_person", "asked_for_person"]


async def test_two_unanswered_questions_offer_a_person_and_a_no_goes_on(talk: Talk) -> None:
    assert await talk("blub") == "unanswered_no_match"
    assert await talk("bla") == "handover_offered"
    assert await talk("nein", "deny") == "chitchat"
    assert await talk("blub") == "unanswered_no_match"
    assert talk.events == []


async def test_a_form_that_gives_up_hands_over_what_it_knows(talk: Talk) -> None:
    await talk("/find_office")
    assert [await talk(text) for text in "abc"] == ["form_asked", "form_asked", "handover_offered"]
    assert talk.form is None
    assert await talk("/confirm_handover") == "handover_queued"
    [event] = talk.events
    assert event["reason"] == "form_gave_up"
    assert event["form"] == {"name": "office_form", "filled": {}, "missing": ["district"]}


async def test_a_person_wanted_inside_a_form_leaves_it_and_shows_it_to_the_agent(talk: Talk) -> None:
    await talk("/find_office")
    assert await talk("Mensch bitte", "request_human") == "handover_offered"
    assert talk.form is None
    await talk("/confirm_handover")
    assert talk.events[0]["form"]["missing"] == ["district"]


async def test_the_second_insult_offers_a_person(talk: Talk) -> None:
    assert await talk("du Idiot", "insult") == "chitchat"
    assert await talk("du Idiot", "insult") == "handover_offered"


async def test_danger_is_forwarded_at_once_also_out_of_a_form(talk: Talk) -> None:
    await talk("/find_office")
    assert await talk("Ich will nicht mehr leben", "emergency") == "handover_queued"
    assert talk.form is None
    assert talk.events[0]["reason"] == "distress"


async def test_danger_out_of_hours_has_a_call_back_with_its_reason(talk: Talk, desk: Desk) -> None:
    desk.now = CLOSED
    assert await talk("Ich will nicht mehr leben", "emergency") == "handover_closed_hours"
    assert await talk("ja bitte", "affirm") == "form_asked"
    assert await talk("0171 1234567") == "form_asked"
    assert await talk("sofort", "greet") == "handover_queued"
    assert [(event["kind"], event["reason"]) for event in talk.events] == [("callback", "distress")]


async def test_danger_of_who_waits_already_reaches_the_desk(talk: Talk, desk: Desk) -> None:
    await talk("/request_human")
    await talk("/confirm_handover")
    await talk("Ich will nicht mehr leben", "emergency")
    desk.now = CLOSED
    await talk("Ich will nicht mehr leben", "emergency")
    assert [event["reason"] for event in talk.events] == ["asked_for_person", "distress", "distress"]


async def test_out_of_hours_a_yes_arranges_a_call_back(talk: Talk, desk: Desk) -> None:
    desk.now = CLOSED
    assert await talk("Mensch", "request_human") == "handover_closed_hours"
    assert await talk("ja gern", "affirm") == "form_asked"
    assert await talk("Wozu?", "ask_privacy") == "form_asked"
    assert await talk("0171 1234567") == "form_asked"
    assert await talk("nach sechs", "greet") == "handover_queued"
    assert talk.form is None
    [event] = talk.events
    assert (event["kind"], event["contact"]["phone"]) == ("callback", "0171 1234567")
    assert event["contact"]["best_time"] == "nach sechs"
    assert not talk.queued


@pytest.mark.parametrize(
    "payload", ["/cancel", "/decline_handover", "/confirm_handover", "/find_office", "/goodbye", "/emergency"]
)
async def test_a_call_back_that_is_not_wanted_after_all_is_forgotten(talk: Talk, payload: str) -> None:
    await talk("/request_callback")
    await talk("0171 1234567")
    await talk(payload)
    assert talk.form == ("office_form" if payload == "/find_office" else None)
    assert talk.mind.recall("a", talk.state).get_slot("callback_contact") is None
    assert [event["kind"] for event in talk.events if event["kind"] == "callback"] == []


async def test_three_answers_that_reach_nobody_end_the_call_back(talk: Talk) -> None:
    await talk("/request_callback")
    assert [await talk(text) for text in "abc"] == ["form_asked", "form_asked", "unanswered_no_match"]
    assert talk.form is None


@pytest.mark.parametrize("payload", ["/request_callback", "/leave_queue", "/decline_handover", "/confirm_handover"])
@pytest.mark.parametrize("form", ["/find_office", "/request_callback"])
async def test_an_old_button_works_inside_every_form(talk: Talk, form: str, payload: str) -> None:
    await talk(form)
    assert await talk(payload) not in (None, "failed")
