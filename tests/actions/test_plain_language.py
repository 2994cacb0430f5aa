"""Plain language holds for the conversation until the citizen wants it no longer."""

import re
from pathlib import Path

import pytest

from actions.plain_language import ActionPlainLanguage, switched
from actions.wording import languages, word
from tests.actions.conftest import Act, slots

WIDGET = Path(__file__).parents[2] / "bot" / "web" / "static" / "widget"


async def test_plain_language_is_switched_on(act: Act) -> None:
    [said], events = await act(ActionPlainLanguage(), "bitte in leichter Sprache", "plain_language")
    assert said["response"] == "utter_plain_language"
    assert slots(events) == {"plain": True}


async def test_the_usual_language_comes_back(act: Act) -> None:
    [said], events = await act(ActionPlainLanguage(), "wieder normal bitte", "normal_language", plain=True)
    assert said["response"] == "utter_normal_language"
    assert slots(events) == {"plain": False}


@pytest.mark.parametrize("plain", [True, None])
async def test_the_article_that_is_talked_of_stays(act: Act, plain: bool | None) -> None:
    _, events = await act(ActionPlainLanguage(), "", "plain_language", plain=plain, article="reisepass")
    assert slots(events) == {"plain": True}


async def test_the_way_back_is_offered_in_the_language_of_the_citizen(act: Act) -> None:
    [said], _ = await act(ActionPlainLanguage(), "wieder normal bitte", "normal_language", plain=True, language="tr")
    assert said["buttons"] == [{"title": "Kolay dil", "payload": "/plain_language"}]


@pytest.mark.parametrize("language", sorted(languages()))
def test_the_sentences_of_the_switch_in_the_menu_are_understood_as_they_are(language: str) -> None:
    file = WIDGET / ("strings.js" if language == "de" else f"words/{language}.js")
    words = dict(re.findall(r'^  (plain\w*): "(.+)",$', file.read_text(encoding="utf-8"), re.MULTILINE))
    found = [switched(words[key]) for key in ("plain_on", "plain_off")]
    assert [parsed and parsed["intent"]["name"] for parsed in found] == ["plain_language", "normal_language"]
    assert words["plain"] == word("plain_switch", language)


def test_any_other_text_is_no_switch() -> None:
    assert switched("Leichte Sprache") is None
    assert switched("") is None
