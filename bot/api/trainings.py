"""The staff API for trainings: queue one, follow it live, cancel it (contract)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query
from fastapi.responses import JSONResponse
from sse_starlette import EventSourceResponse, ServerSentEvent

from bot.access.acts import DESK
from bot.api import trained_models as m
from bot.api.models import MAX_SEQ, PRINTABLE
from bot.api.problems import COMMON, responses
from bot.api.services import Needed, Services, in_thread
from bot.api.signed_in import Checked, Signed, Token
from bot.api.streams import Stream, event
from bot.api.switchboard import Notice, next_notice
from bot.errors import BadCsrf, Forbidden, NoSession, NotFound, TooMany, TrainingOver
from bot.staff.models import Role
from bot.staff.sessions import Session
from bot.studio.trainings import Line, Training, TrainingState, notice_line

router = APIRouter(
    prefix="/api/v1/trainings", tags=["studio"], responses=COMMON | responses(NoSession, Forbidden, NotFound)
)
Id = Annotated[str, Path(max_length=40, pattern=PRINTABLE, description="id of the training")]
LOOK_S = 2.0
"""Seconds after which the record is read even if nobody has told of anything."""
SESSION_S = 10.0
_PAGE = 500
_DONE = {"ended": True}
_WAITS_ALREADY: dict[int | str, dict[str, Any]] = {
    200: {"model": m.OneTraining, "description": "one waits already, and will learn the newest changes"}
}


def editor(session: Session) -> None:
    """All sites share one model: whoever edits any of them may train. Raises Forbidden."""
    if session.staff.sites(Role.EDITOR) == ():
        raise Forbidden


@router.post("", status_code=201, response_model=m.OneTraining, responses=responses(BadCsrf) | _WAITS_ALREADY)
async def begin_training(session: Checked, needed: Needed) -> JSONResponse:
    """Queue a training of the newest training data; one runs at a time."""
    editor(session)
    wanted, is_new = await in_thread(needed.trainings.want, session.staff)
    return JSONResponse(_told(wanted), 201 if is_new else 200)


@router.get("", response_model=m.ManyTrainings)
async def list_trainings(session: Signed, needed: Needed) -> JSONResponse:
    """The newest fifty."""
    editor(session)
    return JSONResponse({"trainings": [_told(one) for one in await in_thread(needed.trainings.listed)]})


@router.get("/{training}", response_model=m.OneTraining)
async def read_training(training: Id, session: Signed, needed: Needed) -> JSONResponse:
    """Where it stands."""
    editor(session)
    return JSONResponse(_told(await in_thread(needed.trainings.find, training)))


@router.get("/{training}/log", response_model=m.TrainingLog)
async def read_log(
    training: Id,
    session: Signed,
    needed: Needed,
    after: Annotated[int, Query(ge=0, le=MAX_SEQ, description="number of the last known line")] = 0,
) -> JSONResponse:
    """What it has said so far."""
    editor(session)
    found = await in_thread(needed.trainings.lines, training, after)
    return JSONResponse({"lines": [_line(one) for one in found]})


@router.post("/{training}/cancel", response_model=m.OneTraining, responses=responses(BadCsrf, TrainingOver))
async def cancel_training(training: Id, session: Checked, needed: Needed) -> JSONResponse:
    """Take it out of the queue, or stop it; nothing of it stays."""
    editor(session)
    return JSONResponse(_told(await in_thread(needed.trainings.cancel, session.staff, training)))


@router.get(
    "/{training}/events",
    status_code=200,
    response_class=Stream,
    responses=m.TRAINING_STREAM | responses(TooMany),
)
async def training_events(
    training: Id,
    session: Signed,
    needed: Needed,
    token: Token,
    after: Annotated[int, Query(ge=0, le=MAX_SEQ, description="number of the last known line")] = 0,
    last_event_id: Annotated[int | None, Header(ge=0, le=MAX_SEQ, description="sent on reconnection")] = None,
) -> EventSourceResponse:
    """Events `progress`, `line` (with its number as id) and `state`, until it has ended."""
    editor(session)
    await in_thread(needed.trainings.find, training)
    known = last_event_id if last_event_id is not None else after
    with ExitStack() as held:
        line = held.enter_context(needed.switchboard.stream(f"{DESK}:{session.staff.id}"))
        held.enter_context(needed.switchboard.listen(notice_line(training), line))
        return Stream(held.pop_all(), _events(needed, training, token, known, line))


async def _events(
    needed: Services, training: str, token: str, known: int, line: "asyncio.Queue[Notice]"
) -> AsyncIterator[ServerSentEvent]:
    """What the record has, again whenever there may be more; the last event says how it ended."""
    loop, looked, shown = asyncio.get_running_loop(), 0.0, None
    while True:
        if loop.time() - looked >= SESSION_S:
            looked = loop.time()
            if not await _signed_in(needed, token):
                yield event("session", _DONE)
                return
        now: Training = await in_thread(needed.trainings.find, training)
        while lines := await in_thread(needed.trainings.lines, training, known, _PAGE):
            for one in lines:
                known = one.id
                yield event("line", _line(one), known)
        if shown is None or shown.state is not now.state:
            yield event("state", _told(now))
        elif shown.progress != now.progress:
            yield event("progress", {"progress": _progress(now)})
        if now.is_over:
            return
        shown = now
        await next_notice(line, LOOK_S)


async def _signed_in(needed: Services, token: str) -> bool:
    try:
        session: Session = await in_thread(needed.sessions.find, token, touch=False)
    except NoSession:
        return False
    return session.staff.sites(Role.EDITOR) != ()


def _told(one: Training) -> dict[str, Any]:
    is_done = one.state is TrainingState.DONE
    return {
        "id": one.id,
        "state": one.state,
        "wanted_by": one.wanted_by,
        "wanted_at": one.wanted_at.isoformat(),
        "started_at": one.started_at and one.started_at.isoformat(),
        "ended_at": one.ended_at and one.ended_at.isoformat(),
        "progress": _progress(one),
        "commit": one.commit,
        "model": one.model if is_done else None,
        "error": one.error,
        "place_in_queue": one.place,
    }


def _progress(one: Training) -> dict[str, Any]:
    return {name: one.progress[name] for name in ("step", "done", "total")}


def _line(one: Line) -> dict[str, Any]:
    return {"id": one.id, "at": one.at.isoformat(), "text": one.text}
