"""What anybody may know of a site; the widget asks for it."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from bot.api.models import SiteInfo
from bot.api.problems import COMMON
from bot.api.services import Needed, in_thread
from bot.errors import NotFound

router = APIRouter(prefix="/api/v1/sites", tags=["citizen"], responses=COMMON)


@router.get("/{site}", response_model=SiteInfo)
async def read_site(site: str, needed: Needed) -> JSONResponse:
    """Name, languages and addresses of a city."""
    if not site.isprintable():
        raise NotFound
    found = await in_thread(needed.knowledge.site, site)
    return JSONResponse(SiteInfo(**found.model_dump(include=set(SiteInfo.model_fields))).model_dump())
