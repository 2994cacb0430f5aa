"""For which city a call is, and in which language its names and sentences go back."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Query, Request

from bot.api.open311.errors import Fault, Refused
from bot.api.open311.formats import suffix
from bot.api.open311.sentences import language_of
from bot.api.services import Needed, Services, in_thread
from bot.cases.catalogue import Catalogue
from bot.errors import NotFound
from bot.knowledge.files import Site

_NONE = ("", "json", "xml")
JurisdictionId = Annotated[
    str, Query(description="the site's id, or the host of its website; needed where several cities share the address")
]


@dataclass(frozen=True)
class Place:
    """The city, what can be reported there, and the caller's language."""

    site: Site
    catalogue: Catalogue
    language: str


async def place_of(request: Request, needed: Services, jurisdiction: str) -> Place:
    """The city of a call; raises Refused where it is not told, or is none."""
    check_format(request)
    site = await in_thread(_site, needed, jurisdiction.strip())
    catalogue = await in_thread(needed.cases.catalogues.of, site.id)
    return Place(site, catalogue, language_of(request))


async def _place(request: Request, needed: Needed, jurisdiction_id: JurisdictionId = "") -> Place:
    return await place_of(request, needed, jurisdiction_id)


Here = Annotated[Place, Depends(_place)]


def check_format(request: Request) -> None:
    """Raises Refused for an address such as `services.html`."""
    if suffix(request).lower() not in _NONE:
        raise Refused(Fault(404, "format_unknown"))


def _site(needed: Services, jurisdiction: str) -> Site:
    if not jurisdiction:
        return _only_site(needed)
    if not jurisdiction.isprintable():
        raise Refused(Fault(404, "jurisdiction_unknown"))
    try:
        return needed.knowledge.site(jurisdiction)
    except NotFound:
        return _site_with_page(needed, jurisdiction)


def _only_site(needed: Services) -> Site:
    """Of several cities it must be told which one is meant."""
    known = needed.knowledge.sites()
    if len(known) != 1:
        raise Refused(Fault(400, "jurisdiction_missing"))
    return needed.knowledge.site(known[0])


def _site_with_page(needed: Services, jurisdiction: str) -> Site:
    """The specification proposes the city's website as its id, without `www`."""
    host = jurisdiction.lower().removeprefix("www.")
    sites = (needed.knowledge.site(known) for known in needed.knowledge.sites())
    found = next((site for site in sites if host and _host(site) == host), None)
    if found is None:
        raise Refused(Fault(404, "jurisdiction_unknown"))
    return found


def _host(site: Site) -> str:
    return (urlsplit(site.url or "").hostname or "").removeprefix("www.")
