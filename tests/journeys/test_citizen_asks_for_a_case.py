"""A citizen asks what became of a report: in the same conversation, and from another one with number and words."""

import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from bot.cases.cabinet import Cabinet
from bot.cases.models import Actor, Change, Opened, Place, Report
from bot.cases.workflow import State
from bot.clock import now
from bot.service_hours import ServiceHours
from bot.settings import Settings
from bot.storage.database import Database
from tests.programs import Citizen, Program

HOURS = ServiceHours(weekly=dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("08:00-18:00",)))
CLERK = Actor("staff", "Anna Berg")


class CityHall:
    """What the city does with reports, beside the running program on its record."""

    def __init__(self, program: Program) -> None:
        settings = Settings(data=program.data)
        self.database = Database(settings.database)
        self.cabinet = Cabinet(settings, self.database)

    def files(self, citizen: Citizen) -> Opened:
        """What the form of a report does at its end."""
        service = self.cabinet.catalogues.of("musterstadt").find("street-light")
        place = Place(address="Bonner Straße 12")
        what = Report(
            site="musterstadt",
            service=service,
            description="Die Laterne ist dunkel.",
            place=place,
            channel="web",
            conversation=citizen.id,
        )
        return self.cabinet.filing.file(what, HOURS)

    def repairs(self, opened: Opened) -> None:
        """It is done, says the city."""
        with self.database.write() as sql:
            case = self.cabinet.cases.find(sql, opened.case.id)
            change = Change(state=State.RESOLVED, public_answer="Die Leuchte ist ersetzt.")
            self.cabinet.cases.change(sql, case.id, case.version, change, CLERK, now())


@pytest.fixture
def city_hall(program: Program) -> Any:
    """Open as long as the test."""
    made = CityHall(program)
    yield made
    made.database.close()


def _payload(reply: dict[str, Any], intent: str) -> str:
    return str(next(one["payload"] for one in reply["choices"] if one["payload"].startswith(f"/{intent}{{")))


def test_in_the_same_conversation_it_is_told_and_can_be_opened_again(citizen: Citizen, city_hall: CityHall) -> None:
    opened = city_hall.files(citizen)
    told = citizen.say("Was ist mit meiner Meldung?")
    assert told["outcome"] == "case_status"
    assert opened.case.number in told["text"]
    assert "Stand: eingegangen" in told["text"]

    city_hall.repairs(opened)
    told = citizen.say("Ist es erledigt?")
    assert "Die Leuchte ist ersetzt." in told["text"]
    asked = citizen.choose(_payload(told, "case_not_done"))
    assert "Was ist noch nicht in Ordnung?" in asked["text"]
    noted = citizen.say("Die Laterne flackert immer noch jede Nacht")
    assert (noted["outcome"], "notiert" in noted["text"]) == ("case_status", True)
    assert "Stand: eingegangen" in citizen.say("Was ist mit meiner Meldung?")["text"]


def test_a_case_that_is_done_is_rated(citizen: Citizen, city_hall: CityHall, program: Program) -> None:
    opened = city_hall.files(citizen)
    city_hall.repairs(opened)
    thanks = citizen.choose(_payload(citizen.say("Was ist aus meiner Meldung geworden?"), "case_done"))
    assert [json.loads(one["payload"][10:])["rating"] for one in thanks["choices"]] == list("12345")
    assert "Bewertung" in citizen.choose(thanks["choices"][4]["payload"])["text"]
    with closing(sqlite3.connect(program.data / "lotse.db")) as record:
        [rating] = record.execute("SELECT rating FROM cases WHERE id = ?", [opened.case.id]).fetchone()
    assert rating == 5


def test_from_another_conversation_number_and_words_open_it(
    citizen: Citizen, visitor: Citizen, city_hall: CityHall
) -> None:
    opened = city_hall.files(citizen)
    assert visitor.say("What happened to my report?")["outcome"] == "form_asked"
    asked = visitor.say(f"it is {opened.case.number.lower()}")
    assert "secret words" in asked["text"]
    told = visitor.say(str(opened.secret))
    assert told["outcome"] == "case_status"
    assert "State: received" in told["text"]
    assert opened.case.number in told["text"]


def test_whoever_does_not_know_the_words_learns_nothing(
    citizen: Citizen, visitor: Citizen, city_hall: CityHall
) -> None:
    opened = city_hall.files(citizen)
    visitor.say(opened.case.number)
    for words in ("Abend Acker", "Album Alpen", "Amsel Anker"):
        said = visitor.say(words if sorted(words.split()) != sorted(str(opened.secret).split()) else "Apfel Arena")
        assert "Bonner" not in said["text"]
        assert "Bauamt" not in said["text"]
    assert said["outcome"] in ("handover_offered", "handover_closed_hours")


def test_an_application_is_still_answered_honestly(citizen: Citizen) -> None:
    said = citizen.say("Wie weit ist mein Antrag?")
    assert "In Akten oder Anträge kann ich nicht sehen" in said["text"]
    assert said["outcome"] == "answered"


def test_a_number_with_a_slip_and_one_of_a_letter_are_told_apart(citizen: Citizen, city_hall: CityHall) -> None:
    number = city_hall.files(citizen).case.number
    other = Citizen(str(citizen.http.base_url).removesuffix("/api/v1/"))
    other.say("Ich habe eine Fallnummer und möchte den Stand wissen")
    assert "Tippfehler" in other.say(number[:-1] + ("2" if number[-1] != "2" else "3"))["text"]
    assert "Aktenzeichen" in other.say("32-118/2024")["text"]
    assert other.choose("/cancel")["outcome"] == "chitchat"
