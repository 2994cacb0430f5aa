"""Every response of the domain is there in every language, says the same and leads to the same."""

import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.trackers import DialogueStateTracker

from bot.brain import translated_responses
from bot.brain.translated_responses import TranslatedResponses, translations
from bot.wording import languages
from tests.whole_domain import whole_domain

ROOT = Path(__file__).parents[3]
OTHERS = sorted(set(languages()) - {"de", "en"})
_PLACE = re.compile(r"{\w+}")
_ADDRESS = re.compile(r"\]\(\S+\)")


def _responses() -> dict[str, list[dict[str, Any]]]:
    return dict(whole_domain().responses)


def _english(name: str) -> dict[str, Any] | None:
    return next((variant for variant in _responses()[name] if variant.get("condition")), None)


def _worded() -> set[str]:
    return {name for name in _responses() if _english(name)}


def _nlg(responses: dict[str, list[dict[str, Any]]] | None = None) -> TranslatedResponses:
    made = TranslatedResponses()
    made.responses = responses or _responses()
    return made


async def _said(name: str, slot: str | None, **values: Any) -> dict[str, Any]:
    tracker = DialogueStateTracker.from_events("a", [], deepcopy(whole_domain().slots))
    tracker.slots["language"].value = slot
    said = await _nlg().generate(name, tracker, "lotse", **values)
    assert said is not None
    return said


def test_every_language_of_the_program_has_translations() -> None:
    assert sorted(translations()) == OTHERS
    assert len(OTHERS) == 8


def test_what_is_not_translated_has_no_words_of_its_own() -> None:
    for name in _responses().keys() - _worded():
        assert [_PLACE.sub("", variant["text"]) for variant in _responses()[name]] == [""], name


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_translates_every_response_and_nothing_else(language: str) -> None:
    assert set(translations()[language]) == _worded()


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_same_places_addresses_and_buttons(language: str) -> None:
    for name in _worded():
        own, english = translations()[language][name], _english(name) or {}
        for pattern in (_PLACE, _ADDRESS):
            assert sorted(pattern.findall(own["text"])) == sorted(pattern.findall(english["text"])), name
        assert set(own.get("buttons", {})) == {button["payload"] for button in english.get("buttons", ())}, name
        assert own["text"].strip() == own["text"] != "", name


@pytest.mark.parametrize("language", OTHERS)
def test_the_entry_for_deleting_is_called_as_in_the_menu_of_the_chat(language: str) -> None:
    words = ROOT / "bot" / "web" / "static" / "widget" / "words" / f"{language}.js"
    entry = re.search(r'^  delete: "(.*)",$', words.read_text(encoding="utf-8"), re.MULTILINE)
    assert entry is not None
    assert entry[1] in translations()[language]["utter_privacy"]["text"]


async def test_only_the_words_are_translated() -> None:
    said = await _said("utter_bot_challenge", "tr")
    assert "bilgisayar programıyım" in said["text"]
    assert said["buttons"] == [{"title": "Şehirle iletişim", "payload": "/request_human"}]
    assert said["metadata"] == {"outcome": "chitchat"}


async def test_values_are_filled_in_and_what_an_action_adds_stays() -> None:
    said = await _said("utter_contact", "ar", city="Musterstadt", contact="115", custom={"outcome": "answered"})
    assert "Musterstadt" in said["text"]
    assert said["text"].endswith("115")
    assert (await _said("utter_article", "uk", answer="Готово"))["text"] == "Готово"


@pytest.mark.parametrize(
    ("language", "greeting"),
    [("de", "Guten Tag! W"), ("en", "Hello! W"), (None, "Guten Tag! W"), ("nl", "Guten Tag! W"), ("es", "¡Buenos")],
)
async def test_german_english_and_unknown_languages_are_rasas_own(language: str | None, greeting: str) -> None:
    assert (await _said("utter_greet", language))["text"].startswith(greeting)


async def test_a_language_that_is_just_being_switched_to_goes_before_the_slot() -> None:
    assert "Türkçe" in (await _said("utter_speaking", "de", language="tr"))["text"]
    assert "English" in (await _said("utter_speaking", "tr", language="en"))["text"]
    assert "Deutsch" in (await _said("utter_speaking", "tr", language="de"))["text"]


async def test_what_is_not_translated_yet_is_said_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translated_responses, "translations", lambda: {"tr": {}})
    assert (await _said("utter_greet", "tr"))["text"].startswith("Hello!")


async def test_a_response_that_is_not_in_the_domain_is_none() -> None:
    assert _nlg().generate_from_slots("utter_unheard_of", {"language": "tr"}, "lotse") is None


async def test_the_domain_stays_as_it_is() -> None:
    await _said("utter_help", "fr")
    assert (_english("utter_help") or {})["buttons"][0]["title"] == "Find my citizens' office"
