"""The studio's dashboard over a record of its own: real figures, behind a desk that lets everybody in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.encoders import jsonable_encoder

from bot.analytics.figures import figures
from bot.analytics.listing import count, listed
from bot.analytics.turns import Wanted
from bot.api.figures import figures_data
from bot.api.figures_csv import table
from bot.service_hours import ZONE
from bot.storage.database import Database
from bot.storage.migrate import migrate
from tests.bot.analytics.filling import Said, fill
from tests.bot.web.fake_desk import FakeDesk, open_desk
from tests.bot.web.fake_studio import FakeStudio

LONG = "Wo darf man mit einem Luftkissenboot fahren, ohne dass die Wasserschutzpolizei kommt und nachfragt?"
MANY = (
    Said("answered", "hundesteuer-anmelden", text="Was kostet ein Hund?", helpful=False),
    Said("answered", "hundesteuer-anmelden", text="Hundesteuer", helpful=True),
    Said("unanswered_no_match", intent="nlu_fallback", text=LONG, group="boot"),
    Said("clarified", text="Ausweis", more=(Said("answered", "personalausweis-antrag", language="tr"),)),
    Said("case_opened", intent="report_defect", text="Loch", form="place", channel="whatsapp"),
    Said("handover_queued", intent="request_human", text="Ich heiße Anna Muster", language="en"),
)
WAITING = {"id": "wohngeld", "title": "Wohngeld beantragen", "day": "2026-01-31"}


class FakeFigures:
    """A city that was asked something on two of the last days."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(f"sqlite:///{folder / 'figures.db'}")
        migrate(self.database)
        today = datetime.now(ZONE).replace(hour=1, minute=0, second=0, microsecond=0).astimezone(UTC)
        for ago in (1, 3):
            fill(self.database, MANY, at=today - timedelta(days=ago))
        self.asked = list[dict[str, Any]]()

    def wanted(self, request: Request) -> Wanted:
        """What the page asks for."""
        given = dict(request.query_params)
        self.asked.append(given)
        first, last = (date.fromisoformat(given[name]) for name in ("from", "to"))
        names = ("article", "intent", "language", "channel", "group")
        more: dict[str, Any] = {name: given.get(name) for name in names} | {"each": given.get("each", "turn")}
        helpful = {"true": True, "false": False}.get(given.get("helpful", ""))
        outcome = tuple(request.query_params.getlist("outcome"))
        return Wanted(given["site"], first, last, outcome, helpful=helpful, **more)

    def figures(self, request: Request) -> dict[str, Any]:
        """All figures, with one article that waits."""
        wanted = self.wanted(request)
        with self.database.read() as sql:
            found = figures_data(wanted, figures(sql, wanted))
        waits = {"count": 1, "query": "site=musterstadt&state=due", "articles": [WAITING]}
        change = {"kind": "article", "name": "wohngeld", "title": "Wohngeld", "version": 2, "by": "Edith", "many": 1}
        change |= {"at": datetime.now(UTC), "note": "Neue Sätze", "withdrawn": False}
        more = {"due": waits, "expired": {"count": 0, "query": "", "articles": []}, "changed": [change]}
        return dict(jsonable_encoder(found | more))

    def listed(self, request: Request) -> dict[str, Any]:
        """The messages behind a number."""
        wanted = self.wanted(request)
        with self.database.read() as sql:
            found, total = listed(sql, wanted, 50, 0), count(sql, wanted)
        return dict(jsonable_encoder({"messages": [asdict(one) for one in found], "total": total, "next": None}))

    def table(self, request: Request) -> str:
        """One of the tables."""
        wanted = self.wanted(request)
        with self.database.read() as sql:
            return table(figures(sql, wanted), request.query_params["table"])  # type: ignore[arg-type]


def _routes(fake: FakeFigures) -> APIRouter:
    router = APIRouter(prefix="/api/v1")
    router.add_api_route("/figures", fake.figures)
    router.add_api_route("/figures/messages", fake.listed)

    @router.get("/figures.csv")
    def tables(request: Request) -> Response:
        return Response(fake.table(request), media_type="text/csv")

    return router


@contextmanager
def open_figures(folder: Path) -> Iterator[tuple[FakeStudio, FakeFigures]]:
    """The dashboard on the loopback, as long as the block lasts."""
    fake, opened = FakeFigures(folder), list[FakeStudio]()

    def further(desk: FakeDesk) -> APIRouter:
        opened.append(FakeStudio(desk))
        return _routes(fake)

    try:
        with open_desk(0, further):
            yield opened[0], fake
    finally:
        fake.database.close()
