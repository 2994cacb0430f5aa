"""The door for who knows number and secret words: it opens to them alone, and not to who guesses."""

from datetime import datetime

import pytest

from bot.cases.models import CITIZEN, Opened, Place
from bot.cases.record import Cases
from bot.cases.status import TRIES, Status
from bot.errors import MistypedCaseNumber, NotFound, TooMany
from bot.storage.database import Database
from tests.bot.cases.reports import AT, SITE, hours, report, reported


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.at: datetime = AT

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def door(database: Database, clock: Clock) -> Status:
    return Status(database, clock)


@pytest.fixture
def made(database: Database) -> Opened:
    return reported(database, report())


def test_number_and_words_open_the_case(door: Status, made: Opened) -> None:
    assert made.secret is not None
    typed = made.case.number.lower().replace("-", " ")
    assert door.ask(SITE, typed, made.secret.upper()) == made.case


def test_a_wrong_number_and_wrong_words_are_told_alike_a_typing_error_is_told(door: Status, made: Opened) -> None:
    assert made.secret is not None
    for site, number, secret in (
        (SITE, made.case.number, "Apfel Apfel"),
        (SITE, "FFFF-FFF2", made.secret),
        ("anderswo", made.case.number, made.secret),
    ):
        with pytest.raises(NotFound):
            door.ask(site, number, secret)
    with pytest.raises(MistypedCaseNumber):
        door.ask(SITE, made.case.number[:-1], made.secret)


def test_too_many_wrong_words_close_the_door_for_an_hour(door: Status, made: Opened, clock: Clock) -> None:
    assert made.secret is not None
    for _ in range(TRIES):
        with pytest.raises(NotFound):
            door.ask(SITE, made.case.number, "Apfel Apfel")
    for clock.at in (AT, hours(0.99)):
        with pytest.raises(TooMany):
            door.ask(SITE, made.case.number, made.secret)
    clock.at = hours(1)
    assert door.ask(SITE, made.case.number, made.secret) == made.case


def test_the_right_words_forgive_the_wrong_ones(door: Status, made: Opened) -> None:
    assert made.secret is not None
    for _ in range(3):
        for _ in range(TRIES - 1):
            with pytest.raises(NotFound):
                door.ask(SITE, made.case.number, "Apfel Apfel")
        assert door.ask(SITE, made.case.number, made.secret) == made.case


def test_new_words_take_the_place_of_the_old_ones(door: Status, made: Opened, database: Database) -> None:
    assert made.secret is not None
    with database.write() as sql:
        fresh = Cases().renew_secret(sql, made.case.id, CITIZEN, AT)
    assert door.ask(SITE, made.case.number, fresh) == made.case
    with pytest.raises(NotFound):
        door.ask(SITE, made.case.number, made.secret)


def test_the_words_stand_nowhere_in_the_record(database: Database) -> None:
    made = reported(database, report(description="ohne", place=Place()))
    assert made.secret is not None
    with database.read() as sql:
        everything = str(sql.exec_driver_sql("SELECT * FROM cases").all())
        everything += str(sql.exec_driver_sql("SELECT * FROM case_history").all())
    assert made.case.number in everything
    assert not any(word in everything for word in made.secret.split() if len(word) > 3)
