"""The staff API for what a site's studio has settled, and for what its articles can name."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from bot.api import article_models as m
from bot.api.models import PRINTABLE
from bot.api.problems import COMMON, responses
from bot.api.services import Needed, in_thread
from bot.api.signed_in import Checked, Signed, needs
from bot.errors import BadCsrf, Forbidden, InvalidRequest, NoSession, NotFound
from bot.knowledge.offices import Office
from bot.staff.models import Role
from bot.studio.settings import StudioSettings

router = APIRouter(prefix="/api/v1", tags=["studio"], responses=COMMON | responses(NoSession, Forbidden, NotFound))
Site = Annotated[str, Query(max_length=80, pattern=PRINTABLE, description="id of the city")]


@router.get("/studio/settings", response_model=StudioSettings)
async def read_settings(session: Signed, needed: Needed, site: Site) -> JSONResponse:
    """Whether a second pair of eyes is wanted, and the gate of new models."""
    needs(session, Role.EDITOR, site)
    return JSONResponse((await in_thread(needed.articles.settings, site)).model_dump())


@router.put("/studio/settings", response_model=StudioSettings, responses=responses(BadCsrf, InvalidRequest))
async def settle(body: StudioSettings, session: Checked, needed: Needed, site: Site) -> JSONResponse:
    """Settle it anew; for admins."""
    needs(session, Role.ADMIN, site)
    return JSONResponse((await in_thread(needed.articles.settle, session.staff, site, body)).model_dump())


@router.get("/topics", response_model=m.Topics)
async def list_topics(session: Signed, needed: Needed, site: Site) -> JSONResponse:
    """The topics of a site's articles."""
    needs(session, Role.EDITOR, site)
    found = await in_thread(needed.articles.topics, site)
    return JSONResponse({"topics": [{"id": one, "title": one.replace("-", " ").capitalize()} for one in found]})


@router.get("/offices", response_model=m.Offices)
async def list_offices(session: Signed, needed: Needed, site: Site) -> JSONResponse:
    """The offices that an article can name."""
    needs(session, Role.EDITOR, site)
    found = [Office.model_validate(one) for one in await in_thread(needed.articles.offices, site)]
    return JSONResponse({"offices": [{"id": one.id, "title": one.label(session.staff.language)} for one in found]})


@router.get("/departments", response_model=m.Departments)
async def list_departments(session: Signed, needed: Needed, site: Site) -> JSONResponse:
    """The departments that can be asked."""
    needs(session, Role.EDITOR, site)
    return JSONResponse({"departments": await in_thread(needed.articles.departments, site)})
