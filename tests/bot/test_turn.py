"""The steps of a citizen's turn with a fake mind: what is understood how, and that every turn ends honestly."""

import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import turn as module
from bot.brain.state import cut
from bot.conversations.models import Conversation, State, Understood
from bot.handover.events import Reason
from bot.knowledge.files import read_folder
from bot.knowledge.library import Shelf
from bot.messages import Attachment, Author, Location, Message, Outcome
from bot.prepare import DEMO
from bot.turn import Turn, run
from tests.bot.minds import DOMAIN, FakeLibrary, FakeMind

AT = datetime(2026, 11, 21, tzinfo=UTC)
ARTICLE = next(article for article in read_folder(DEMO).articles if article.id == "wohngeld")
HELD = Conversation("conversation-1", "musterstadt", "web", "de", State.BOT, 2, AT, AT)


def _turn(text: str = "", mind: FakeMind | None = None, **parts: Any) -> Turn:
    payload, state = parts.pop("payload", None), parts.pop("state", None)
    conversation = replace(HELD, **parts.pop("conversation", {}))
    said = Message(seq=2, at=AT, author=Author.CITIZEN, text=text, language="de", **parts)
    return Turn(conversation, said, payload, state, mind or FakeMind(), FakeLibrary())  # type: ignore[arg-type]


async def test_a_text_is_understood_and_answered() -> None:
    mind = FakeMind()
    turn = await run(_turn("Was kostet ein Reisepass?", mind))
    assert mind.understood == mind.acted == ["Was kostet ein Reisepass?"]
    assert mind.slots == [{"language": "de", "site": "musterstadt", "queued": False, "question": 2}]
    assert [(reply.text, reply.outcome) for reply in turn.replies] == [
        ("Echo: Was kostet ein Reisepass?", Outcome.ANSWERED)
    ]


async def test_a_chosen_button_is_not_interpreted() -> None:
    mind = FakeMind()
    await run(_turn("Gebühr", mind, payload='/ask_module{"facet": "fee"}'))
    assert mind.understood == []
    assert mind.parsed[0]["intent"]["name"] == "ask_module"
    assert mind.acted == ['/ask_module{"facet": "fee"}']


async def test_a_text_that_looks_like_a_button_is_only_a_text() -> None:
    mind = FakeMind()
    await run(_turn("/ask_module", mind))
    assert mind.understood == ["/ask_module"]


@pytest.mark.parametrize(
    ("part", "intent"),
    [
        ({"location": Location(lat=1, lon=2)}, "share_location"),
        ({"attachments": (Attachment(id="a", media_type="image/png", size=1),)}, "share_attachment"),
    ],
)
async def test_places_and_files_have_their_own_intents(part: dict[str, Any], intent: str) -> None:
    mind = FakeMind()
    await run(_turn("", mind, **part))
    assert mind.parsed[0]["intent"]["name"] == intent


async def test_what_an_open_form_waits_for_is_not_guessed() -> None:
    mind, tracker = FakeMind(), FakeMind().recall("a", None)
    tracker.update_with_events([SlotSet("requested_slot", "district")], DOMAIN)
    await run(_turn("im südpark", mind, state=cut(tracker)))
    assert mind.understood == []
    assert mind.parsed[0]["entities"][0]["value"] == "Südpark"


async def test_an_offered_article_is_chosen_by_its_place_and_keeps_what_was_asked() -> None:
    mind, tracker = FakeMind(), FakeMind().recall("a", None)
    fee = {"entity": "facet", "value": "fee", "start": 0, "end": 3}
    asked = UserUttered("Was kostet eine Urkunde?", {"name": "ask", "confidence": 0.9}, [fee])
    tracker.update_with_events([asked, SlotSet("offered_articles", ["geburt", "ehe"])], DOMAIN)
    await run(_turn("das zweite", mind, state=cut(tracker)))
    assert mind.understood == []
    assert mind.parsed[0]["intent"]["name"] == "choose_article"
    assert [entity["value"] for entity in mind.parsed[0]["entities"]] == ["ehe", "fee"]


