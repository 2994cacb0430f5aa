"""Answers are the city's own words with source and office; what is unclear is asked, what is unknown is said."""

import pytest

from actions.answers import ActionAnswer, ActionNoAnswer
from bot.brain.payloads import parse_payload
from bot.knowledge.library import Shelf
from tests.actions.conftest import PARKING, SITE, Act, entity, matched, put_on_shelf, slots


async def test_one_match_is_answered_with_source_office_and_choices(act: Act) -> None:
    [said], events = await act(ActionAnswer(), "Reisepass", articles=matched("reisepass"))
    assert said["response"] == "utter_article"
    assert said["answer"].startswith("**Reisepass**\n\nEin Pass.")
    assert "Zuständig: Bürgerbüro Mitte, Rathausplatz 1, 99999 Musterstadt" in said["answer"]
    assert said["custom"]["outcome"] == "answered"
    assert said["custom"]["source"] == {
        "article": "reisepass",
        "external_id": "4711",
        "title": "Reisepass",
        "url": "https://www.musterstadt.example/reisepass",
        "office": "Bürgerbüro Mitte",
        "updated": "2026-11-21",
    }
    assert [button["title"] for button in said["buttons"]] == ["Unterlagen", "Kosten"]
    assert slots(events) == {"article": "reisepass", "offered_articles": None, "unanswered": 0}


async def test_a_facet_gets_its_own_module(act: Act) -> None:
    [said], _ = await act(
        ActionAnswer(), "Was kostet ein Reisepass?", entities=[entity("facet", "fee")], articles=matched("reisepass")
    )
    assert "70 Euro." in said["answer"]
    assert "Ein Pass." not in said["answer"]
    assert "Kosten" not in [button["title"] for button in said["buttons"]]


async def test_two_facets_are_both_answered_under_headings(act: Act) -> None:
    asked = [entity("facet", "fee"), entity("facet", "documents"), entity("facet", "fee")]
    [said], _ = await act(ActionAnswer(), "?", entities=asked, articles=matched("reisepass"))
    assert said["answer"].count("70 Euro.") == 1
    assert "**Kosten**" in said["answer"]
    assert "**Unterlagen**" in said["answer"]


async def test_a_facet_that_the_text_lacks_is_said_honestly(act: Act) -> None:
    [said], _ = await act(ActionAnswer(), "?", entities=[entity("facet", "online")], articles=matched("reisepass"))
    assert "sagt unser Text nichts Genaues" in said["answer"]
    assert "Ein Pass." in said["answer"]


async def test_where_shows_the_office_with_its_hours(act: Act) -> None:
    [said], _ = await act(ActionAnswer(), "?", entities=[entity("facet", "where")], articles=matched("reisepass"))
    assert "Montag 8 bis 12 Uhr" in said["answer"]
    assert "Rathausplatz 1" in said["answer"]


async def test_an_english_question_gets_the_english_text(act: Act) -> None:
    [said], _ = await act(ActionAnswer(), "passport", articles=matched("reisepass"), language="en")
    assert said["answer"].startswith("**Passport**\n\nA passport.")
    assert said["custom"]["source"]["title"] == "Passport"


async def test_a_text_that_is_only_in_german_says_so(act: Act) -> None:
    [said], _ = await act(ActionAnswer(), "parking", articles=matched("parken"), language="en")
    assert "available in German only" in said["answer"]
    assert "Parken in der Stadt." in said["answer"]


async def test_a_german_text_is_explained_and_led_on_from_in_the_language_of_the_citizen(act: Act) -> None:
    [said], _ = await act(ActionAnswer(), "pasaport", articles=matched("reisepass"), language="tr")
    title, explanation, text, office = said["answer"].split("\n\n")
    assert (title, explanation) == ("**Reisepass**", "Bu metin yalnızca Almanca olarak mevcuttur.")
    assert (text, office[:9]) == ("Ein Pass.", "Sorumlu: ")
    assert [button["title"] for button in said["buttons"]] == ["Belgeler", "Ücret"]
    assert said["custom"]["source"]["title"] == "Reisepass"


