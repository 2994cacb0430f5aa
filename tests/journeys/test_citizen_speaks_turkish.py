"""A citizen speaks Turkish: the assistant does too, and says of a German text that it is German."""

from typing import Any

import pytest

from bot.knowledge.articles import Module
from bot.knowledge.files import read_folder
from bot.prepare import DEMO
from tests.programs import Citizen

ARTICLES = {article.id: article for article in read_folder(DEMO).articles}
VAGUE = (
    "Ehliyetimi ya da kimlik kartımı kaybettim",
    "Führerschein kayboldu, ne yapmalıyım?",
    "Ausweis için ne gerekiyor?",
    "Reisepass ücreti ne kadar?",
)
"""Which of them fits several services is for the search to say; one of them does."""
ONLY_GERMAN = "Bu metin yalnızca Almanca olarak mevcuttur."


@pytest.fixture
def citizen(live_app: str) -> Citizen:
    """A Turkish-speaking citizen in a new conversation with the shared program."""
    return Citizen(live_app, locale="tr")


def _choose(citizen: Citizen, reply: dict[str, Any], label: str) -> dict[str, Any]:
    return citizen.choose(next(choice["payload"] for choice in reply["choices"] if choice["label"] == label))


def test_the_first_message_says_in_turkish_that_a_program_answers(citizen: Citizen) -> None:
    assert citizen.first["language"] == "tr"
    assert "Musterstadt şehrinin otomatik asistanıyım" in citizen.first["text"]


def test_a_german_text_is_explained_in_turkish_and_its_modules_have_turkish_names(citizen: Citizen) -> None:
    german = ARTICLES["geburtsurkunde"].texts["de"]
    answer = citizen.say("Geburtsurkunde istiyorum")
    if answer["outcome"] == "clarified":
        answer = citizen.choose(next(c["payload"] for c in answer["choices"] if c.get("article") == "geburtsurkunde"))
    assert (answer["outcome"], answer["source"]["article"]) == ("answered", "geburtsurkunde")
    title, explanation, text = answer["text"].split("\n\n", 2)
    assert title.endswith(f"({german.title})")
    assert explanation == ONLY_GERMAN
    assert german.modules[Module.WHAT] in text
    fee = _choose(citizen, answer, "Ücret")
    assert german.modules[Module.FEE] in fee["text"]


def test_what_could_be_several_services_is_asked_in_turkish(citizen: Citizen) -> None:
    replies = (citizen.say(question) for question in VAGUE)
    asked = next(reply for reply in replies if reply["outcome"] == "clarified")
    assert asked["language"] == "tr"
    assert asked["text"] == "Bunlardan hangisini kastediyorsunuz?"
    assert asked["choices"][-1]["label"] == "Hiçbiri"
    assert _choose(citizen, asked, "Hiçbiri")["text"].startswith("O hâlde sizi henüz doğru anlayamadım.")


def test_the_office_is_found_in_turkish(citizen: Citizen) -> None:
    help_ = citizen.choose(_offered(citizen, "Vatandaş büromu bul"))
    assert help_["text"].startswith("Hangi semtte oturuyorsunuz?")
    found = _choose(citizen, help_, "Hafen")
    assert found["text"].startswith("Hafen semti için vatandaş büronuz şudur:")
    assert "Bürgerbüro Nord" in found["text"]
    assert "Musterstadt hayali bir şehirdir." in found["text"]


def _offered(citizen: Citizen, label: str) -> str:
    """The payload of a choice that an honest no offers."""
    unknown = citizen.say("qwxyz qwxyz")
    return str(next(choice["payload"] for choice in unknown["choices"] if choice["label"] == label))
