"""A citizen looks for the citizens' office of their district, in a form that takes side questions."""

from tests.programs import Citizen


def test_the_district_leads_to_its_office(citizen: Citizen) -> None:
    asked = citizen.say("ich suche mein Bürgerbüro")
    assert (asked["outcome"], len(asked["choices"])) == ("form_asked", 10)
    found = citizen.say("ich wohne im Hafen")
    assert found["outcome"] == "form_confirmed"
    assert "Bürgerbüro Nord" in found["text"]
    assert "Hafenstraße 24" in found["text"]


def test_a_district_can_be_chosen_instead_of_written(visitor: Citizen) -> None:
    asked = visitor.say("find my citizens' office")
    payload = next(choice["payload"] for choice in asked["choices"] if choice["label"] == "Mühlental")
    found = visitor.choose(payload)
    assert (found["outcome"], found["language"]) == ("form_confirmed", "en")
    assert "Mühlental" in found["text"]


def test_the_form_is_offered_by_help(citizen: Citizen) -> None:
    offered = citizen.say("Hilfe")["choices"]
    assert citizen.choose(offered[0]["payload"])["outcome"] == "form_asked"


def test_a_wrong_answer_is_asked_again_in_other_words(citizen: Citizen) -> None:
    first = citizen.say("ich suche mein Bürgerbüro")
    again = citizen.say("Hintertupfingen")
    assert again["outcome"] == "form_asked"
    assert again["text"] != first["text"]
    assert again["choices"] == first["choices"]
    assert citizen.say("Altstadt")["outcome"] == "form_confirmed"


def test_a_misspelt_district_is_understood(citizen: Citizen) -> None:
    citizen.say("ich suche mein Bürgerbüro")
    assert "Südpark" in citizen.say("suedpark")["text"]


def test_a_question_in_between_is_answered_and_the_form_goes_on(citizen: Citizen) -> None:
    citizen.say("ich suche mein Bürgerbüro")
    replies = citizen.send(text="Was kostet eine Geburtsurkunde?").json()["replies"]
    assert replies[0]["source"]["article"] == "geburtsurkunde"
    assert replies[-1]["outcome"] == "form_asked"
    assert citizen.say("Westend")["outcome"] == "form_confirmed"


def test_the_form_can_be_left(citizen: Citizen) -> None:
    citizen.say("ich suche mein Bürgerbüro")
    assert citizen.say("abbrechen")["outcome"] == "chitchat"
    assert citizen.say("Was kostet eine Geburtsurkunde?")["outcome"] == "answered"
    assert citizen.say("Hallo")["outcome"] == "greeted"


def test_a_wish_for_a_person_leaves_the_form(citizen: Citizen) -> None:
    citizen.say("ich suche mein Bürgerbüro")
    assert "01234 56-0" in citizen.say("Ich möchte mit einem Menschen sprechen")["text"]
    assert citizen.say("Hallo")["outcome"] == "greeted"


def test_the_form_can_be_used_twice(citizen: Citizen) -> None:
    for district, office in (("Nordstadt", "Nord"), ("Weiherfeld", "Süd")):
        citizen.say("ich suche mein Bürgerbüro")
        assert f"Bürgerbüro {office}" in citizen.say(district)["text"]
