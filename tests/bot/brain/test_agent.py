"""The real mind with the trained model: what only Rasa itself can show."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import SlotSet

from bot.brain.agent import Mind
from bot.brain.models import newest_model
from bot.brain.payloads import parse_payload
from bot.brain.state import cut
from bot.conversations.models import Conversation, State
from bot.errors import ModelMissing
from bot.knowledge import library as module
from bot.messages import Author, Message
from bot.turn import Turn, choose_language, recall, understand
from bot.wording import languages

AT = datetime(2026, 11, 21, tzinfo=UTC)
SLOTS = {"language": "de", "site": "musterstadt"}


@pytest.fixture(scope="module")
def mind(prepared_data: Path) -> Iterator[Mind]:
    """The trained model on the demo city's knowledge, loaded once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOTSE_DATA", str(prepared_data))
        module.library.cache_clear()
        yield Mind(newest_model(prepared_data / "models"))
    module.library.cache_clear()


class Talk:
    """A dialogue that is put away and taken out again after every turn."""

    def __init__(self, mind: Mind) -> None:
        self.mind = mind
        self.state: dict[str, Any] | None = None

    async def say(self, text: str) -> list[dict[str, Any]]:
        tracker = self.mind.recall("a", self.state)
        return await self._act(text, await self.mind.understand(text, tracker, "musterstadt", 0))

    async def choose(self, payload: str) -> list[dict[str, Any]]:
        return await self._act(payload, parse_payload(payload))

    async def _act(self, text: str, parsed: dict[str, Any]) -> list[dict[str, Any]]:
        tracker = self.mind.recall("a", self.state)
        responses, self.state = await self.mind.act(tracker, text, parsed, SLOTS)
        self.state.pop("language")
        return responses


def _outcomes(responses: list[dict[str, Any]]) -> list[Any]:
    return [(r.get("custom") or {}).get("outcome") or (r.get("metadata") or {}).get("outcome") for r in responses]


