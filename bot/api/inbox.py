"""The staff API for the inbox: what citizens wrote, the most doubtful first, and what editors decide (contract)."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import JSONResponse

from bot.api import inbox_models as m
from bot.api.days import usable
from bot.api.models import PRINTABLE
from bot.api.problems import COMMON, responses
from bot.api.services import Needed, in_thread
from bot.api.signed_in import Checked, Signed, needs
from bot.errors import (
    AlreadyDecided,
    BadCsrf,
    CannotUndo,
    Forbidden,
    InvalidRequest,
    NoSession,
    NotFound,
    NothingToUndo,
    TaskChanged,
)
from bot.messages import Outcome
from bot.staff.models import Role
from bot.studio.inbox import Decision
from bot.studio.inbox_conditions import State, Wanted

router = APIRouter(
    prefix="/api/v1/inbox", tags=["studio"], responses=COMMON | responses(NoSession, Forbidden, NotFound)
)
Name = Annotated[str, Query(max_length=80, pattern=PRINTABLE)]
Group = Annotated[str, Path(max_length=40, pattern=PRINTABLE, description="id of the group")]
Day = Annotated[date | None, Query(description="YYYY-MM-DD, in the city's time")]


def _asked(
    site: Annotated[str, Query(max_length=80, pattern=PRINTABLE, description="id of the city")],
    state: Annotated[
        State,
        Query(description="`open`: nobody has decided; `task`: a department was asked; `all`: whatever became of it"),
    ] = "open",
    q: Annotated[str, Query(max_length=200, pattern=PRINTABLE, description="words of the message")] = "",
    intent: Annotated[Name, Query(description="taken for this intent")] = "",
    article: Annotated[Name, Query(description="found to be about this article")] = "",
    outcome: Annotated[
        list[Outcome | Literal[""]] | None, Query(max_length=20, description="how the turn ended; several: any")
    ] = None,
    language: Annotated[str, Query(pattern="^([a-z]{2})?$", description="of the message")] = "",
    channel: Annotated[str, Query(max_length=20, pattern=PRINTABLE, description="where it was said")] = "",
    since: Annotated[Day, Query(alias="from", description="first day")] = None,
    until: Annotated[Day, Query(alias="to", description="last day")] = None,
) -> Wanted:
    """Raises InvalidRequest for other days than there can be."""
    first, last = usable(since, "from"), usable(until, "to")
    ended = tuple(str(one) for one in outcome or () if one)
    return Wanted(site, state, q.strip(), intent, article, ended, language, channel, first, last)


Asked = Annotated[Wanted, Depends(_asked)]


@router.get("", response_model=m.InboxPage, responses=responses(InvalidRequest))
async def list_inbox(
    session: Signed,
    needed: Needed,
    wanted: Asked,
    limit: Annotated[int, Query(ge=1, le=200, description="at most so many groups")] = 50,
    after: Annotated[str | None, Query(max_length=200, description="`next` of the page before")] = None,
) -> JSONResponse:
    """One page of groups: who waits for an answer first, then what agents have marked, then by uncertainty."""
    needs(session, Role.EDITOR, wanted.site)
    found = await in_thread(needed.inbox.listed, wanted, limit, after or None)
    groups = [m.group_data(group) for group in found.groups]
    return JSONResponse({"groups": groups, "total": found.total, "messages": found.messages, "next": found.next})


@router.get("/{group}", response_model=m.WholeGroup, responses=responses(InvalidRequest))
async def read_group(group: Group, session: Signed, needed: Needed, wanted: Asked) -> JSONResponse:
    """A group with all its messages that fit."""
    needs(session, Role.EDITOR, wanted.site)
    found = m.group_data(await in_thread(needed.inbox.group, wanted, group))
    return JSONResponse({"group": found, "messages": found["messages"]})


@router.post("/undo", response_model=m.Undone, responses=responses(BadCsrf, NothingToUndo, CannotUndo, TaskChanged))
async def undo(body: m.AtSite, session: Checked, needed: Needed) -> JSONResponse:
    """Take back what the caller decided last: messages are open again, wordings go. What was deleted stays deleted."""
    needs(session, Role.EDITOR, body.site)
    return JSONResponse({"group": await in_thread(needed.inbox.undo, session.staff, body.site)})


@router.post("/{group}/decide", response_model=m.Decided, responses=responses(BadCsrf, AlreadyDecided, InvalidRequest))
async def decide(group: Group, body: m.Decide, session: Checked, needed: Needed) -> JSONResponse:
    """Say what the messages of a group mean. Where somebody else was faster: 409 `already_decided` with `by`."""
    needs(session, Role.EDITOR, body.site)
    chosen = None if body.messages is None else tuple(body.messages)
    wording = (body.text or "").strip()
    decision = Decision(body.decision, body.article or "", body.intent or "", chosen, wording, body.to_tests)
    done = await in_thread(needed.inbox.decide, session.staff, body.site, group, decision)
    return JSONResponse(vars(done))
