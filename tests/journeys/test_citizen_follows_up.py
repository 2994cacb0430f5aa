"""A citizen goes on in few words: parts of the last service, other people and things, new topics, chosen offers."""

from typing import Any

import pytest

from bot.knowledge.articles import Module
from tests.journeys.test_citizen_asks_a_question import ARTICLES, ask_for, module
from tests.programs import Citizen


@pytest.fixture
def turkish(live_app: str) -> Citizen:
    """A citizen who chose Turkish."""
    return Citizen(live_app, locale="tr")


@pytest.fixture
def russian(live_app: str) -> Citizen:
    """A citizen who chose Russian."""
    return Citizen(live_app, locale="ru")


@pytest.fixture
def arabic(live_app: str) -> Citizen:
    """A citizen who chose Arabic."""
    return Citizen(live_app, locale="ar")


def _about(answer: dict[str, Any]) -> set[str]:
    """The articles that an answer or a question back speaks of."""
    named = {choice["article"] for choice in answer["choices"] if choice.get("article")}
    return {answer["source"]["article"]} if "source" in answer else named


def test_several_parts_of_one_service_are_asked_one_after_the_other(citizen: Citizen) -> None:
    ask_for(citizen, "Wie beantrage ich Wohngeld?", "wohngeld")
    for question, part in [
        ("und was kostet das?", Module.FEE),
        ("was brauche ich dafür?", Module.DOCUMENTS),
        ("wie lange dauert das denn", Module.DURATION),
        ("und wo?", Module.WHERE),
    ]:
        answer = citizen.say(question)
        assert answer["source"]["article"] == "wohngeld"
        assert module("wohngeld", part) in answer["text"]


def test_another_person_leads_to_the_service_for_that_person(citizen: Citizen) -> None:
    ask_for(citizen, "Wie beantrage ich einen Reisepass?", "reisepass")
    assert "reisepass-kinder" in _about(citizen.say("und für Kinder?"))


def test_another_case_stays_with_the_kind_of_document(citizen: Citizen) -> None:
    ask_for(citizen, "Wie beantrage ich einen Reisepass?", "reisepass")
    found = _about(citizen.say("und wenn ich ihn verloren habe?"))
    assert "reisepass-verlust" in found
    assert not found & {"fuehrerschein-ersatz", "fundbuero"}


def test_a_person_who_has_no_service_of_their_own_gets_the_same_one(citizen: Citizen) -> None:
    ask_for(citizen, "Wie beantrage ich Wohngeld?", "wohngeld")
    assert "wohngeld" in _about(citizen.say("und für meine Oma?"))
    assert module("wohngeld", Module.FEE) in citizen.say("und was kostet das?")["text"]


def test_a_part_can_be_asked_for_another_person_at_once(citizen: Citizen) -> None:
    ask_for(citizen, "Wie beantrage ich eine Geburtsurkunde?", "geburtsurkunde")
    answer = citizen.say("und was kostet das für meine Tochter?")
    assert _about(answer) == {"geburtsurkunde"}
    assert module("geburtsurkunde", Module.FEE) in answer["text"]


def test_a_new_topic_wins_over_the_last_one(citizen: Citizen) -> None:
    ask_for(citizen, "Wie beantrage ich einen Reisepass?", "reisepass")
    assert "hundesteuer-anmelden" in _about(citizen.say("und was ist mit Hundesteuer?"))
    ask_for(citizen, "und Wohngeld?", "wohngeld")
    assert citizen.say("und was kostet das?")["source"]["article"] == "wohngeld"


def test_what_is_not_for_the_city_does_not_get_the_last_service_again(citizen: Citizen) -> None:
    ask_for(citizen, "Wie beantrage ich einen Reisepass?", "reisepass")
    answer = citizen.say("und wie wird das Wetter?")
    assert answer["outcome"] in ("unanswered_out_of_scope", "unanswered_no_match")


def test_an_offered_service_is_chosen_by_its_place_and_keeps_the_question(citizen: Citizen) -> None:
    asked = citizen.say("Was kostet eine Urkunde?")
    assert asked["outcome"] == "clarified"
    second = [choice["article"] for choice in asked["choices"] if choice.get("article")][1]
    answer = citizen.say("das zweite bitte")
    assert answer["source"]["article"] == second
    assert ARTICLES[second].texts["de"].modules[Module.FEE] in answer["text"]


def test_in_english_parts_persons_and_new_topics_follow(visitor: Citizen) -> None:
    ask_for(visitor, "How do I apply for a passport?", "reisepass")
    assert module("reisepass", Module.FEE, "en") in visitor.say("and how much is it?")["text"]
    assert "reisepass-kinder" in _about(visitor.say("and for children?"))
    assert _about(visitor.say("what about housing benefit?")) == {"wohngeld"}


def test_in_english_an_offer_is_chosen_by_its_place(visitor: Citizen) -> None:
    asked = visitor.say("certificate")
    assert asked["outcome"] == "clarified"
    first = next(choice["article"] for choice in asked["choices"] if choice.get("article"))
    assert visitor.say("the first one")["source"]["article"] == first


def test_in_turkish_parts_and_persons_follow(turkish: Citizen) -> None:
    ask_for(turkish, "doğum belgesi nasıl alınır", "geburtsurkunde")
    assert module("geburtsurkunde", Module.FEE) in turkish.say("peki ne kadar tutar?")["text"]
    assert module("geburtsurkunde", Module.DOCUMENTS) in turkish.say("hangi belgeler gerekli?")["text"]
    assert "geburtsurkunde" in _about(turkish.say("peki çocuklar için?"))


def test_in_russian_parts_and_persons_follow(russian: Citizen) -> None:
    ask_for(russian, "Reisepass", "reisepass")
    assert module("reisepass", Module.FEE) in russian.say("А сколько это стоит?")["text"]
    assert module("reisepass", Module.DOCUMENTS) in russian.say("какие документы нужны?")["text"]
    assert "reisepass-kinder" in _about(russian.say("а для ребёнка?"))


def test_in_arabic_parts_follow(arabic: Citizen) -> None:
    ask_for(arabic, "Reisepass", "reisepass")
    assert module("reisepass", Module.FEE) in arabic.say("وكم يكلف ذلك؟")["text"]
    assert module("reisepass", Module.DOCUMENTS) in arabic.say("ما هي الأوراق المطلوبة؟")["text"]
