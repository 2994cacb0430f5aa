"""Server-sent events for consoles: everything that happens at the desk, live, resuming by number (contract)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from sse_starlette import EventSourceResponse, ServerSentEvent

from bot.access.acts import DESK
from bot.api.followed import Followed
from bot.api.models import MAX_SEQ
from bot.api.problems import COMMON, responses
from bot.api.services import Needed, Services, in_thread
from bot.api.signed_in import Signed, Token
from bot.api.staff_event_models import DESK_STREAM
from bot.api.streams import Stream, event
from bot.api.switchboard import RESYNC, Notice, next_notice
from bot.conversations.withheld import for_staff
from bot.errors import Forbidden, NoSession, TooMany
from bot.messages import compact
from bot.staff.models import Grants, Role, Staff
from bot.staff.sessions import Session

router = APIRouter(prefix="/api/v1/staff", tags=["staff"], responses=COMMON)
SESSION_S = 10.0
"""Seconds between two looks at the session."""
LOOK_S = 2.0
"""Seconds after which the log is read even if nobody has told of anything."""
_PAGE = 500
_ENDED = {"ended": True}
_LOOK: Notice = {"event": "look"}
"""Nobody has told of anything: the log is read all the same."""


@router.get(
    "/events", status_code=200, response_class=Stream, responses=DESK_STREAM | responses(NoSession, Forbidden, TooMany)
)
async def events(
    session: Signed,
    needed: Needed,
    token: Token,
    after: Annotated[
        int | None, Query(ge=0, le=MAX_SEQ, description="number of the last known event; without: only what comes")
    ] = None,
    last_event_id: Annotated[int | None, Header(ge=0, le=MAX_SEQ, description="sent on reconnection")] = None,
) -> EventSourceResponse:
    """Events of the agent's sites.

    `handover`, `claim`, `state` and `alert` carry the handover as lists show it (`item`), `message` its number, and
    to the holder the message itself, `erased` that the handover is gone; they have a number to resume by. `note`,
    `typing`, `seen` and `presence` say what their names say; `turn` that the assistant has answered message `number`
    where somebody waits or is to be called back; `resync` that such answers may have been missed: read again.
    `session` with `ended` is the last one. Opening the stream is a sign of life, that it is open is none: of a
    console that has vanished it stays open for a quarter of an hour. When the agent's roles or department change, the
    stream just ends: opened again, it is that of what the agent is now.
    """
    staff = session.staff
    if staff.sites(Role.AGENT) == ():
        raise Forbidden
    known = last_event_id if last_event_id is not None else after
    if known is None:
        known = await needed.desk.newest()
    with ExitStack() as held:
        line = held.enter_context(needed.switchboard.stream(f"{DESK}:{staff.id}"))
        held.enter_context(needed.switchboard.listen(DESK, line))
        console = _Console(needed, staff, token, known, line, Followed(needed.switchboard, line, held))
        return Stream(held.pop_all(), console.events())


class _Console:
    """One open console: what it knows, and what it is to be told."""

    def __init__(
        self,
        needed: Services,
        staff: Staff,
        token: str,
        known: int,
        line: "asyncio.Queue[Notice]",
        followed: Followed,
    ) -> None:
        self._needed, self._staff, self._token = needed, staff, token
        self._known, self._line, self._followed = known, line, followed

    async def events(self) -> AsyncIterator[ServerSentEvent]:
        """First what was missed, then what comes, until the session ends."""
        for row in await self._needed.desk.followed(self._staff):
            self._followed.look(row, self._staff.id)
        await self._needed.desk.beat(self._staff)
        loop, looked = asyncio.get_running_loop(), 0.0
        notice = _LOOK
        while True:
            if loop.time() - looked >= SESSION_S:
                looked = loop.time()
                if (now := await self._signed_in()) is None:
                    yield event("session", _ENDED)
                    return
                if _rights(now) != _rights(self._staff):
                    return
                self._staff = now
            async for told in self._told(notice):
                yield told
            notice = await next_notice(self._line, LOOK_S) or _LOOK

    async def _signed_in(self) -> Staff | None:
        """The agent as of now; a stream alone does not keep a session from ending."""
        try:
            session: Session = await in_thread(self._needed.sessions.find, self._token, touch=False)
        except NoSession:
            return None
        return session.staff

    async def _told(self, notice: Notice) -> AsyncIterator[ServerSentEvent]:
        if notice in (RESYNC, _LOOK) or (notice["event"] == "desk" and notice["data"]["seq"] > self._known + 1):
            async for missed in self._missed():
                yield missed
            if notice is RESYNC:
                yield event("resync", {})
        elif told := self._heard(notice):
            yield told

    def _heard(self, notice: Notice) -> ServerSentEvent | None:
        if notice["event"] != "desk":
            return self._passing(notice)
        return self._logged(notice["data"]) if notice["data"]["seq"] > self._known else None

    async def _missed(self) -> AsyncIterator[ServerSentEvent]:
        """What the log has, and with messages of the own chats their words from the record."""
        while found := await self._needed.desk.logged(self._staff, self._known, _PAGE):
            for entry in found:
                if told := self._logged(await self._with_words(entry)):
                    yield told
            if len(found) < _PAGE:
                return

    async def _with_words(self, entry: dict[str, Any]) -> dict[str, Any]:
        data = entry["data"]
        if entry["event"] != "message" or data["agent"] != self._staff.id:
            return entry
        read = self._needed.conversations.after
        said = await in_thread(read, data["conversation"], data["number"] - 1, 1)
        words = {"message": compact(for_staff(said[0]))} if said and said[0].seq == data["number"] else {}
        return entry | {"data": data | words}

    def _logged(self, entry: dict[str, Any]) -> ServerSentEvent | None:
        """An entry of the log; None for those of other sites. Words go to the holder only."""
        self._known = entry["seq"]
        if not self._staff.may(Role.AGENT, entry["site"]):
            return None
        data = dict(entry["data"])
        if data.get("agent") != self._staff.id:
            data.pop("message", None)
        if item := data.get("item"):
            self._followed.look(item, self._staff.id)
        if entry["event"] == "erased":
            self._followed.forget(entry["handover"])
        head = {name: entry[name] for name in ("seq", "at", "site", "handover")}
        return event(entry["event"], head | data, entry["seq"])

    def _passing(self, notice: Notice) -> ServerSentEvent | None:
        """What stands in no log: presence, answers of the assistant, what the citizen does in one of the own chats."""
        name, data, conversation = notice["event"], notice["data"], notice["conversation"]
        if conversation == DESK:
            return self._presence(data) if name == "presence" else None
        head = {"handover": self._followed.handover(conversation), "conversation": conversation}
        if name == "turn":
            return event("turn", head | {"number": data["seq"]})
        of_citizen = self._followed.is_mine(conversation) and "citizen" in (data.get("author"), data.get("by"))
        return event(name, head | data) if name in ("typing", "seen") and of_citizen else None

    def _presence(self, data: dict[str, Any]) -> ServerSentEvent | None:
        mine, theirs = self._staff.sites(Role.AGENT), data.get("sites")
        if mine is not None and theirs is not None and not set(mine) & set(theirs):
            return None
        return event("presence", {name: value for name, value in data.items() if name != "sites"})


def _rights(staff: Staff) -> tuple[Grants, str]:
    """What decides on what somebody is told."""
    return staff.roles, staff.department
