"""The studio's inbox over a record of its own: real groups and decisions, behind a desk that lets everybody in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from bot.api.inbox import Asked
from bot.api.inbox_models import AtSite, Decide, group_data
from bot.api.task_models import AskDepartment
from bot.errors import LotseError
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.studio.inbox import Decision, InboxDesk
from bot.studio.inbox_conditions import Wanted
from bot.studio.tasks import NewTask, TaskDesk
from tests.bot.studio.inbox_filling import FakeLessons, Filling, person
from tests.bot.web.fake_desk import FakeDesk, open_desk
from tests.bot.web.fake_studio import FakeStudio

EDITH = person("edith")


class FakeInbox:
    """What citizens wrote, and what the page has asked for and decided."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(f"sqlite:///{folder / 'inbox.db'}")
        migrate(self.database)
        self.filling = Filling(self.database)
        self.desk = InboxDesk(self.database, FakeLessons())
        self.tasks = TaskDesk(self.database)
        self.decided = list[Decide]()
        self.asked = list[AskDepartment]()

    def listed(self, wanted: Asked, after: str | None = None) -> dict[str, Any]:
        found = self.desk.listed(wanted, 50, after)
        groups = [group_data(group) for group in found.groups]
        return {"groups": groups, "total": found.total, "messages": found.messages, "next": found.next}

    def group(self, group: str, wanted: Asked) -> Any:
        try:
            found = group_data(self.desk.group(wanted, group))
        except LotseError as error:
            return _problem(error)
        return {"group": found, "messages": found["messages"]}

    def decide(self, group: str, body: Decide) -> Any:
        self.decided.append(body)
        chosen = None if body.messages is None else tuple(body.messages)
        decision = Decision(body.decision, body.article or "", body.intent or "", chosen)
        try:
            return vars(self.desk.decide(EDITH, body.site, group, decision))
        except LotseError as error:
            return _problem(error)

    def undo(self, body: AtSite) -> dict[str, str]:
        return {"group": self.desk.undo(EDITH, body.site)}

    def ask(self, body: AskDepartment) -> dict[str, Any]:
        self.asked.append(body)
        new = NewTask(body.department, body.due, group=body.group, messages=tuple(body.messages or ()))
        task, left = self.tasks.create(EDITH, body.site, new)
        return {"id": task.id, "left": left}

    def left(self) -> list[str]:
        """Texts that are still open."""
        groups = self.desk.listed(Wanted("musterstadt"), 50, None).groups
        return sorted(one.text for group in groups for one in self.desk.group(Wanted("musterstadt"), group.id).messages)


def _problem(error: LotseError) -> JSONResponse:
    return JSONResponse({"code": error.code, "title": "Das geht nicht."} | error.values, error.status)


def _routes(fake: FakeInbox) -> APIRouter:
    router = APIRouter(prefix="/api/v1")
    router.add_api_route("/inbox", fake.listed)
    router.add_api_route("/inbox/undo", fake.undo, methods=["POST"])
    router.add_api_route("/inbox/{group}", fake.group)
    router.add_api_route("/inbox/{group}/decide", fake.decide, methods=["POST"])
    router.add_api_route("/tasks", fake.ask, methods=["POST"])

    @router.get("/departments")
    async def departments() -> Any:
        return {"departments": ["Tiefbauamt"]}

    return router


@contextmanager
def open_inbox(folder: Path) -> Iterator[tuple[FakeStudio, FakeInbox]]:
    """The inbox on the loopback, as long as the block lasts."""
    fake, opened = FakeInbox(folder), list[FakeStudio]()

    def further(desk: FakeDesk) -> APIRouter:
        opened.append(FakeStudio(desk))
        return _routes(fake)

    try:
        with open_desk(0, further):
            yield opened[0], fake
    finally:
        fake.database.close()
