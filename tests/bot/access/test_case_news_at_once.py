"""Staff, citizens and erasures work on the same cases at once, on a database with locks by row: all come to an end."""

import asyncio
from typing import Any

import pytest

from bot.access.case_events import tell_consoles
from bot.access.case_news import CaseDesk, build_case_desk
from bot.access.desk import Desk, build_desk
from bot.cases.cabinet import Cabinet
from bot.cases.catalogue import Catalogue
from bot.cases.models import Actor, Change
from bot.cases.workflow import State
from bot.conversations.record import Conversations
from bot.errors import CaseChanged
from bot.knowledge.record import Knowledge
from bot.messages import Outgoing
from bot.service_hours import ServiceHours
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.live import Live
from tests.bot.access.conftest import Time
from tests.bot.cases.conftest import on_postgresql as on_postgresql
from tests.bot.cases.conftest import postgresql as postgresql
from tests.bot.cases.reports import LAMP, RUDE, SITE, report
from tests.bot.conftest import SITE as CITY

ROUNDS = 6
WITHIN_S = 60
POLL = Actor("partner", "Open311")


@pytest.fixture
def cabinet(settings: Settings, on_postgresql: Database, time: Time) -> Cabinet:
    Knowledge(on_postgresql).save_site(CITY)
    made = Cabinet(settings, on_postgresql, tell_consoles, time)
    made.catalogues.keep(SITE, Catalogue(groups={"a": {"de": "A"}}, services=(LAMP, RUDE)))
    return made


@pytest.fixture
def desks(settings: Settings, live: Live, cabinet: Cabinet, time: Time) -> tuple[CaseDesk, Desk]:
    database = cabinet.database
    return build_case_desk(settings, database, live, cabinet, time), build_desk(settings, database, live, time)


def _followed(cabinet: Cabinet, count: int) -> tuple[list[str], list[str]]:
    """A lamp and those who follow it: conversations, and their cases."""
    record, talks, cases = Conversations(cabinet.database), list[str](), list[str]()
    for _ in range(count):
        talks.append(record.open(SITE, "web", Outgoing(text="Guten Tag", language="de"))[0].id)
        what = report(conversation=talks[-1], client_key="form")
        same_as = cases[0] if cases else None
        cases.append(cabinet.filing.file(what, ServiceHours(), same_as=same_as).case.id)
    return talks, cases


async def test_changes_erasures_and_reopenings_of_one_lamp_at_once_all_end(
    desks: tuple[CaseDesk, Desk], cabinet: Cabinet
) -> None:
    case_desk, desk = desks
    for _ in range(ROUNDS):
        talks, cases = _followed(cabinet, 4)
        acts: list[Any] = [
            case_desk.change(POLL, cases[0], 1, Change(state=State.RESOLVED)),
            case_desk.change(POLL, cases[0], 1, Change(state=State.REJECTED)),
            desk.erase(talks[0]),
            desk.erase(talks[3]),
            asyncio.to_thread(cabinet.filing.reopen, cases[1], ServiceHours()),
            asyncio.to_thread(_followed, cabinet, 1),
        ]
        async with asyncio.timeout(WITHIN_S):
            done = await asyncio.gather(*acts, return_exceptions=True)
        failed = [one for one in done if isinstance(one, BaseException) and not isinstance(one, CaseChanged)]
        assert failed == []
        with cabinet.database.read() as sql:
            states = {cabinet.cases.find(sql, case_id).state for case_id in cases}
        assert len(states) == 1, "who follows a case stands where it stands"
