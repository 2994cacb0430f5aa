"""The staff API for acting on cases: never over what somebody else has just done (contract)."""

import json
from collections.abc import Awaitable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from bot.access.case_opening import STAFF_CHANNEL, contact_of, place_of, report_key
from bot.access.case_views import noted
from bot.api import case_models as m
from bot.api.cases import Id, site_of
from bot.api.problems import COMMON, MEDIA_TYPE, caller_language, problem, responses
from bot.api.services import Needed, Services, in_thread
from bot.api.signed_in import Checked, needs
from bot.cases.attributes import checked
from bot.cases.catalogue import Service
from bot.cases.models import Case, Change, Report
from bot.cases.workflow import State
from bot.errors import (
    BadCsrf,
    CaseChanged,
    CaseTransition,
    EmptyText,
    Forbidden,
    InvalidRequest,
    MistypedCaseNumber,
    NoSession,
    NotFound,
    UnknownService,
    UnsupportedAttachment,
)
from bot.staff.models import Role, Staff
from bot.staff.sessions import Session
from bot.wording import say

_ALWAYS = (NoSession, Forbidden, BadCsrf, NotFound)
router = APIRouter(prefix="/api/v1/cases", tags=["staff"], responses=COMMON | responses(*_ALWAYS))
_CHANGED: dict[int | str, dict[str, Any]] = {
    409: {"model": m.CaseChangedProblem, "description": "`case_changed`, with the case as it is now"}
}
_MOVED: dict[int | str, dict[str, Any]] = {
    409: {
        "model": m.CaseChangedProblem,
        "description": "`case_changed`, with the case as it is now; `case_transition`, a plain problem",
    }
}


@router.post(
    "",
    status_code=201,
    response_model=m.OpenedCase,
    responses=responses(InvalidRequest, UnknownService, UnsupportedAttachment)
    | {200: {"model": m.OpenedCase, "description": "this `client_id` was seen before"}},
)
async def open_case(body: m.NewCase, request: Request, session: Checked, needed: Needed) -> JSONResponse:
    """Open a case; of a conversation, its citizen is told the number and the secret words there at once."""
    site = await _site(body, session, needed)
    report = await in_thread(_report, needed, body, site, caller_language(request))
    opened = await needed.case_table.open_case(session.staff, report, body.handover, body.photos)
    whole = await needed.case_table.whole(session.staff, opened.case.id)
    return JSONResponse({"case": whole, "secret": opened.secret}, 201 if opened.is_new else 200)


@router.patch("/{case}", response_model=m.WholeCase, responses=_MOVED | responses(InvalidRequest))
async def change_case(
    case: Id, body: m.CaseChanges, request: Request, session: Checked, needed: Needed
) -> JSONResponse:
    """Change a case; whoever reported it hears in the same conversation of a new state and of a public answer.

    Nothing is overwritten: with another `version` than the present one nothing happens but 409.
    """
    given = body.model_dump(exclude_unset=True, exclude={"version"})
    if "attributes" in given:
        found = await needed.case_table.find(session.staff, case)
        given["attributes"] = checked(await _service(needed, found.site, found.service), given["attributes"])
    await _reasoned(needed, session.staff, case, given)
    change = _valid(given)
    changed = needed.case_table.change(session.staff, case, body.version, change)
    return await _done(request, needed, session, case, changed)


@router.post("/{case}/service", response_model=m.WholeCase, responses=_CHANGED | responses(UnknownService))
async def move_case(case: Id, body: m.OtherService, request: Request, session: Checked, needed: Needed) -> JSONResponse:
    """Move it to another category, with its department and due time; answers that it does not ask for go."""
    found = await needed.case_table.find(session.staff, case)
    service = await _service(needed, found.site, body.service)
    moved = needed.case_table.recategorise(session.staff, case, body.version, service)
    return await _done(request, needed, session, case, moved)


@router.post(
    "/{case}/duplicate", response_model=m.WholeCase, responses=_CHANGED | responses(MistypedCaseNumber, InvalidRequest)
)
async def link_case(case: Id, body: m.SameAs, request: Request, session: Checked, needed: Needed) -> JSONResponse:
    """Say that it repeats another case of the site, by its number, or with null that it does not."""
    of = await needed.case_table.numbered(session.staff, case, body.of) if body.of else None
    linked = needed.case_table.link(session.staff, case, body.version, of)
    return await _done(request, needed, session, case, linked)


