"""A citizen asks in their own words and gets the city's answer, with its source, or an honest no."""

from datetime import date
from typing import Any

import pytest

from bot.knowledge.articles import Article, Module
from bot.knowledge.files import read_folder
from bot.prepare import DEMO
from tests.programs import Citizen

ARTICLES = {article.id: article for article in read_folder(DEMO).articles}


def module(article: str, name: Module, language: str = "de") -> str:
    """What the city itself wrote."""
    found: Article = ARTICLES[article]
    return found.texts[language].modules[name]


def choice_of(answer: dict[str, Any], article: str) -> str:
    """The payload that chooses `article` among the offered ones."""
    return next(str(choice["payload"]) for choice in answer["choices"] if choice.get("article") == article)


def ask_for(citizen: Citizen, question: str, article: str) -> dict[str, Any]:
    """The answer about `article`: at once, or after one question back."""
    answer = citizen.say(question)
    if answer["outcome"] == "clarified":
        answer = citizen.choose(choice_of(answer, article))
    assert (answer["outcome"], answer["source"]["article"]) == ("answered", article)
    return answer


def test_the_first_message_says_that_an_automated_assistant_answers(citizen: Citizen, visitor: Citizen) -> None:
    assert "automatische Assistent" in citizen.first["text"]
    assert "automated assistant" in visitor.first["text"]
    assert {first["author"] for first in (citizen.first, visitor.first)} == {"bot"}
    assert (citizen.first["seq"], citizen.first["outcome"]) == (1, "greeted")


def test_an_answer_names_its_source_with_date_link_and_the_responsible_office(citizen: Citizen) -> None:
    answer = citizen.say("Wie beantrage ich Wohngeld?")
    source = answer["source"]
    assert (answer["outcome"], source["article"]) == ("answered", "wohngeld")
    assert source["title"] == ARTICLES["wohngeld"].texts["de"].title
    assert source["url"] == ARTICLES["wohngeld"].url
    assert date.fromisoformat(source["updated"]) == ARTICLES["wohngeld"].updated
    assert source["office"] in answer["text"]
    assert module("wohngeld", Module.WHAT) in answer["text"]


@pytest.mark.parametrize(
    ("question", "article", "asked"),
    [
        ("Was kostet eine Geburtsurkunde?", "geburtsurkunde", Module.FEE),
        ("was kostet ein führungszeugnis", "fuehrungszeugnis", Module.FEE),
        ("Welche Unterlagen brauche ich, um ein Gewerbe anzumelden?", "gewerbe-anmelden", Module.DOCUMENTS),
        ("kirchenaustritt was kostet das", "kirchenaustritt", Module.FEE),
        ("Wo finde ich das Fundbüro?", "fundbuero", Module.WHERE),
    ],
)
def test_a_question_about_one_part_of_an_article_gets_that_part(
    citizen: Citizen, question: str, article: str, asked: Module
) -> None:
    answer = ask_for(citizen, question, article)
    assert module(article, asked) in answer["text"]
    assert module(article, Module.WHAT) not in answer["text"]


@pytest.mark.parametrize(
    ("question", "article", "asked"),
    [
        ("How much is a birth certificate?", "geburtsurkunde", Module.FEE),
        ("Which documents do I need for housing benefit?", "wohngeld", Module.DOCUMENTS),
    ],
)
def test_a_question_in_english_is_answered_in_english(
    visitor: Citizen, question: str, article: str, asked: Module
) -> None:
    answer = ask_for(visitor, question, article)
    assert answer["language"] == "en"
    assert module(article, asked, "en") in answer["text"]


def test_a_follow_up_question_means_the_last_article(citizen: Citizen) -> None:
    citizen.say("Wie beantrage ich Wohngeld?")
    assert module("wohngeld", Module.FEE) in citizen.say("und was kostet das?")["text"]
    assert module("wohngeld", Module.DOCUMENTS) in citizen.say("Welche Unterlagen brauche ich dafür?")["text"]
    assert citizen.say("und wie lange dauert das")["source"]["article"] == "wohngeld"


def test_a_follow_up_question_in_english_means_the_last_article(visitor: Citizen) -> None:
    visitor.say("How much is a birth certificate?")
    assert module("geburtsurkunde", Module.DOCUMENTS, "en") in visitor.say("and which documents do I need?")["text"]