class _Knowing(FakeMind):
    """Finds an article only for a text with a title."""

    async def understand(
        self, text: str, tracker: DialogueStateTracker, site: str, knowledge: int, hurried: bool = False
    ) -> dict[str, Any]:
        self.understood.append(text)
        found = ARTICLE.texts["de"].title in text
        articles = {"band": "answer" if found else "none", "ids": [ARTICLE.id] if found else [], "confidence": 0.9}
        intent = {"name": "ask_article" if found else "nlu_fallback", "confidence": 0.9}
        return {"text": text, "intent": intent, "entities": [], "articles": articles}


class _OneArticle(FakeLibrary):
    def shelf(self, site: str | None) -> Shelf:
        return replace(super().shelf(site), articles={ARTICLE.id: ARTICLE})


@pytest.mark.parametrize(
    ("slot", "value", "texts", "intent"),
    [
        ("article", "wohngeld", ["und für Studenten?", "Wohngeld beantragen: für Studenten"], "ask_article"),
        ("offered_articles", ["wohngeld"], ["und für Studenten?", "Wohngeld beantragen: für Studenten"], "ask_article"),
        ("article", "gone", ["und für Studenten?"], "nlu_fallback"),
        ("requested_slot", "district", ["und für Studenten?"], "nlu_fallback"),
    ],
)
async def test_what_only_adds_to_the_last_topic_is_understood_with_its_title(
    slot: str, value: Any, texts: list[str], intent: str
) -> None:
    mind, tracker = _Knowing(), FakeMind().recall("a", None)
    tracker.update_with_events([SlotSet(slot, value)], DOMAIN)
    turn = _turn("und für Studenten?", mind, state=cut(tracker))
    turn.library = _OneArticle()  # type: ignore[assignment]
    await run(turn)
    assert mind.understood == texts
    assert (mind.parsed[0]["text"], mind.parsed[0]["intent"]["name"]) == ("und für Studenten?", intent)


@pytest.mark.parametrize(
    ("text", "present", "expected"),
    [
        ("I would like to apply for a new passport please", "de", "en"),
        ("Ich möchte bitte einen neuen Reisepass beantragen", "en", "de"),
        ("ok", "en", "en"),
        ("كيف يمكنني الحصول على جواز سفر جديد", "de", "de"),
    ],
)
async def test_the_answer_is_in_the_language_of_the_message(text: str, present: str, expected: str) -> None:
    turn = await run(_turn(text, conversation={"language": present}))
    assert (turn.language, turn.replies[-1].outcome) == (expected, Outcome.ANSWERED)


async def test_a_button_does_not_change_the_language() -> None:
    turn = await run(_turn("Apply for a passport in this city today", payload="/greet"))
    assert turn.language == "de"


@pytest.mark.parametrize("says", [[], [{"text": ""}], [{"text": " ", "buttons": []}]])
async def test_a_turn_without_words_is_an_honest_failure(says: list[dict[str, Any]]) -> None:
    turn = await run(_turn("Hallo", FakeMind(says=says)))
    assert [reply.outcome for reply in turn.replies] == [Outcome.FAILED]
    assert "01234 56-0" in turn.replies[0].text