@router.post("/{case}/reopen", response_model=m.WholeCase)
async def reopen_case(case: Id, session: Checked, needed: Needed) -> JSONResponse:
    """Back to the beginning with a new due time; without effect where it is open."""
    await needed.case_table.reopen(session.staff, case)
    return JSONResponse(await needed.case_table.whole(session.staff, case))


@router.post(
    "/{case}/notes",
    status_code=201,
    response_model=m.CaseNote,
    responses=responses(EmptyText) | {200: {"model": m.CaseNote, "description": "this `client_id` was seen before"}},
)
async def note_case(case: Id, body: m.NewNote, session: Checked, needed: Needed) -> JSONResponse:
    """Leave a note for colleagues; no citizen and no other system sees it. It is no new version of the case."""
    note, fresh = await needed.case_table.note(session.staff, case, body.client_id, body.text)
    return JSONResponse(noted(note), 201 if fresh else 200)


@router.post("/{case}/secret", response_model=m.NewSecret)
async def renew_secret(case: Id, session: Checked, needed: Needed) -> JSONResponse:
    """New secret words for whoever lost them; the old ones open nothing any more."""
    return JSONResponse({"secret": await needed.case_table.renew_secret(session.staff, case)})


@router.post("/{case}/news", response_model=m.CaseNews, responses=responses(CaseTransition))
async def try_out(case: Id, body: m.Trial, session: Checked, needed: Needed) -> JSONResponse:
    """The sentence that the citizen would be told of a change; nothing is changed, and nothing is sent."""
    change = _valid(body.model_dump(exclude_unset=True))
    return JSONResponse(await needed.case_table.news(session.staff, case, change))


async def _site(body: m.NewCase, session: Session, needed: Services) -> str:
    """That of the handover, else the named one, else the caller's first."""
    if body.handover:
        return await needed.case_table.site_of(session.staff, body.handover)
    site = body.site or site_of(needed, session.staff)
    needs(session, Role.AGENT, site)
    return site


def _report(needed: Services, body: m.NewCase, site: str, language: str) -> Report:
    service = needed.cases.catalogues.of(site).find(body.service)
    given = body.model_dump()
    try:
        return Report(
            site=site,
            service=service,
            description=body.description,
            place=place_of(given),
            attributes=checked(service, body.attributes),
            contact=contact_of(given["contact"], say("cases.contact_purpose", body.language or language)),
            language=body.language or language,
            channel=STAFF_CHANNEL,
            external_key=report_key(body.client_id),
        )
    except ValidationError as error:
        raise _invalid(error) from error


def _valid(given: dict[str, Any]) -> Change:
    try:
        return Change(**given)
    except ValidationError as error:
        raise _invalid(error) from error


def _invalid(error: ValidationError) -> InvalidRequest:
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"]) or "body"
    return InvalidRequest(first["msg"], field=field)


async def _reasoned(needed: Services, staff: Staff, case: str, given: dict[str, Any]) -> None:
    """Whoever is refused something is told why; raises InvalidRequest."""
    if given.get("state") is not State.REJECTED:
        return
    before = (await needed.case_table.find(staff, case)).public_answer
    answer = given.get("public_answer", before)
    if not (answer or "").strip():
        raise InvalidRequest("a rejected case needs a public answer", field="public_answer")


async def _service(needed: Services, site: str, code: str) -> Service:
    catalogue = await in_thread(needed.cases.catalogues.of, site)
    found: Service = catalogue.find(code)
    return found


async def _done(
    request: Request, needed: Services, session: Session, case: str, change: Awaitable[Case]
) -> JSONResponse:
    """The case afterwards; or, where somebody was faster, the problem with the case as that one has left it."""
    try:
        await change
    except CaseChanged as error:
        now = await needed.case_table.whole(session.staff, case)
        told = json.loads(bytes(problem(request, error.status, error.code, version=now["version"]).body))
        return JSONResponse(told | {"case": now}, error.status, media_type=MEDIA_TYPE)
    return JSONResponse(await needed.case_table.whole(session.staff, case))
