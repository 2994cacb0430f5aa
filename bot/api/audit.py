"""The staff API for the audit log: who did what at a site; it never holds what a citizen wrote (contract)."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from bot.api.models import PRINTABLE
from bot.api.problems import COMMON, responses
from bot.api.services import Needed, Services, in_thread
from bot.api.signed_in import Signed, needs
from bot.errors import Forbidden, NoSession
from bot.staff import audit_log
from bot.staff.models import AuditEntry, Role

router = APIRouter(prefix="/api/v1", tags=["studio"], responses=COMMON | responses(NoSession, Forbidden))
Line = Annotated[str | None, Query(max_length=200, pattern=PRINTABLE)]


class Entry(BaseModel):
    """One act."""

    id: int = Field(description="grows with time")
    at: datetime = Field(description="when it was done")
    staff: str = Field(description="name by which they sign in")
    act: str = Field(description="kind of act", examples=["article_published"])
    subject: str = Field(description="what it was done to: an id, a name")
    site: str = Field(description="id of the city")
    data: dict[str, Any] = Field(description="more of it, by kind of act")


class Audit(BaseModel):
    """Acts, newest first."""

    entries: list[Entry] = Field(description="at most `limit`")
    next: int | None = Field(description="`before` of the page that follows; null: there is none")


@router.get("/audit", response_model=Audit)
async def list_acts(
    session: Signed,
    needed: Needed,
    site: Annotated[str, Query(max_length=80, pattern=PRINTABLE, description="id of the city")],
    staff: Annotated[Line, Query(description="only what this person did")] = None,
    act: Annotated[Line, Query(description="only acts of this kind")] = None,
    subject: Annotated[Line, Query(description="only what was done to this")] = None,
    before: Annotated[int | None, Query(ge=1, le=2**62, description="only older than this entry")] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="at most so many")] = 50,
) -> JSONResponse:
    """Who did what at a site, and with the model that all sites share; for admins."""
    needs(session, Role.ADMIN, site)
    wanted = audit_log.Wanted(staff=staff, act=act, subject=subject)
    where = audit_log.concerning(site, everywhere=session.staff.sites(Role.ADMIN) is None)
    found = await in_thread(_read, needed, where, before, limit, wanted)
    more = found[limit - 1].id if len(found) > limit else None
    return JSONResponse(jsonable_encoder({"entries": [vars(one) for one in found[:limit]], "next": more}))


def _read(needed: Services, where: Any, before: int | None, limit: int, wanted: audit_log.Wanted) -> list[AuditEntry]:
    """One more than is shown, to know whether it goes on."""
    with needed.database.read() as sql:
        return audit_log.listed(sql, where, before, limit + 1, wanted)
