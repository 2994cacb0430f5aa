"""The staff API for reading cases: the list, one case, its photos, what can be reported (contract)."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse

from bot.access.case_reading import Asked
from bot.api import case_models as m
from bot.api.models import PRINTABLE
from bot.api.problems import COMMON, responses
from bot.api.services import Needed, Services
from bot.api.signed_in import Signed
from bot.cases.catalogue import Kind
from bot.cases.lists import Filter, Order
from bot.cases.workflow import State
from bot.errors import Forbidden, MistypedCaseNumber, NoSession, NotFound
from bot.staff.models import Role, Staff

router = APIRouter(prefix="/api/v1/cases", tags=["staff"], responses=COMMON | responses(NoSession, Forbidden))
Id = Annotated[str, Path(max_length=64, pattern=PRINTABLE)]
Line = Annotated[str, Query(max_length=300, pattern=PRINTABLE)]
Several = Annotated[list[Line] | None, Query(max_length=50)]
MAX_LIMIT = 200
MAX_OFFSET = 1_000_000


@router.get("", response_model=m.CaseRows, responses=responses(MistypedCaseNumber))
async def list_cases(
    session: Signed,
    needed: Needed,
    site: Annotated[Line | None, Query(description="without: the first of the caller's sites")] = None,
    state: Annotated[list[State] | None, Query(max_length=10)] = None,
    kind: Annotated[list[Kind] | None, Query(max_length=5)] = None,
    service: Several = None,
    department: Several = None,
    overdue: Annotated[bool, Query(description="only open ones past their due time")] = False,
    q: Annotated[Line, Query(description="a case number, or words of place and description")] = "",
    handover: Annotated[
        Line | None, Query(description="only what its person has reported; all other filters do not count then")
    ] = None,
    order: Annotated[Order, Query(description="newest first, or what is due first")] = "newest",
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 50,
    offset: Annotated[int, Query(ge=0, le=MAX_OFFSET)] = 0,
) -> JSONResponse:
    """One page of a site's cases; parameters given several times widen the list, different ones narrow it."""
    if handover:
        return JSONResponse(await needed.case_table.of_handover(session.staff, handover))
    shown = Filter(tuple(state or ()), tuple(kind or ()), tuple(service or ()), tuple(department or ()))
    where = site or site_of(needed, session.staff)
    asked = Asked(where, shown, q.strip(), overdue, order, limit, offset)
    return JSONResponse(await needed.case_table.listed(session.staff, asked))


@router.get("/catalogue", response_model=m.Catalogued)
async def read_catalogue(session: Signed, needed: Needed, site: Line | None = None) -> JSONResponse:
    """Categories with their further questions, departments, and the allowed changes of state."""
    where = site or site_of(needed, session.staff)
    return JSONResponse(await needed.case_table.catalogue(session.staff, where))


@router.get("/draft", response_model=m.CaseDraft, responses=responses(NotFound))
async def read_draft(session: Signed, needed: Needed, handover: Line) -> JSONResponse:
    """What a case from this conversation can begin with: words, place, category and contact, as far as known."""
    return JSONResponse(await needed.case_table.draft(session.staff, handover))


@router.get("/{case}", response_model=m.WholeCase, responses=responses(NotFound))
async def read_case(case: Id, session: Signed, needed: Needed) -> JSONResponse:
    """A case with its history, notes, photos, duplicates, and open ones close by."""
    return JSONResponse(await needed.case_table.whole(session.staff, case))


@router.get(
    "/{case}/photos/{photo}",
    response_class=Response,
    responses=responses(NotFound) | {200: {"description": "the photo", "content": {"image/*": {}}}},
)
async def read_photo(case: Id, photo: Id, session: Signed, needed: Needed) -> Response:
    """The bytes of a photo; no cache keeps them."""
    kind, content = await needed.case_table.photo(session.staff, case, photo)
    headers = {"Content-Disposition": "inline", "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=kind, headers=headers)


def site_of(needed: Services, staff: Staff) -> str:
    """The site that is meant where none is named; raises Forbidden for those who are agents nowhere."""
    sites = staff.sites(Role.AGENT)
    if sites == ():
        raise Forbidden
    ours = needed.settings.site
    return ours if sites is None or ours in sites else sites[0]