@pytest.mark.parametrize("name", [step.__name__ for step in module.STEPS])
async def test_whatever_step_fails_the_citizen_is_told_and_the_log_holds_no_words(
    name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(turn: Turn) -> None:
        raise RuntimeError(f"Geheimnis {turn.said.text}")

    steps = tuple(broken if step.__name__ == name else step for step in module.STEPS)
    monkeypatch.setattr(module, "STEPS", steps)
    with caplog.at_level(logging.DEBUG):
        turn = await run(_turn("mein Text 4711"))
    assert [reply.outcome for reply in turn.replies] == [Outcome.FAILED]
    assert "RuntimeError" in caplog.text
    assert "4711" not in caplog.text


async def test_a_failed_turn_keeps_the_state_it_started_from() -> None:
    state = cut(FakeMind().recall("a", None))
    turn = await run(_turn("Hallo", FakeMind(error=RuntimeError()), state=state))
    assert turn.state == state


async def test_an_unknown_site_and_a_broken_payload_are_honest_failures() -> None:
    for turn in (_turn("Hallo", conversation={"site": "atlantis"}), _turn("x", payload="/broken{")):
        assert (await run(turn)).replies[-1].outcome is Outcome.FAILED


async def test_only_the_last_reply_carries_the_outcome() -> None:
    says = [
        {"text": "eins", "metadata": {"outcome": "answered"}},
        {"text": "zwei", "custom": {"outcome": "form_asked"}},
    ]
    turn = await run(_turn("Hallo", FakeMind(says=says)))
    assert [reply.outcome for reply in turn.replies] == [None, Outcome.FORM_ASKED]


EVENT = {"reason": "asked_for_person", "language": "de", "service": "wohngeld"}


async def test_a_handover_is_a_typed_value_beside_the_words() -> None:
    says = [{"text": "Sie stehen in der Warteschlange.", "custom": {"handover": EVENT, "outcome": "handover_queued"}}]
    turn = await run(_turn("ja", FakeMind(says=says)))
    assert turn.handover is not None
    assert (turn.handover.reason, turn.handover.service) == (Reason.ASKED, "wohngeld")
    assert turn.replies[-1].outcome is Outcome.HANDOVER_QUEUED
    assert not turn.leaves_queue


async def test_an_editor_who_tries_something_out_calls_nobody_and_is_told_so() -> None:
    says = [{"text": "Sie stehen in der Warteschlange.", "custom": {"handover": EVENT, "outcome": "handover_queued"}}]
    turn = await run(_turn("ja", FakeMind(says=says), conversation={"channel": "studio"}))
    assert turn.handover is None
    assert [reply.text.split(":")[0] for reply in turn.replies] == [
        "Sie stehen in der Warteschlange.",
        "Dies ist ein Probegespräch im Studio",
    ]
    assert turn.replies[-1].outcome is Outcome.HANDOVER_QUEUED


async def test_words_alone_hand_over_nothing() -> None:
    turn = await run(_turn("ja", FakeMind(says=[{"text": "Ich verbinde Sie mit einem Menschen."}])))
    assert (turn.handover, turn.leaves_queue) == (None, False)


async def test_a_turn_that_fails_hands_over_nothing() -> None:
    turn = await run(_turn("ja", FakeMind(says=[{"text": "x", "custom": {"handover": {"reason": "unheard of"}}}])))
    assert [reply.outcome for reply in turn.replies] == [Outcome.FAILED]
    assert turn.handover is None


async def test_the_queue_is_left_by_a_typed_value() -> None:
    turn = await run(_turn("x", FakeMind(says=[{"text": "Gut.", "custom": {"leave_queue": True}}])))
    assert turn.leaves_queue


@pytest.mark.parametrize(("state", "queued"), [(State.WAITING, True), (State.BOT, False)])
async def test_the_record_knows_whether_somebody_waits(state: State, queued: bool) -> None:
    mind = FakeMind()
    await run(_turn("Hallo", mind, conversation={"state": state}))
    assert mind.slots[0]["queued"] is queued


async def test_what_a_person_quoted_is_what_the_conversation_is_about() -> None:
    turn = _turn("Hallo", state=_after(SlotSet("article", "reisepass"), SlotSet("offered_articles", ["hund"])))
    turn.agent_article = "wohngeld"
    await run(turn)
    assert turn.known_tracker.get_slot("article") == "wohngeld"
    assert turn.known_tracker.get_slot("offered_articles") is None


@pytest.mark.parametrize(("said", "meant"), [("affirm", "request_callback"), ("deny", "decline_handover")])
async def test_yes_and_no_right_after_an_offer_answer_it(
    said: str, meant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = UserUttered("Mensch", intent={"name": "request_human"})
    offer = SlotSet("offer", {"yes": "request_callback", "event": {}})
    for events, intent in (((asked, offer), meant), ((asked, offer, asked), said)):
        mind = FakeMind()
        _understands(monkeypatch, mind, said)
        await run(_turn("gern", mind, state=_after(*events)))
        assert mind.parsed[0]["intent"]["name"] == intent


@pytest.mark.parametrize(
    ("found", "article"),
    [
        ({"articles": {"band": "answer", "ids": ["wohngeld"], "confidence": 0.9}}, "wohngeld"),
        ({"articles": {"band": "clarify", "ids": ["wohngeld", "hund"], "confidence": 0.9}}, None),
        ({"articles": {"band": "none", "ids": [], "confidence": 0.1}}, None),
        ({"entities": [{"entity": "article", "value": "hund", "start": 0, "end": 5}]}, "hund"),
        ({}, None),
    ],
)
async def test_what_was_understood_names_intent_confidence_and_the_one_article(
    found: dict[str, Any], article: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    mind = FakeMind()
    _understands(monkeypatch, mind, "ask_article", **found)
    turn = await run(_turn("Wohngeld", mind))
    assert turn.understood is not None
    assert (turn.understood.intent, turn.understood.confidence, turn.understood.article) == (
        "ask_article",
        0.9,
        article,
    )


async def test_what_else_may_have_been_meant_is_noted_for_the_editors(monkeypatch: pytest.MonkeyPatch) -> None:
    mind, chances = (
        FakeMind(),
        {"ask_article": 0.9, "help": 0.3, "greet": 0.2, "thank": 0.1, "deny": 0.09, "insult": 0.01},
    )
    ranking = [{"name": name, "confidence": chance} for name, chance in chances.items()]
    found = {"band": "clarify", "ids": ["wohngeld", "hund"], "confidence": 0.9}
    _understands(monkeypatch, mind, "ask_article", articles=found, intent_ranking=ranking)
    turn = await run(_turn("Wohngeld", mind))
    assert turn.understood == Understood(
        intent="ask_article",
        confidence=0.9,
        band="clarify",
        candidates=("wohngeld", "hund"),
        acts={"help": 0.3, "greet": 0.2, "thank": 0.1},
        language="de",
    )
    assert mind.slots[0]["question"] == 2


async def test_an_answer_to_a_form_is_told_from_a_question() -> None:
    mind = FakeMind()
    turn = await run(_turn("im südpark", mind, state=_after(SlotSet("requested_slot", "district"))))
    assert turn.understood is not None
    assert turn.understood.form == "district"
    assert "question" not in mind.slots[0]
    pressed = await run(_turn("Nichts davon", mind, payload="/none_of_these"))
    assert "question" not in mind.slots[1]
    assert pressed.understood is None


async def test_a_pressed_button_and_a_turn_that_failed_early_were_not_understood(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert (await run(_turn("Gebühr", payload='/ask_module{"facet": "fee"}'))).understood is None
    monkeypatch.setattr(module, "detect", None)
    assert (await run(_turn("Hallo"))).understood is None


def _after(*events: Any) -> dict[str, Any]:
    """The state after these events."""
    tracker = FakeMind().recall("conversation-1", None)
    for event in events:
        tracker.update(event, DOMAIN)
    return cut(tracker)


def _understands(monkeypatch: pytest.MonkeyPatch, mind: FakeMind, intent: str, **found: Any) -> None:
    async def understand(text: str, *_: Any) -> dict[str, Any]:
        return {"text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": []} | found

    monkeypatch.setattr(mind, "understand", understand)
