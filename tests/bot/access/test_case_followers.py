"""Who reported the same lamp hears in their own chat that somebody else has opened it again."""

from typing import Any

import pytest

from bot.access.case_events import tell_consoles
from bot.access.case_followers import CaseFollowers
from bot.access.case_news import build_case_desk
from bot.access.desk import Desk
from bot.cases.cabinet import Cabinet
from bot.cases.catalogue import Catalogue
from bot.cases.models import Case, Change
from bot.cases.workflow import State
from bot.conversations.models import Conversation
from bot.conversations.record import Conversations
from bot.handover import desk_log
from bot.messages import Author, Outgoing
from bot.service_hours import ServiceHours
from bot.settings import Settings
from bot.staff.models import Staff
from bot.storage.database import Database
from bot.storage.live import Live
from tests.bot.access.conftest import Time, Told
from tests.bot.cases.reports import LAMP, SITE, report

AGAIN = "Neues zu Ihrer Meldung {} (Laterne): Sie wird noch einmal geprüft."


@pytest.fixture
def cabinet(settings: Settings, database: Database, time: Time) -> Cabinet:
    made = Cabinet(settings, database, tell_consoles, time, CaseFollowers(database))
    made.catalogues.keep(SITE, Catalogue(groups={"a": {"de": "A"}}, services=(LAMP,)))
    return made


class Three:
    """Three citizens of one dark lamp, which is done."""

    def __init__(self, record: Conversations, cabinet: Cabinet) -> None:
        self.talks = [record.open(SITE, "web", Outgoing(text="Guten Tag", language="de"))[0] for _ in range(3)]
        self.heard = [Told(record, talk.id) for talk in self.talks]
        self.cases = [self._filed(cabinet, self.talks[0])]
        self.cases += [self._filed(cabinet, talk, self.cases[0].id) for talk in self.talks[1:]]

    def _filed(self, cabinet: Cabinet, talk: Conversation, same_as: str | None = None) -> Case:
        return cabinet.filing.file(report(conversation=talk.id), ServiceHours(), same_as=same_as).case

    def last(self) -> list[str]:
        """The newest message of each."""
        return [one.texts[-1].split("\n")[0] for one in self.heard]


@pytest.fixture
async def three(
    record: Conversations, cabinet: Cabinet, settings: Settings, database: Database, live: Live, time: Time, anna: Staff
) -> Three:
    made = Three(record, cabinet)
    desk = build_case_desk(settings, database, live, cabinet, time)
    await desk.change(anna, made.cases[0].id, 1, Change(state=State.RESOLVED))
    return made


def _entries(database: Database, since: int) -> list[dict[str, Any]]:
    with database.read() as sql:
        return [entry.data for entry in desk_log.after(sql, None, since)]


def _newest(database: Database) -> int:
    with database.read() as sql:
        return desk_log.newest(sql)


@pytest.mark.parametrize("who", [0, 1])
def test_all_but_who_said_so_hear_that_it_is_looked_at_again(
    three: Three, cabinet: Cabinet, database: Database, who: int
) -> None:
    before, since = three.last(), _newest(database)
    cabinet.filing.reopen(three.cases[who].id, ServiceHours())
    others = [AGAIN.format(case.number) for case in three.cases]
    others[who] = before[who]
    assert three.last() == others
    assert {entry["id"] for entry in _entries(database, since)} == {case.id for case in three.cases}
    cabinet.filing.reopen(three.cases[who].id, ServiceHours())
    assert [len(one.said) for one in three.heard] == [1 if place == who else 2 for place in range(3)], "told once"


def test_while_a_person_has_the_chat_it_is_a_notice(three: Three, cabinet: Cabinet, database: Database) -> None:
    with database.write() as sql:
        from bot.conversations import desk

        desk.to_agent(sql, three.talks[2].id, three.cases[2].created_at)
    cabinet.filing.reopen(three.cases[0].id, ServiceHours())
    assert [one.said[-1].author for one in three.heard[1:]] == [Author.BOT, Author.SYSTEM]


async def test_gateways_tell_open_windows_what_a_brain_has_written(
    three: Three, cabinet: Cabinet, open_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, str, Any]] = []

    async def notify(line: str, event: str, data: Any) -> None:
        told.append((line, event, data))

    monkeypatch.setattr(open_desk._rooms.live, "notify", notify)
    await open_desk.sweep()
    cabinet.filing.reopen(three.cases[1].id, ServiceHours())
    told.clear()
    for _ in range(2):
        await open_desk.sweep()
    news = [(line, data["text"].split("\n")[0]) for line, event, data in told if event == "message"]
    wanted = [(three.talks[place].id, AGAIN.format(three.cases[place].number)) for place in (0, 2)]
    assert sorted(news) == sorted(wanted)
