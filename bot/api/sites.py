"""What anybody may know of a site; the widget asks for it."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from bot.api.models import MapInfo, SiteInfo
from bot.api.problems import COMMON
from bot.api.services import Needed, Services, in_thread
from bot.errors import NotFound

router = APIRouter(prefix="/api/v1/sites", tags=["citizen"], responses=COMMON)


@router.get("/{site}", response_model=SiteInfo)
async def read_site(site: str, needed: Needed) -> JSONResponse:
    """Name, languages and addresses of a city, and its map if it has one."""
    if not site.isprintable():
        raise NotFound
    found = await in_thread(needed.knowledge.site, site)
    shown = await in_thread(_map, needed, site) if needed.settings.tiles else None
    fields = found.model_dump(include=set(SiteInfo.model_fields))
    return JSONResponse(SiteInfo(**fields, map=shown).model_dump())


def _map(needed: Services, site: str) -> MapInfo:
    settings = needed.settings
    lat, lon = needed.cases.streets.middle(site) or (None, None)
    return MapInfo(tiles=settings.tiles, attribution=settings.tiles_attribution, lat=lat, lon=lon)
