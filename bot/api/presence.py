"""The staff API for presence: who takes chats now, and to whom one can be passed on (contract)."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse

from bot.api import handover_models as m
from bot.api.models import PRINTABLE
from bot.api.problems import COMMON, responses
from bot.api.services import Needed
from bot.api.signed_in import Checked, Signed, needs
from bot.errors import BadCsrf, Forbidden, NoSession, QueueUnavailable
from bot.staff.models import Role

router = APIRouter(prefix="/api/v1/presence", tags=["staff"], responses=COMMON | responses(NoSession, Forbidden))


@router.put("", status_code=204, responses=responses(BadCsrf, Forbidden, QueueUnavailable))
async def put_presence(body: m.SetPresence, session: Checked, needed: Needed) -> Response:
    """Say whether chats are taken; it holds as long as the console is open."""
    if session.staff.sites(Role.AGENT) == ():
        raise Forbidden
    await needed.desk.put_presence(session.staff, body.state)
    return Response(status_code=204)


@router.post("/beat", status_code=204, responses=responses(BadCsrf))
async def beat(session: Checked, needed: Needed) -> Response:
    """The console is there still; of others than agents without effect. Who is silent too long loses the chats."""
    if session.staff.sites(Role.AGENT) != ():
        await needed.desk.beat(session.staff)
    return Response(status_code=204)


@router.get("", response_model=m.Colleagues)
async def read_presence(
    session: Signed, needed: Needed, site: Annotated[str, Query(max_length=80, pattern=PRINTABLE)]
) -> JSONResponse:
    """The agents of a site with their presence, and the departments that they work in."""
    needs(session, Role.AGENT, site)
    people, departments = await needed.desk.colleagues(site), await needed.desk.departments(site)
    return JSONResponse({"people": people, "departments": departments})
