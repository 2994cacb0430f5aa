"""The staff API for departments' tasks: editors ask, whoever works for the site answers (contract)."""

import logging
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse

from bot.api import task_models as m
from bot.api.days import usable
from bot.api.models import PRINTABLE
from bot.api.problems import COMMON, responses
from bot.api.services import Needed, Services, in_thread
from bot.api.signed_in import Checked, Signed, needs
from bot.clock import now
from bot.errors import (
    AlreadyDecided,
    BadCsrf,
    BinaryText,
    EmptyText,
    Forbidden,
    InvalidRequest,
    NoSession,
    NotFound,
    TaskChanged,
    TooLong,
    without_words,
)
from bot.staff.models import Role
from bot.staff.sessions import Session
from bot.studio.task_rows import Wanted
from bot.studio.tasks import NewTask

log = logging.getLogger(__name__)
router = APIRouter(
    prefix="/api/v1/tasks", tags=["studio"], responses=COMMON | responses(NoSession, Forbidden, NotFound)
)
Site = Annotated[str, Query(max_length=80, pattern=PRINTABLE, description="id of the city")]
Id = Annotated[str, Path(max_length=40, pattern=PRINTABLE, description="id of the task")]


@router.get("", response_model=m.Tasks)
async def list_tasks(
    session: Signed,
    needed: Needed,
    site: Site,
    state: Annotated[m.State | None, Query(description="absent: all")] = None,
    department: Annotated[str, Query(max_length=120, pattern=PRINTABLE, description="absent: all")] = "",
    overdue: Annotated[bool, Query(description="only open ones past their due date")] = False,
    limit: Annotated[int, Query(ge=1, le=200, description="at most so many")] = 100,
    after: Annotated[int, Query(ge=0, le=1_000_000, description="how many to leave out")] = 0,
) -> JSONResponse:
    """One page of a site's tasks."""
    _check(session, site)
    found, total, late = await in_thread(needed.tasks.listed, Wanted(site, state, department, overdue), limit, after)
    more = after + limit if after + limit < total else None
    return JSONResponse({"tasks": [_data(one) for one in found], "total": total, "overdue": late, "next": more})


@router.post(
    "", status_code=201, response_model=m.NewTask, responses=responses(BadCsrf, AlreadyDecided, InvalidRequest)
)
async def ask_department(body: m.AskDepartment, session: Checked, needed: Needed) -> JSONResponse:
    """Ask a department; citizens who wait for the answer of the city wait for this one then."""
    needs(session, Role.EDITOR, body.site)
    usable(body.due, "due")
    given = body.model_dump(exclude={"site", "messages"})
    chosen = None if body.messages is None else tuple(body.messages)
    task, left = await in_thread(needed.tasks.create, session.staff, body.site, NewTask(messages=chosen, **given))
    return JSONResponse(_data(task) | {"left": left}, 201)


@router.get("/{task}", response_model=m.TaskRow)
async def read_task(task: Id, session: Signed, needed: Needed, site: Site) -> JSONResponse:
    """One task."""
    _check(session, site)
    return JSONResponse(_data(await in_thread(needed.tasks.find, site, task)))


@router.patch("/{task}", response_model=m.TaskRow, responses=responses(BadCsrf, TaskChanged, InvalidRequest))
async def change_task(task: Id, body: m.ChangeTask, session: Checked, needed: Needed, site: Site) -> JSONResponse:
    """Another department, due date, comment or question, while it is open."""
    needs(session, Role.EDITOR, site)
    usable(body.due, "due")
    wanted = body.model_dump(exclude={"version"}, exclude_none=True)
    return JSONResponse(_data(await in_thread(needed.tasks.change, session.staff, site, task, body.version, wanted)))


@router.post(
    "/{task}/answer",
    response_model=m.AnsweredTask,
    responses=responses(BadCsrf, TaskChanged, EmptyText, BinaryText, TooLong),
)
async def answer_task(task: Id, body: m.AnswerTask, session: Checked, needed: Needed, site: Site) -> JSONResponse:
    """Answer: it becomes the draft of an article, and goes to the citizens who agreed to be told.

    Only editors may publish it at once.
    """
    _check(session, site)
    if body.publish_draft:
        needs(session, Role.EDITOR, site)
    given = (body.version, body.text, body.publish_draft, body.language or "")
    done = await in_thread(needed.tasks.answer, session.staff, site, task, *given)
    return await _told(needed, _data(done.task) | {"told": done.told, "draft": done.draft})


@router.post("/{task}/close", response_model=m.TaskRow, responses=responses(BadCsrf, TaskChanged))
async def close_task(task: Id, body: m.CloseTask, session: Checked, needed: Needed, site: Site) -> JSONResponse:
    """There will be no answer; citizens who wait for it are told so."""
    needs(session, Role.EDITOR, site)
    return await _told(needed, _data(await in_thread(needed.tasks.close, session.staff, site, task, body.version)))


async def _told(needed: Services, data: dict[str, Any]) -> JSONResponse:
    """Citizens hear of it now, or at the next look: what is answered is stored in any case."""
    try:
        await needed.city_answers.tell_all()
    except Exception as error:  # its message may hold what a citizen wrote
        log.error("answers of the city wait: %s", type(error).__name__, exc_info=without_words(error))
    return JSONResponse(data)


def _check(session: Session, site: str) -> None:
    """Editors and agents of the site; raises Forbidden."""
    if not (session.staff.may(Role.EDITOR, site) or session.staff.may(Role.AGENT, site)):
        raise Forbidden


def _data(task: Any) -> dict[str, Any]:
    return m.task_data(task, now())