def test_the_parts_offered_below_an_answer_can_be_chosen(citizen: Citizen) -> None:
    offered = citizen.say("Wie beantrage ich Wohngeld?")["choices"]
    assert {choice["article"] for choice in offered} == {"wohngeld"}
    shown = [citizen.choose(choice["payload"]) for choice in offered]
    assert {answer["source"]["article"] for answer in shown} == {"wohngeld"}
    assert len({answer["text"] for answer in shown}) == len(offered)


def test_near_articles_are_offered_by_name_and_the_chosen_one_answers(citizen: Citizen) -> None:
    asked = citizen.say("urkunde")
    named = [choice for choice in asked["choices"] if choice.get("article")]
    assert asked["outcome"] == "clarified"
    assert 2 <= len(named) <= 4
    assert named[0]["label"] == ARTICLES[named[0]["article"]].texts["de"].title
    chosen = citizen.choose(choice_of(asked, "geburtsurkunde"))
    assert (chosen["outcome"], chosen["source"]["article"]) == ("answered", "geburtsurkunde")


def test_what_was_asked_before_the_choice_is_answered_after_it(citizen: Citizen) -> None:
    asked = citizen.say("Was kostet eine Urkunde?")
    assert asked["outcome"] == "clarified"
    chosen = citizen.choose(choice_of(asked, "geburtsurkunde"))
    assert module("geburtsurkunde", Module.FEE) in chosen["text"]


def test_none_of_these_gets_a_way_on_instead_of_the_nearest_article(citizen: Citizen) -> None:
    asked = citizen.say("urkunde")
    none = citizen.choose(asked["choices"][-1]["payload"])
    assert none["outcome"] == "unanswered_no_match"
    assert "source" not in none
    assert "01234 56-0" in citizen.choose(none["choices"][0]["payload"])["text"]


@pytest.mark.parametrize(
    "question", ["Wie wird das Wetter morgen?", "Wo kaufe ich einen Elefanten?", "Erzähl mir einen Witz", "qwertz asdf"]
)
def test_what_no_article_answers_gets_an_honest_no_and_a_way_on(citizen: Citizen, question: str) -> None:
    answer = citizen.say(question)
    assert answer["outcome"] in ("unanswered_out_of_scope", "unanswered_no_match")
    assert "source" not in answer
    assert "stadt@musterstadt.example" in answer["text"]


@pytest.mark.parametrize(
    ("german", "english", "outcome"),
    [
        ("Guten Tag!", "Hello!", "greeted"),
        ("Vielen Dank", "thank you", "chitchat"),
        ("Auf Wiedersehen", "goodbye", "chitchat"),
    ],
)
def test_small_talk_is_answered_in_kind(
    citizen: Citizen, visitor: Citizen, german: str, english: str, outcome: str
) -> None:
    assert citizen.say(german)["outcome"] == outcome
    assert visitor.say(english)["outcome"] == outcome


def test_asked_whether_it_is_a_robot_the_assistant_says_so(citizen: Citizen, visitor: Citizen) -> None:
    assert "kein Mensch" in citizen.say("Bist du ein Roboter?")["text"]
    assert "not a person" in visitor.say("are you a robot?")["text"]


def test_help_says_what_can_be_asked_and_offers_a_way_to_the_city(citizen: Citizen) -> None:
    helped = citizen.say("Hilfe")
    assert helped["outcome"] == "chitchat"
    assert "01234 56-0" in citizen.choose(helped["choices"][-1]["payload"])["text"]


def test_the_answer_follows_the_language_of_the_message(citizen: Citizen) -> None:
    assert citizen.say("Which documents do I need for housing benefit?")["language"] == "en"
    assert citizen.say("Welche Unterlagen brauche ich für die Anmeldung eines Gewerbes?")["language"] == "de"


def test_the_language_can_be_switched_by_asking(citizen: Citizen) -> None:
    switched = citizen.say("Bitte auf Englisch")
    assert switched["language"] == "en"
    assert citizen.say("Wohngeld")["language"] == "en"


def test_the_language_switch_of_the_widget_holds_from_the_next_answer(citizen: Citizen) -> None:
    changed = citizen.http.patch(citizen.path, json={"locale": "en"})
    assert (changed.status_code, changed.json()["language"]) == (200, "en")
    assert citizen.say("Wohngeld")["language"] == "en"


def test_each_turn_ends_with_exactly_one_outcome(citizen: Citizen) -> None:
    for text in ("Hallo", "parkausweis", "Was kostet eine Geburtsurkunde?", "ich suche mein Bürgerbüro"):
        replies = citizen.send(text=text).json()["replies"]
        assert ["outcome" in reply for reply in replies] == [False] * (len(replies) - 1) + [True]
