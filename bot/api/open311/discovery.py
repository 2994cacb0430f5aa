"""Where the interface is, in which formats, and whom to ask for a key: the service discovery of Open311."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response

from bot.api.open311 import models as m
from bot.api.open311.callers import Caller
from bot.api.open311.errors import responses
from bot.api.open311.formats import MEDIA_TYPES, answer
from bot.api.open311.place import JurisdictionId, check_format, place_of
from bot.api.open311.sentences import language_of, sentence
from bot.api.services import Needed, Services, in_thread
from bot.knowledge.files import Site

router = APIRouter()
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
"""The name of the specification, as it wants to be named."""
PATH = "/open311/v2"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@router.get("/discovery", response_model=m.Discovery311, responses=responses(404))
@router.get("/discovery.{suffix}", include_in_schema=False)
@router.get("/", include_in_schema=False)
async def discover(request: Request, needed: Needed, caller: Caller, jurisdiction_id: JurisdictionId = "") -> Response:
    """Addresses, formats and contact; without `jurisdiction_id` those of the default city."""
    check_format(request)
    wanted = jurisdiction_id or needed.settings.site
    here = await place_of(request, needed, wanted)
    changed = await in_thread(needed.cases.catalogues.changed_at, here.site.id)
    changeset = (changed or _NEVER).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    language, endpoint = language_of(request), _endpoint(request, needed, changeset)
    told = {"contact": _contact(here.site, language), "key_service": _key_service(here.site, language)}
    return answer(request, "discovery", {"changeset": changeset} | told | {"endpoints": [endpoint]})


def _endpoint(request: Request, needed: Services, changeset: str) -> dict[str, object]:
    base = needed.settings.public_url or str(request.base_url)
    known = {"specification": SPECIFICATION, "url": base.rstrip("/") + PATH, "changeset": changeset}
    return known | {"type": "production", "formats": list(MEDIA_TYPES.values())}


def _contact(site: Site, language: str) -> str:
    return sentence("contact", language, city=site.label(language), ways=_ways(site))


def _key_service(site: Site, language: str) -> str:
    return sentence("key_service", language, ways=_ways(site))


def _ways(site: Site) -> str:
    return ", ".join(filter(None, (site.email, site.phone, site.url))) or site.id
