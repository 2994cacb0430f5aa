"""What the assistant says about itself."""

import pytest

from actions.assistant import ActionContact, ActionPrivacy, ActionSwitchLanguage
from tests.actions.conftest import SITE, Act, entity, put_on_shelf, slots


@pytest.mark.parametrize(("language", "city"), [("de", "Musterstadt"), ("en", "Sample City")])
async def test_contact_names_the_city_and_every_way_to_reach_it(act: Act, language: str, city: str) -> None:
    [said], _ = await act(ActionContact(), language=language)
    assert (said["response"], said["city"]) == ("utter_contact", city)
    for way in ("01234 56-0", "stadt@musterstadt.example", "www.musterstadt.example", "Rathausplatz 1"):
        assert way in said["contact"]


@pytest.mark.parametrize("wanted", ["en", "de"])
async def test_a_language_of_the_city_is_switched_to(act: Act, wanted: str) -> None:
    [said], events = await act(ActionSwitchLanguage(), entities=[entity("language_name", wanted)])
    assert (said["response"], said["language"]) == ("utter_speaking", wanted)
    assert said["custom"] == {"language": wanted}
    assert slots(events) == {"language": wanted}


@pytest.mark.parametrize("wanted", ["tr", None])
async def test_for_any_other_language_the_known_ones_are_named(act: Act, wanted: str | None) -> None:
    entities = [entity("language_name", wanted)] if wanted else []
    [said], events = await act(ActionSwitchLanguage(), entities=entities)
    assert (said["response"], said["languages"]) == ("utter_languages", "Deutsch, Englisch")
    assert events == []


async def test_languages_are_named_in_the_language_of_the_conversation(
    act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_on_shelf(monkeypatch, SITE.model_copy(update={"languages": ("de", "uk", "ar", "nl")}))
    [said], _ = await act(ActionSwitchLanguage(), entities=[entity("language_name", "nl")], language="ar")
    assert said["languages"] == "الألمانية، الأوكرانية، العربية"
    [said], events = await act(ActionSwitchLanguage(), entities=[entity("language_name", "uk")], language="ar")
    assert (said["language"], slots(events)) == ("uk", {"language": "uk"})


async def test_privacy_names_the_notice_of_the_city(act: Act) -> None:
    [said], _ = await act(ActionPrivacy(), "Was passiert mit meinen Daten?", "ask_privacy")
    assert said["response"] == "utter_privacy"
    assert said["more"]
