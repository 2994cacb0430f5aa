"""The real model on "and for children?" after an article, in all ten languages: the service for children is found."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rasa.shared.core.events import SlotSet

from bot.brain.agent import Mind
from bot.brain.models import newest_model
from bot.brain.state import cut
from bot.conversations.models import Conversation, State
from bot.knowledge import library as module
from bot.messages import Author, Message
from bot.turn import Turn, choose_language, recall, understand
from bot.wording import languages

AT = datetime(2026, 11, 21, tzinfo=UTC)
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


@pytest.fixture(scope="module")
def mind(prepared_data: Path) -> Iterator[Mind]:
    """The trained model on the demo city's knowledge."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOTSE_DATA", str(prepared_data))
        module.library.cache_clear()
        yield Mind(newest_model(prepared_data / "models"))
    module.library.cache_clear()


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
async def test_for_children_is_understood_in_every_language_of_the_program(mind: Mind) -> None:
    assert {*ASKED} == {*languages()}
    found = {language: await _found(mind, language, text) for language, text in ASKED.items()}
    assert found == dict.fromkeys(ASKED, ["reisepass-kinder"])