def test_a_brain_takes_the_newest_model(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(ModelMissing):
            newest_model(folder)
    for age, name in enumerate(("new", "old")):
        (tmp_path / f"{name}.tar.gz").touch()
        os.utime(tmp_path / f"{name}.tar.gz", (1_000 - age, 1_000 - age))
    assert newest_model(tmp_path).name == "new.tar.gz"


@pytest.mark.parametrize(
    "text",
    [
        "/choose_article",
        "//choose_article",
        "/ /choose_article",
        " / / choose_article",
        "/\u00a0/choose_article",
        '/choose_article{"a": "b"}',
    ],
)
async def test_no_text_of_a_citizen_is_taken_for_an_intent(mind: Mind, text: str) -> None:
    parsed = await mind.understand(text, mind.recall("a", None), "musterstadt", 0)
    assert parsed["intent"]["confidence"] < 1.0 or parsed["intent"]["name"] != "choose_article"


@pytest.mark.parametrize(
    "text", ["/", "//", "???", "😀", "a" * 2_000, "\u202eabc", "{article} {0} %s", "كيف حالك", "-"]
)
async def test_any_text_is_understood_as_something_and_answered(mind: Mind, text: str) -> None:
    talk = Talk(mind)
    responses = await talk.say(text)
    assert any((response.get("text") or "").strip() for response in responses)
    assert "failed" not in _outcomes(responses)


LIFE = (
    *("Ich bin umgezogen", "Ich habe ein Kind bekommen", "Ich bin krank", "Meine Oma ist gestorben"),
    *("Mein Kind kommt in die Schule", "Ich ziehe um", "ich bin schwanger", "jemand ist gestorben", "strafmandat"),
    *("Mir ist das Portemonnaie geklaut worden", "Ich habe meinen Job verloren", "Ich habe ein Haus gekauft"),
    *("My grandmother passed away", "I moved house", "Annem öldü", "Моя бабушка умерла"),
)
DANGER = (
    *("im nachbarhaus brennt es", "Hilfe mein Baby atmet nicht", "Ich habe eine Überdosis Tabletten genommen"),
    *("Da ist ein Kind in den Fluss gefallen", "mein freund schlägt mich und ich hab angst"),
    *("There is a man with a knife outside", "Babam kalp krizi geçiriyor", "Моя мама без сознания"),
)


@pytest.mark.parametrize("text", LIFE)
async def test_what_happens_in_a_life_is_no_danger_to_it(mind: Mind, text: str) -> None:
    parsed = await mind.understand(text, mind.recall("a", None), "musterstadt", 0)
    assert parsed["intent"]["name"] != "emergency"


@pytest.mark.parametrize("text", DANGER)
async def test_danger_is_recognised(mind: Mind, text: str) -> None:
    parsed = await mind.understand(text, mind.recall("a", None), "musterstadt", 0)
    assert parsed["intent"]["name"] == "emergency"


@pytest.mark.parametrize(
    "text",
    [
        "Ich will mit einem Menschen sprechen",
        "Kann ich jemanden vom Amt sprechen?",
        "I would like to talk to a real person",
        "Хочу поговорить с живым человеком",
    ],
)
async def test_whoever_wants_a_person_does_not_get_a_telephone_number(mind: Mind, text: str) -> None:
    parsed = await mind.understand(text, mind.recall("a", None), "musterstadt", 0)
    assert parsed["intent"]["name"] == "request_human"


async def test_a_question_is_answered_from_its_article(mind: Mind) -> None:
    [response] = await Talk(mind).say("Was kostet ein Reisepass?")
    assert response["custom"]["source"]["article"] == "reisepass"
    assert "Euro" in response["text"]


async def test_an_open_form_survives_side_questions_and_being_put_away(mind: Mind) -> None:
    talk = Talk(mind)
    assert _outcomes(await talk.choose("/find_office")) == ["form_asked"]
    for _ in range(5):
        outcomes = _outcomes(await talk.say("Was kostet ein Reisepass?"))
        assert outcomes[-1] == "form_asked"
    assert _outcomes(await talk.choose('/inform_district{"district": "Nordstadt"}')) == ["form_confirmed"]
    assert mind.recall("a", talk.state).active_loop_name is None


async def test_a_switch_of_language_is_answered_in_the_new_language_and_kept(mind: Mind) -> None:
    talk = Talk(mind)
    [response] = await talk.choose('/switch_language{"language_name": "uk"}')
    assert (response["text"], response["custom"]["language"]) == ("Добре, відтепер я відповідатиму українською.", "uk")
    assert mind.recall("a", talk.state).get_slot("language") == "uk"


async def test_the_same_question_is_understood_the_same_and_not_twice(mind: Mind) -> None:
    first = await mind.understand("Wo melde ich mich um?", mind.recall("a", None), "musterstadt", 7)
    first["intent"]["name"] = "changed by somebody"
    again = await mind.understand("Wo melde ich mich um?", mind.recall("a", None), "musterstadt", 7)
    assert again["intent"]["name"] != "changed by somebody"


async def test_what_was_understood_in_a_hurry_serves_only_who_is_in_a_hurry(
    mind: Mind, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[bool] = []

    async def parse(message: UserMessage, *_: Any) -> dict[str, Any]:
        looks.append(message.metadata["hurried"])
        return {"text": message.text, "intent": {"name": "ask"}}

    monkeypatch.setattr(mind._processor, "parse_message", parse)
    for hurried in (True, True, False, True, False):
        await mind.understand("Wo gibt es Blumen?", mind.recall("a", None), "musterstadt", 8, hurried)
    assert looks == [True, False]


async def test_an_action_that_raises_gets_an_honest_sentence_from_rasa(
    mind: Mind, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("actions.answers.meant", broken)
    assert _outcomes(await Talk(mind).say("Was kostet ein Reisepass?")) == ["failed"]


async def test_an_answer_with_brackets_after_a_zero_stays_whole(mind: Mind) -> None:
    answer = "Antrag 10[PDF](https://a.example) {x} {0[x]} {{site}}"
    said = await mind._processor.nlg.generate("utter_article", mind.recall("a", None), "lotse", answer=answer)
    assert said is not None
    assert said["text"] == answer


ASKED = {
    "de": "und für Kinder?",
    "en": "and for children?",
    "tr": "ve çocuklar için?",
    "ru": "а для детей?",
    "ar": "وللأطفال؟",
    "uk": "а для дітей?",
    "pl": "a dla dzieci?",
    "fr": "et pour les enfants ?",
    "it": "e per i bambini?",
    "es": "¿y para niños?",
}
"""The follow-up question after an article, in every language of the program."""


async def _found(mind: Mind, language: str, text: str) -> list[str]:
    tracker = mind.recall("a", None)
    tracker.update(SlotSet("article", "reisepass"))
    conversation = Conversation("conversation-1", "musterstadt", "web", language, State.BOT, 2, AT, AT)
    said = Message(seq=2, at=AT, author=Author.CITIZEN, text=text, language=language)
    turn = Turn(conversation, said, None, cut(tracker), mind, module.library())
    for step in (recall, choose_language, understand):
        await step(turn)
    assert turn.parsed["articles"]["band"] == "answer", (language, text)
    return list(turn.parsed["articles"]["ids"])


@pytest.mark.slow
async def test_the_service_for_children_is_found_by_a_follow_up_in_every_language_of_the_program(mind: Mind) -> None:
    assert {*ASKED} == {*languages()}
    found = {language: await _found(mind, language, text) for language, text in ASKED.items()}
    assert found == dict.fromkeys(ASKED, ["reisepass-kinder"])
