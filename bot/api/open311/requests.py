"""Following what was reported: lists, single cases, and tokens."""

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request, Response

from bot.api.open311 import models as m
from bot.api.open311.callers import Caller
from bot.api.open311.errors import Fault, Refused, responses
from bot.api.open311.formats import answer
from bot.api.open311.place import Here, Place
from bot.api.open311.shown import may_see, shown
from bot.api.open311.wanted import Wanted, case_number, wanted
from bot.api.services import Needed, Services, in_thread
from bot.cases.lists import Filter
from bot.cases.models import Case
from bot.cases.partner_keys import PartnerKey
from bot.errors import NotFound

router = APIRouter()
Query311 = Annotated[Wanted, Depends(wanted)]
ROOT = "service_requests"


@router.get("/requests", response_model=list[m.Request311], responses=responses(400, 403, 404))
@router.get("/requests.{suffix}", include_in_schema=False)
async def list_requests(request: Request, needed: Needed, caller: Caller, here: Here, query: Query311) -> Response:
    """Defects, newest first: those of the last 90 days and at most 1 000, unless the call says otherwise.

    More of them are on the next page: the header `Link` names it, `X-Total-Count` says how many there are.
    """
    return cast(Response, await in_thread(_list, request, needed, caller, here, query))


@router.get("/requests/{service_request_id}", response_model=list[m.Request311], responses=responses(400, 403, 404))
@router.get("/requests/{service_request_id}.{suffix}", include_in_schema=False)
async def read_request(
    service_request_id: str, request: Request, needed: Needed, caller: Caller, here: Here
) -> Response:
    """One case by its number, as a list of one; also a complaint, for the key that has filed it."""
    typed = case_number(service_request_id)
    found = await in_thread(_named, needed, here.site.id, (typed,) if typed else (), caller)
    if not found:
        raise Refused(Fault(404, "request_unknown"))
    return answer(request, ROOT, [shown(found[0], here, caller)])


@router.get("/tokens/{token}", response_model=list[m.Token311], responses=responses(400, 404))
@router.get("/tokens/{token}.{suffix}", include_in_schema=False)
async def read_token(token: str, request: Request, needed: Needed, caller: Caller, here: Here) -> Response:
    """The number of the case that was filed in a category of type `batch`; a token cannot be guessed."""
    case = await in_thread(_of_token, needed, here.site.id, token)
    if case is None:
        raise Refused(Fault(404, "token_unknown"))
    return answer(request, ROOT, [{"service_request_id": case.number, "token": token}])


def _list(request: Request, needed: Services, caller: PartnerKey | None, here: Place, query: Wanted) -> Response:
    """In a thread also what is made of the cases: a thousand of them take a quarter of a second."""
    if query.ids is not None:
        named = _named(needed, here.site.id, query.ids, caller)
        return answer(request, ROOT, [shown(case, here, caller) for case in named])
    found, total = _page(needed, here.site.id, query)
    headers = {"X-Total-Count": str(total)} | _link(request, query, total)
    return answer(request, ROOT, [shown(case, here, caller) for case in found], headers=headers)


def _page(needed: Services, site: str, query: Wanted) -> tuple[list[Case], int]:
    record = needed.cases.cases
    with needed.cases.database.read() as sql:
        total = record.count(sql, site, query.shown)
        return record.listed(sql, site, query.shown, limit=query.size, offset=query.offset), total


def _named(needed: Services, site: str, numbers: tuple[str, ...], caller: PartnerKey | None) -> list[Case]:
    """Those that the caller may see, in the order in which they were asked for."""
    if not numbers:
        return []
    with needed.cases.database.read() as sql:
        found = needed.cases.cases.listed(sql, site, Filter(numbers=numbers), limit=len(numbers))
    seen = (case for case in found if may_see(case, caller))
    return sorted(seen, key=lambda case: numbers.index(case.number))


def _of_token(needed: Services, site: str, token: str) -> Case | None:
    if not token.isprintable():
        return None
    try:
        with needed.cases.database.read() as sql:
            case = needed.cases.cases.find(sql, token)
    except NotFound:
        return None
    return case if case.site == site else None


def _link(request: Request, query: Wanted, total: int) -> dict[str, str]:
    """Where the pages beside this one are (RFC 8288)."""
    beside = {"prev": query.page - 1, "next": query.page + 1 if query.offset + query.size < total else 0}
    links = [_address(request, name, page) for name, page in beside.items() if page > 0]
    return {"Link": ", ".join(links)} if links else {}


def _address(request: Request, name: str, page: int) -> str:
    """Without the key: addresses end up in logs."""
    url = request.url.remove_query_params("api_key").include_query_params(page=page)
    return f'<{url.path}?{url.query}>; rel="{name}"'
