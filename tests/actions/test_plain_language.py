"""Plain language holds for the conversation until the citizen wants it no longer."""

import pytest

from actions.plain_language import ActionPlainLanguage
from tests.actions.conftest import Act, slots


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
