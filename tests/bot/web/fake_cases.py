"""Cases without record and bot beside the fake desk: a staff API for them whose answers the test decides."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from tests.bot.web import fake_desk
from tests.bot.web.fake_desk import FakeDesk

NOW = datetime.now(UTC)
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
OPEN = {
    "received": ["assigned", "in_progress", "waiting", "resolved", "rejected"],
    "assigned": ["received", "in_progress", "waiting", "resolved", "rejected"],
    "in_progress": ["assigned", "waiting", "resolved", "rejected"],
    "waiting": ["assigned", "in_progress", "resolved", "rejected"],
    "resolved": ["received", "in_progress"],
    "rejected": ["received", "in_progress"],
}
CLOSED = ("resolved", "rejected")
LAMP: dict[str, Any] = {
    "code": "street-light",
    "kind": "defect",
    "group": "street",
    "name": "Straßenlaterne",
    "description": "",
    "department": "Bauamt",
    "due_hours": 50,
    "attributes": [
        {
            "code": "lamp-problem",
            "question": "Was ist mit der Laterne?",
            "hint": "",
            "datatype": "singlevaluelist",
            "variable": True,
            "required": False,
            "values": [{"key": "dark", "name": "Sie ist dunkel"}, {"key": "flickers", "name": "Sie flackert"}],
        }
    ],
}
HOLE = LAMP | {"code": "road-damage", "name": "Schlagloch oder Straßenschaden", "attributes": []}
CATALOGUE: dict[str, Any] = {
    "services": [LAMP, HOLE],
    "groups": {"street": "Straße und Weg"},
    "departments": ["Bauamt", "Bauhof"],
    "transitions": OPEN,
}
LETTERS = "FJKMRTVXY"


def case(number: int, **changes: Any) -> dict[str, Any]:
    """One case."""
    opened = NOW - timedelta(days=2, minutes=number)
    due = NOW + timedelta(hours=30 - 20 * number)
    made: dict[str, Any] = {
        "id": f"c{number}",
        "number": f"{LETTERS[number % 9]}7M4-29T{number % 8 + 2}",
        "site": "stadt",
        "kind": "defect",
        "service": {"code": "street-light", "name": "Straßenlaterne"},
        "state": "received",
        "version": 1,
        "department": "Bauamt",
        "due_at": due.isoformat(),
        "overdue": due < NOW,
        "address": f"Bahnhofstraße {number + 1}",
        "district": "Altstadt",
        "lat": 51.0,
        "lon": 10.0,
        "preview": "Die Laterne ist seit Montag dunkel.",
        "channel": "web",
        "language": "de",
        "duplicate_of": None,
        "opened_at": opened.isoformat(),
        "updated_at": opened.isoformat(),
        "closed_at": None,
        "description": "Die Laterne vor dem Haus ist seit Montag dunkel. Nachts sieht man den Bordstein nicht.",
        "attributes": [
            {"code": "lamp-problem", "question": "Was ist mit der Laterne?", "value": "dark", "shown": "Sie ist dunkel"}
        ],
        "contact": {"name": "Erika Muster", "email": None, "phone": "01234 567", "purpose": "Rückfragen"},
        "public_answer": None,
        "rating": None,
        "is_reachable": True,
        "external": None,
        "history": [
            {"at": opened.isoformat(), "actor": "citizen", "name": "", "act": "opened", "version": 1, "data": {}}
        ],
        "notes": [],
        "photos": [],
        "original": None,
        "duplicates": [],
        "near": [],
    }
    return made | {"next": OPEN[made["state"]]} | changes


class FakeCases:
    """What there is of cases, and what was done with them."""

    def __init__(self, desk: FakeDesk, count: int) -> None:
        self.desk = desk
        self.cases = {f"c{number}": case(number) for number in range(count)}
        self.acts: list[tuple[str, str, Any]] = []  # (case, act, body)
        self.asked: list[dict[str, list[str]]] = []
        self.refuse: dict[str, JSONResponse] = {}
        self.of_person: list[str] = []
        """Ids of the cases of whoever is in the open conversation."""
        self.draft: dict[str, Any] = {
            "site": "stadt",
            "language": "de",
            "service": "street-light",
            "description": "Was kostet ein Personalausweis?",
            "address": "Hafenstraße 4",
            "district": None,
            "lat": None,
            "lon": None,
            "contact": None,
            "photos": [],
        }

    def change(self, key: str, by: str = "Ben Ohm", **changes: Any) -> dict[str, Any]:
        """Somebody changes a case, and all consoles are told."""
        before = self.cases[key]
        at = datetime.now(UTC).isoformat()
        data = {name: [before[name], value] for name, value in changes.items() if name in ("state", "department")}
        data |= {name: [] for name in changes if name not in data}
        version = before["version"] + 1
        entry = {"at": at, "actor": "staff", "name": by, "act": "changed", "version": version, "data": data}
        state = changes.get("state", before["state"])
        followed = {"next": OPEN[state], "closed_at": at if state in CLOSED else None, "version": version}
        self.cases[key] = before | changes | followed | {"history": [*before["history"], entry]}
        self.tell(key)
        return self.cases[key]

    def tell(self, key: str) -> None:
        found = self.cases[key]
        told = {name: found[name] for name in ("id", "number", "state", "version")}
        self.desk.tell("case", None, **told)

    def patch(self, key: str, body: dict[str, Any]) -> Any:
        """What the route for changes answers."""
        changes = {name: value for name, value in body.items() if name != "version"}
        if body["version"] != self.cases[key]["version"]:
            title = "Dieser Fall wurde inzwischen geändert."
            problem = {"code": "case_changed", "title": title, "version": 0, "case": self.cases[key]}
            return JSONResponse(problem, 409)
        return self.change(key, "Anna Muster", **changes)

    def done(self, act: str) -> list[Any]:
        """Bodies of one kind of act."""
        return [body for _, name, body in self.acts if name == act]

    def listed(self, asked: dict[str, list[str]]) -> list[dict[str, Any]]:
        if "handover" in asked:
            return [self.cases[key] for key in self.of_person]
        if words := asked.get("q", [""])[0]:
            return [one for one in self.cases.values() if words in one["number"] + one["address"]]
        found = [one for one in self.cases.values() if one["state"] in asked.get("state", [one["state"]])]
        found = [one for one in found if one["department"] in asked.get("department", [one["department"]])]
        if asked.get("overdue"):
            found = [one for one in found if one["overdue"]]
        return sorted(found, key=lambda one: one["due_at"])


def _routes(cases: FakeCases) -> APIRouter:
    router = APIRouter(prefix="/api/v1/cases")

    @router.get("")
    async def listed(request: Request) -> Any:
        asked = {name: request.query_params.getlist(name) for name in request.query_params}
        cases.asked.append(asked)
        found = cases.listed(asked)
        limit = int(asked.get("limit", ["50"])[0])
        return {"cases": found[:limit], "total": len(found)}

    @router.get("/catalogue")
    async def catalogue() -> Any:
        return CATALOGUE

    @router.get("/draft")
    async def draft(handover: str) -> Any:
        return cases.draft | {"handover": handover}

    @router.get("/{key}")
    async def read(key: str) -> Any:
        gone = JSONResponse({"code": "not_found", "title": "Das haben wir nicht gefunden."}, 404)
        return cases.cases.get(key, gone)

    @router.get("/{key}/photos/{photo}")
    async def photo(key: str, photo: str) -> Response:
        return Response(PIXEL, media_type="image/png")

    @router.post("", status_code=201)
    async def opened(request: Request) -> Any:
        body = await request.json()
        cases.acts.append(("", "open", body))
        if "open" in cases.refuse:
            return cases.refuse.pop("open")
        number = len(cases.cases)
        made = case(number, description=body["description"], address=body.get("address"))
        cases.cases[made["id"]] = made
        if "handover" in body:
            cases.of_person.append(made["id"])
        cases.tell(made["id"])
        return {"case": made, "secret": "Apfel Tasse"}

    @router.patch("/{key}")
    async def patch(key: str, request: Request) -> Any:
        body = await request.json()
        cases.acts.append((key, "patch", body))
        return cases.refuse.pop("patch", None) or cases.patch(key, body)

    @router.post("/{key}/{act}")
    async def act(key: str, act: str, request: Request) -> Any:
        body = json.loads(await request.body() or b"{}")
        cases.acts.append((key, act, body))
        return cases.refuse.pop(act, None) or _acted(cases, key, act, body)

    return router


def _acted(cases: FakeCases, key: str, act: str, body: dict[str, Any]) -> Any:
    found = cases.cases[key]
    if act == "notes":
        note = {"client_id": body["client_id"], "at": NOW.isoformat(), "name": "Anna Muster", "text": body["text"]}
        found["notes"].append(note)
        return note
    if act == "news":
        words = [body.get("state"), body.get("public_answer", found["public_answer"])]
        told = f"Neues zu Ihrer Meldung {found['number']}: {' / '.join(word for word in words if word)}"
        return {"text": told if found["is_reachable"] else None, "language": "de"}
    if act == "secret":
        return {"secret": "Birne Lampe"}
    if act == "duplicate":
        other = next((one for one in cases.cases.values() if one["number"] == body["of"]), None)
        linked = {"id": other["id"], "number": other["number"]} if other else None
        return cases.change(key, "Anna Muster", duplicate_of=linked, original=other)
    if act == "service":
        service = next(one for one in CATALOGUE["services"] if one["code"] == body["service"])
        return cases.change(key, "Anna Muster", service={"code": service["code"], "name": service["name"]})
    return cases.change(key, "Anna Muster", state="received")


@contextmanager
def open_cases(count: int = 4, waiting: int = 2) -> Iterator[FakeCases]:
    """The fake desk with cases beside it, on a port of its own, as long as the block lasts."""
    made: list[FakeCases] = []

    def routes(desk: FakeDesk) -> APIRouter:
        made.append(FakeCases(desk, count))
        return _routes(made[0])

    with fake_desk.open_desk(waiting, routes):
        yield made[0]
