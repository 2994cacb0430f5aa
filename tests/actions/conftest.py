"""A small city on the shelf, and a way to let one action run on it."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy import update

from bot.cases.cabinet import Cabinet
from bot.handover.counter import Situation
from bot.knowledge.articles import Article
from bot.knowledge.files import Site
from bot.knowledge.library import Shelf
from bot.knowledge.offices import Office
from bot.service_hours import ServiceHours
from bot.storage.tables import cases
from tests.actions import reports
from tests.no_reports import NothingToReport

SITE = Site(
    id="musterstadt",
    name={"de": "Musterstadt", "en": "Sample City"},
    languages=("de", "en"),
    url="https://www.musterstadt.example",
    phone="01234 56-0",
    email="stadt@musterstadt.example",
    contact_office="mitte",
    districts={"Nordstadt": "mitte", 'Alte "Mühle"': "mitte"},
)
OFFICE = Office.model_validate(
    {
        "id": "mitte",
        "name": {"de": "Bürgerbüro Mitte", "en": "Citizens' office Mitte"},
        "address": {"street": "Rathausplatz", "house_number": "1", "postal_code": "99999", "city": "Musterstadt"},
        "phone": "01234 56-11",
        "opening": {"de": "Montag 8 bis 12 Uhr"},
    }
)
PASSPORT = Article.model_validate(
    {
        "id": "reisepass",
        "topic": "ausweise",
        "external_id": "4711",
        "offices": ["gone", "mitte"],
        "url": "https://www.musterstadt.example/reisepass",
        "updated": "2026-11-21",
        "texts": {
            "de": {"title": "Reisepass", "modules": {"what": "Ein Pass.", "fee": "70 Euro.", "documents": "Foto."}},
            "en": {"title": "Passport", "modules": {"what": "A passport.", "fee": "70 euros."}},
        },
    }
)
PARKING = Article.model_validate(
    {
        "id": "parken",
        "topic": "verkehr",
        "department": "Verkehrsamt",
        "updated": "2026-11-20",
        "texts": {"de": {"title": "Parken", "modules": {"what": "Parken in der Stadt.", "where": "Im Amt."}}},
    }
)


@pytest.fixture(autouse=True)
def nothing_to_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests of reports put a full cabinet in its place."""
    monkeypatch.setattr("bot.cases.cabinet._installed", [NothingToReport()])


Said = list[dict[str, Any]]
Act = Callable[..., Awaitable[tuple[Said, list[dict[str, Any]]]]]


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """The knowledge that actions find; tests may put another one in its place."""
    return put_on_shelf(monkeypatch, SITE)


def put_on_shelf(monkeypatch: pytest.MonkeyPatch, site: Site) -> Shelf:
    """Give the actions this site with the two articles and the office."""
    articles = {article.id: article for article in (PASSPORT, PARKING)}
    shelf = Shelf(version=1, site=site, articles=articles, offices={"mitte": OFFICE}, index=None)

    class OneShelf:
        def shelf(self, site: str | None) -> Shelf:
            return shelf

    monkeypatch.setattr("actions.turns.library", OneShelf)
    return shelf


@pytest.fixture
def act(shelf: Shelf) -> Act:
    """Let an action run after a citizen's message; what it said and which events it returned."""

    async def run(
        action: Action,
        text: str = "",
        intent: str = "ask_article",
        entities: Any = (),
        articles: Any = None,
        loop: Any = None,
        **slots: Any,
    ) -> tuple[Said, list[dict[str, Any]]]:
        message = {"text": text, "intent": {"name": intent}, "entities": list(entities), "articles": articles}
        tracker = Tracker("a", slots, message, [], False, None, loop or {}, "action_listen")
        dispatcher = CollectingDispatcher()
        events = await action.run(dispatcher, tracker, {"slots": {}})
        return dispatcher.messages, list(events)

    return run


STAFFED = SITE.model_copy(
    update={
        "service": ServiceHours(weekly=dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("08:00-18:00",))),
        "departments": ("Verkehrsamt",),
    }
)
"""The city with people who take over."""
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Situations:
    """How things stand at the desk; tests say otherwise."""

    def __init__(self) -> None:
        self.now = Situation(open=True, next_opening=None, agents=2, position=3, wait_s=500)

    def closed(self, until: datetime | None) -> None:
        """Nobody works until then; None: not for a long time."""
        self.now = replace(self.now, open=False, next_opening=until, agents=0)

    def deserted(self) -> None:
        """It is open, but nobody is there."""
        self.now = replace(self.now, agents=0)


@pytest.fixture
def desk(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> Situations:
    """A staffed city on a Monday morning."""
    found = Situations()
    put_on_shelf(monkeypatch, STAFFED)
    monkeypatch.delenv("LOTSE_SERVICE_HOURS", raising=False)
    monkeypatch.setattr("actions.offers.situation", lambda site, hours, department: found.now)
    monkeypatch.setattr("actions.handover.place", lambda conversation: (2, 200))
    for name in ("offers", "callback"):
        monkeypatch.setattr(f"actions.{name}.now", lambda: MONDAY)
    return found


def entity(name: str, value: str, start: int = 0, end: int = 0) -> dict[str, Any]:
    """An entity as Rasa hands it over."""
    return {"entity": name, "value": value, "start": start, "end": end}


def matched(*ids: str) -> dict[str, Any]:
    """What the KnowledgeMatcher leaves in the message."""
    return {"band": "answer" if len(ids) == 1 else "clarify", "ids": list(ids), "confidence": 0.9}


def slots(events: list[Any]) -> dict[str, Any]:
    """The slots that the events set."""
    return {event["name"]: event["value"] for event in events if event["event"] == "slot"}


@pytest.fixture(scope="session")
def city_cabinet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cabinet]:
    """The demo city's categories and streets; its proposer is made once for all tests."""
    yield from reports.city_cabinet(tmp_path_factory.mktemp("cabinet"))


@pytest.fixture
def reporter(city_cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch) -> Iterator[reports.Reporter]:
    """Somebody in a new conversation with the demo city, in which nobody has reported anything."""
    reports.on_shelf(monkeypatch, city_cabinet)
    yield reports.Reporter(city_cabinet)
    with city_cabinet.database.write() as sql:
        sql.execute(update(cases).values(closed_at=MONDAY, state="resolved"))
