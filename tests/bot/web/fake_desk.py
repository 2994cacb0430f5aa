"""A desk without record and bot: the console's real page, and a staff API whose answers the test decides."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.api.headers import SecurityHeaders
from bot.api.signed_in import COOKIE
from bot.errors import NoSession
from bot.web import pages
from tests.bot.web.served import served

ME = {"id": "anna", "name": "anna", "display": "Anna Muster", "department": "", "language": "de", "csrf": "proof"}
GRANTS = {"grants": [{"role": "agent", "site": "stadt"}], "sites": ["stadt"]}
LASTS = {"password_change": "current", "idle_s": 3_600, "left_s": 43_200}
ARTICLE = {"article": "perso", "title": "Personalausweis", "language": "de", "text": "Kommen Sie ins Bürgerbüro."}
CANNED = {"shortcut": "moment", "language": "de", "text": "Einen Moment bitte."}
OTHER = {"id": "jonas", "name": "Jonas Berg", "department": "Standesamt", "state": "available", "chats": 1}
START = datetime.now(UTC) - timedelta(minutes=30)


def handover(number: int, **changes: Any) -> dict[str, Any]:
    """One line of the queue."""
    opened = START + timedelta(seconds=number)
    return {
        "id": f"h{number}",
        "conversation": f"c{number}",
        "site": "stadt",
        "channel": "web",
        "language": "de",
        "kind": "chat",
        "state": "waiting",
        "reason": "low_confidence",
        "department": "",
        "addressee": None,
        "agent": None,
        "service": {"article": "perso", "title": f"Anliegen {number}"},
        "opened_at": opened.isoformat(),
        "due_at": (opened + timedelta(hours=1)).isoformat(),
        "version": 1,
        "unread": 0,
        "preview": "Was kostet das?",
    } | changes


class FakeDesk:
    """The queue, what was said, what was done, and those who listen."""

    def __init__(self, waiting: int) -> None:
        self.rows = {f"h{number}": handover(number) for number in range(waiting)}
        self.said: dict[str, list[dict[str, Any]]] = {}
        self.notes: dict[str, list[dict[str, Any]]] = {}
        self.marks: dict[str, list[dict[str, Any]]] = {}
        self.acts: list[tuple[str, str, Any]] = []  # (handover, act, body)
        self.lines: list[Callable[[bool], object]] = []
        """Called at every event with yes, and with no to end a live line."""
        self.told: list[str] = []
        """All events; the number of one is its place, counted from 1."""
        self.refuse: dict[str, JSONResponse] = {}
        self.me: dict[str, Any] = ME | GRANTS | LASTS
        self.roles: tuple[str, ...] | None = None
        """Sites of the clerk as an agent; none: a page instead of the console."""
        self.suggested: list[dict[str, Any]] = [ARTICLE]
        self.calls: list[tuple[str, str, bool]] = []  # (method, path, whether the program asked by itself)
        self.packet_takes_s = 0.0
        """Seconds that a packet is on its way after it was read."""
        self.lists_take_s = 0.0
        """The same for the lists."""
        self.uploads_take_s = 0.0
        """The same for a file that is sent."""
        self.broken: set[str] = set()
        """What cannot be read for now: `lists`, `packet`."""
        self.presence = "gone"
        """What the clerk has said of themselves, in whatever tab."""
        self.earlier: list[dict[str, Any]] = []
        """Conversations that the citizen has had before."""
        self.address = ""

    def transcript(self, key: str) -> list[dict[str, Any]]:
        """What was said; every conversation begins with a question that the bot did not answer."""
        if key not in self.said:
            self.said[key] = []
            self.say(key, "citizen", "Was kostet ein Personalausweis?", tell=False)
            self.say(key, "bot", "Das weiß ich leider nicht.", tell=False, outcome="unanswered_no_match")
        return self.said[key]

    def say(self, key: str, author: str, text: str, tell: bool = True, **more: Any) -> dict[str, Any]:
        """Somebody says something; the console is told unless `tell` is off."""
        said = self.said[key] if key in self.said else self.transcript(key)
        plain = {"format": "text", "language": "de", "choices": [], "attachments": []}
        seq = {"seq": len(said) + 1, "at": datetime.now(UTC).isoformat()}
        message = seq | plain | {"author": author, "text": text} | more
        said.append(message)
        if tell:
            self.tell("message", key, author=author, number=message["seq"], message=message)
        return message

    def change(self, key: str, **changes: Any) -> dict[str, Any]:
        """A handover changes, and all consoles are told."""
        self.rows[key] |= changes | {"version": self.rows[key]["version"] + 1}
        self.tell("handover", key, item=self.rows[key])
        return self.rows[key]

    def tell(self, event: str, key: str | None, **data: Any) -> None:
        """Without a `key` it is about no handover."""
        number = len(self.told) + 1
        text = json.dumps({"seq": number, "handover": key} | data if key else data)
        self.told.append(f"id: {number}\nevent: {event}\ndata: {text}\n\n")
        for line in list(self.lines):
            line(True)

    def erase(self, key: str) -> None:
        """The citizen wants nothing to be left; consoles are told the id and nothing else."""
        del self.rows[key]
        self.said.pop(key, None)
        self.tell("erased", key)

    def cut(self) -> None:
        """End all live lines."""
        for line in list(self.lines):
            line(False)

    def listed(self, state: str) -> list[dict[str, Any]]:
        held = [row for row in self.rows.values() if row["state"] == "claimed"]
        waits = [row for row in self.rows.values() if row["state"] == "waiting"]
        return {"waiting": waits, "mine": held, "all": waits + held}[state]

    def packet(self, key: str) -> dict[str, Any]:
        beside = {
            "notes": self.notes.get(key, []),
            "marks": self.marks.get(key, []),
            "suggestions": self.suggested,
            "canned": [CANNED],
        }
        form = {"name": "defect", "filled": {"street": "Hafenstraße 4"}, "missing": ["photo"]}
        known = {"confidence": 0.42, "intents": [{"name": "faq_fee", "confidence": 0.42}], "form": form}
        state = {"waiting": "waiting", "claimed": "agent"}.get(self.rows[key]["state"], "closed")
        seen = {
            "seen": {"citizen": 0, "agent": 0},
            "earlier": self.earlier,
            "previous": [],
            "conversation_state": state,
        }
        if self.rows[key]["kind"] == "callback":
            seen["conversation_state"] = "bot"
        return self.rows[key] | beside | known | seen | {"transcript": self.transcript(key)}

    def act(self, key: str, act: str, body: Any) -> Any:
        """What the routes for acting answer."""
        self.acts.append((key, act, body))
        if act in self.refuse:
            return self.refuse[act]
        if act == "claim":
            return self.change(key, state="claimed", agent={"id": "anna", "name": "Anna Muster"}, addressee=None)
        if act == "messages":
            return self._stored(key, body)
        if act == "attachments":
            return {"id": f"file-{key}", "media_type": "application/pdf", "size": 8}
        if act in ("transfer", "release", "return"):
            self.change(key, state="waiting", agent=None)
        if act == "close":
            self.change(key, state="closed")
        return {}

    def _stored(self, key: str, body: dict[str, Any]) -> dict[str, Any]:
        if body.get("note"):
            note = {"client_id": body["client_id"], "at": START.isoformat(), "staff": "Anna", "text": body["text"]}
            self.notes.setdefault(key, []).append(note)
            return {"note": note}
        known = [one for one in self.transcript(key) if one.get("client_id") == body["client_id"]]
        said = {"name": "Anna Muster", "client_id": body["client_id"], "format": body.get("format", "text")}
        return {"message": known[0] if known else self.say(key, "agent", body["text"], **said)}

    def done(self, act: str) -> list[Any]:
        """Bodies of one kind of act."""
        return [body for _, name, body in self.acts if name == act]


class _Sessions:
    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk

    def find(self, token: str) -> Any:
        if not token:
            raise NoSession
        sites = self._desk.roles
        return SimpleNamespace(staff=SimpleNamespace(language=token, display="Anna Muster", sites=lambda role: sites))


def _app(desk: FakeDesk) -> FastAPI:
    app = FastAPI()
    settings = SimpleNamespace(oidc_issuer="", site="stadt", public_url="")
    app.state.services = SimpleNamespace(sessions=_Sessions(desk), settings=settings)

    @app.get("/api/v1/session")
    async def session(request: Request) -> Any:
        gone = JSONResponse({"code": "no_session", "title": "Bitte anmelden."}, 401)
        if request.headers.get("x-background") is None:
            desk.acts.append(("", "touch", {}))
        return desk.me if COOKIE in request.cookies else gone

    @app.put("/api/v1/session/password")
    async def password(request: Request) -> Any:
        desk.acts.append(("", "password", await request.json()))
        return desk.refuse.pop("password", None) or Response(status_code=204)

    @app.post("/api/v1/session/link")
    async def link(request: Request) -> Any:
        answer = JSONResponse(desk.me)
        answer.set_cookie(COOKIE, desk.me["language"])
        return answer

    @app.get("/api/v1/handovers")
    async def listed(state: str) -> Any:
        if "lists" in desk.broken:
            return Response(status_code=502)
        read = json.dumps({"handovers": desk.listed(state), "seq": len(desk.told)})
        desk.acts.append(("", "listed", state))
        await asyncio.sleep(desk.lists_take_s)
        return Response(read, media_type="application/json")

    @app.get("/api/v1/handovers/{key}")
    async def packet(key: str) -> Any:
        if "packet" in desk.broken:
            return Response(status_code=502)
        read = json.dumps(desk.packet(key))
        await asyncio.sleep(desk.packet_takes_s)
        return Response(read, media_type="application/json")

    @app.get("/api/v1/handovers/{key}/earlier/{conversation}")
    async def earlier(key: str, conversation: str) -> Any:
        return {"messages": [{"author": "citizen", "text": f"Frage {number}"} for number in range(40)]}

    @app.get("/api/v1/handovers/{key}/messages")
    async def messages(key: str, after: int) -> Any:
        return {"messages": desk.transcript(key)[after:]}

    @app.get("/api/v1/handovers/{key}/suggestions")
    async def suggestions(key: str) -> Any:
        return {"suggestions": desk.suggested}

    @app.post("/api/v1/handovers/{key}/{act}")
    async def act(key: str, act: str, request: Request) -> Any:
        if request.headers["x-csrf-token"] != desk.me["csrf"]:
            return JSONResponse({"code": "bad_csrf", "title": "Bitte laden Sie die Seite neu."}, 403)
        if act == "attachments":
            await asyncio.sleep(desk.uploads_take_s)
        return desk.act(key, act, {} if act == "attachments" else await request.json())

    @app.delete("/api/v1/handovers/{key}/marks/{seq}")
    async def unmark(key: str, seq: int) -> Any:
        desk.acts.append((key, "unmark", seq))
        desk.marks[key] = [one for one in desk.marks[key] if one["seq"] != seq]
        return Response(status_code=204)

    @app.put("/api/v1/presence")
    async def presence(request: Request) -> Any:
        said = await request.json()
        desk.acts.append(("", "presence", said))
        desk.presence = said["state"]
        desk.tell("presence", None, id="anna", name="Anna Muster", state=desk.presence)
        return {}

    @app.post("/api/v1/presence/beat")
    async def beat(request: Request) -> Any:
        is_csrf = request.headers["x-csrf-token"] == desk.me["csrf"]
        desk.acts.append(("", "beat" if is_csrf else "forged", {}))
        return Response(status_code=204) if is_csrf else JSONResponse({"code": "bad_csrf", "title": "Nein."}, 403)

    @app.get("/api/v1/presence")
    async def people() -> Any:
        own = OTHER | {"id": "anna", "name": "Anna Muster", "state": desk.presence}
        return {"people": [own, OTHER], "departments": ["Standesamt"]}

    @app.get("/api/v1/staff/events")
    async def events(after: int) -> Any:
        desk.acts.append(("", "events", {}))
        if desk.presence == "gone":
            desk.tell("presence", None, id="anna", name="Anna Muster", state="gone")
        return desk.refuse.get("events") or StreamingResponse(_line(desk, after), media_type="text/event-stream")

    pages.mount(app)
    app.add_middleware(SecurityHeaders)
    return app


def _noting(desk: FakeDesk, app: ASGIApp) -> ASGIApp:
    """The application; every call is noted first."""

    async def note(scope: Scope, receive: Receive, send: Send) -> None:
        by_itself = any(name == b"x-background" for name, _ in scope["headers"])
        desk.calls.append((scope["method"], scope["path"], by_itself))
        await app(scope, receive, send)

    return note


async def _line(desk: FakeDesk, after: int) -> AsyncIterator[str]:
    """What was told after that number, and then all that is told: nothing falls between a reading and the line."""
    news: asyncio.Queue[bool] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def call(goes_on: bool) -> None:
        loop.call_soon_threadsafe(news.put_nowait, goes_on)

    desk.lines.append(call)
    try:
        yield ": here\n\n"
        goes_on = True
        while goes_on:
            missed = desk.told[after:]
            after += len(missed)
            for told in missed:
                yield told
            goes_on = await news.get()
    finally:
        desk.lines.remove(call)


@contextmanager
def open_desk(waiting: int = 3, further: Callable[[FakeDesk], APIRouter] | None = None) -> Iterator[FakeDesk]:
    """The desk on the loopback, as long as the block lasts, with `further` routes of the staff API."""
    desk = FakeDesk(waiting)
    app = _app(desk)
    if further:
        app.include_router(further(desk))
    with served(_noting(desk, app)) as desk.address:
        try:
            yield desk
        finally:
            desk.cut()
