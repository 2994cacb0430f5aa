"""What other systems file is one case, however often and however many times at once it is sent."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.cases import notes, partner_keys
from bot.cases.cabinet import Cabinet
from bot.cases.incoming import SAME_WITHIN, Incoming
from bot.cases.models import Opened, Place
from bot.cases.partner_keys import PartnerKey
from bot.service_hours import ServiceHours
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.tables import cases
from tests.at_once import together
from tests.bot.cases.reports import AT, CONTACT, SITE, report

HOURS = ServiceHours()


class Desk:
    """The way in, with a clock that the test moves."""

    def __init__(self, settings: Settings, database: Database, name: str = "fixmycity") -> None:
        self.at = AT
        self.database = database
        self.incoming = Incoming(Cabinet(settings, database, clock=self.clock), self.clock)
        self.partner, self.key = self.new_partner(name)

    def clock(self) -> datetime:
        return self.at

    def new_partner(self, name: str) -> tuple[PartnerKey, str]:
        with self.database.write() as sql:
            return partner_keys.add(sql, SITE, name, AT)

    def file(self, key: str | None = None, partner: PartnerKey | None = None, remark: str = "", **told: Any) -> Opened:
        return self.incoming.file(report(**told), HOURS, partner or self.partner, key, remark)

    def count(self) -> int:
        with self.database.read() as sql:
            return sql.scalar(select(func.count()).select_from(cases)) or 0


@pytest.fixture
def desk(settings: Settings, database: Database) -> Desk:
    return Desk(settings, database)


def test_the_key_of_a_case_begins_with_the_partners_name(desk: Desk) -> None:
    case = desk.file("a-1").case
    assert case.external_key == "fixmycity:key:a-1"
    assert (case.conversation, case.person) == (None, None)


def test_the_same_client_key_is_the_same_case_whatever_else_was_sent(desk: Desk) -> None:
    first = desk.file("a-1")
    desk.at += timedelta(days=100)
    again = desk.file("a-1", description="Etwas anderes.")
    assert (again.case.id, again.is_new, again.case.description) == (first.case.id, False, "Die Laterne ist dunkel.")
    assert desk.file("a-2").case.id != first.case.id


def test_two_partners_never_meet_by_their_keys(desk: Desk) -> None:
    other, _ = desk.new_partner("other")
    assert desk.file("a-1").case.id != desk.file("a-1", other).case.id
    assert desk.file().case.id != desk.file(partner=other).case.id


def test_the_same_content_within_an_hour_is_the_same_case(desk: Desk) -> None:
    first = desk.file()
    desk.at += SAME_WITHIN - timedelta(seconds=1)
    assert desk.file().case.id == first.case.id
    assert desk.count() == 1


def test_the_same_content_later_is_a_new_case_and_that_one_counts_from_then_on(desk: Desk) -> None:
    first = desk.file()
    for _ in range(3):
        desk.at += SAME_WITHIN
        later = desk.file()
        assert later.is_new
        assert desk.file().case.id == later.case.id != first.case.id
    assert desk.count() == 4


@pytest.mark.parametrize(
    "told",
    [
        {"description": "Die Laterne flackert."},
        {"place": Place(address="Bonner Straße 13")},
        {"attributes": {"lamp-number": "12"}},
        {"contact": CONTACT},
    ],
)
def test_anything_else_in_the_content_is_another_case(desk: Desk, told: dict[str, Any]) -> None:
    assert desk.file().case.id != desk.file(**told).case.id


@pytest.mark.parametrize("where", ["database", "on_postgresql"])
@pytest.mark.parametrize("key", ["a-1", None])
def test_the_same_report_sent_five_times_at_once_is_one_case(
    request: pytest.FixtureRequest, settings: Settings, where: str, key: str | None
) -> None:
    desk = Desk(settings, request.getfixturevalue(where), f"partner-{key}".lower())
    told = {"description": f"Eine Laterne {key} flackert.", "remark": "media_url: https://example.org/a.jpg"}
    before = desk.count()
    results = together([partial(desk.file, key, **told)] * 5)
    opened = [one for one in results if isinstance(one, Opened)]
    assert len(opened) == 5, results
    assert len({one.case.id for one in opened}) == 1
    assert sum(one.is_new for one in opened) == desk.count() - before == 1
    with desk.database.read() as sql:
        assert len(notes.listed(sql, opened[0].case.id)) == 1


def test_a_remark_is_a_note_that_only_staff_read(desk: Desk) -> None:
    case = desk.file(remark="media_url: https://example.org/a.jpg").case
    with desk.database.read() as sql:
        [note] = notes.listed(sql, case.id)
    assert (note.name, note.text) == ("fixmycity", "media_url: https://example.org/a.jpg")
    assert "example.org" not in case.description


def test_a_key_is_known_and_its_use_noted(desk: Desk) -> None:
    assert desk.incoming.known("wrong") is None
    known = desk.incoming.known(desk.key)
    assert known is not None
    desk.at += timedelta(hours=1)
    used = desk.incoming.known(desk.key)
    assert used is not None
    assert used.used_at == AT