async def test_choices_keep_the_german_title_where_there_is_no_other(act: Act) -> None:
    [said], _ = await act(ActionAnswer(), "pasaport", articles=matched("reisepass", "parken"), language="tr")
    assert [button["title"] for button in said["buttons"]] == ["Reisepass", "Parken", "Hiçbiri"]


async def test_the_reply_is_marked_with_the_language_of_its_text(act: Act) -> None:
    [said], _ = await act(ActionAnswer(), "parking", articles=matched("parken"), language="en")
    assert said["custom"]["language"] == "de"


async def test_several_matches_become_one_question_with_named_choices(act: Act) -> None:
    [said], events = await act(ActionAnswer(), "Ausweis", articles=matched("reisepass", "parken"))
    assert said["response"] == "utter_clarify"
    assert [button["title"] for button in said["buttons"]] == ["Reisepass", "Parken", "Nichts davon"]
    assert said["buttons"][0]["article"] == "reisepass"
    assert said["buttons"][0]["external_id"] == "4711"
    assert said["buttons"][-1]["payload"] == "/none_of_these"
    assert slots(events) == {"article": None, "offered_articles": ["reisepass", "parken"], "unanswered": 0}


async def test_an_act_that_may_be_meant_takes_the_place_of_the_last_of_four_articles(act: Act, shelf: Shelf) -> None:
    for name in ("ferien", "markt"):
        text = PARKING.texts["de"].model_copy(update={"title": name.title()})
        shelf.articles[name] = PARKING.model_copy(update={"id": name, "texts": {"de": text}})
    found = matched("reisepass", "parken", "ferien", "markt")
    [said], _ = await act(ActionAnswer(), "Das Passamt ist langsam", articles=found | {"act": "complaint"})
    payloads = [button["payload"] for button in said["buttons"]]
    assert len(payloads) == 5
    assert payloads[3:] == ["/complaint", "/none_of_these"]


async def test_the_choices_remember_which_module_was_asked_for(act: Act) -> None:
    asked = [entity("facet", "fee")]
    [said], _ = await act(ActionAnswer(), "Was kostet das?", entities=asked, articles=matched("reisepass", "parken"))
    assert parse_payload(said["buttons"][0]["payload"])["entities"][1]["value"] == "fee"


async def test_a_chosen_article_goes_before_what_was_matched(act: Act) -> None:
    [said], _ = await act(
        ActionAnswer(), "x", "choose_article", [entity("article", "parken")], matched("reisepass", "parken")
    )
    assert said["custom"]["source"]["article"] == "parken"


@pytest.mark.parametrize("articles", [None, {}, matched(), matched("gone")])
async def test_without_an_article_the_answer_is_an_honest_no(act: Act, articles: object) -> None:
    [said], events = await act(ActionAnswer(), "xyz", articles=articles)
    assert said["response"] == "utter_no_match"
    assert slots(events) == {"article": None, "offered_articles": None, "unanswered": 1}
    assert "01234 56-0" in said["contact"]


@pytest.mark.parametrize(
    ("intent", "response"), [("out_of_scope", "utter_out_of_scope"), ("nlu_fallback", "utter_no_match")]
)
async def test_no_answer_says_why_and_shows_a_way_on(act: Act, intent: str, response: str) -> None:
    [said], _ = await act(ActionNoAnswer(), "xyz", intent)
    assert said["response"] == response
    assert said["city"] == "Musterstadt"
    assert [button["payload"] for button in said["buttons"]] == ["/find_office"]


async def test_without_districts_no_office_finder_is_offered(act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    put_on_shelf(monkeypatch, SITE.model_copy(update={"districts": {}}))
    [said], _ = await act(ActionNoAnswer(), "xyz", "nlu_fallback")
    assert said["buttons"] == []
