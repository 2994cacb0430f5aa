"""What can be reported: the categories of a city and the further questions of each."""

from typing import Any

from fastapi import APIRouter, Request, Response

from bot.api.open311 import models as m
from bot.api.open311.callers import Caller
from bot.api.open311.errors import Fault, Refused, responses
from bot.api.open311.formats import answer
from bot.api.open311.place import Here, Place
from bot.cases.catalogue import Attribute, Service, text
from bot.errors import UnknownService

router = APIRouter()


@router.get("/services", response_model=list[m.Service311], responses=responses(400, 404))
@router.get("/services.{suffix}", include_in_schema=False)
async def list_services(request: Request, caller: Caller, here: Here) -> Response:
    """All categories, in the order in which the city offers them."""
    return answer(request, "services", [_service(service, here) for service in here.catalogue.services])


@router.get("/services/{service_code}", response_model=m.Definition311, responses=responses(400, 404))
@router.get("/services/{service_code}.{suffix}", include_in_schema=False)
async def read_service(service_code: str, request: Request, caller: Caller, here: Here) -> Response:
    """The further questions of a category; none where `metadata` is false."""
    found = service_with(here, service_code)
    attributes = [_attribute(one, here.language) for one in sorted(found.attributes, key=lambda one: one.order)]
    return answer(request, "service_definition", {"service_code": found.code, "attributes": attributes})


def service_with(here: Place, code: str) -> Service:
    """The category with this code; raises Refused."""
    try:
        return here.catalogue.find(code)
    except UnknownService:
        raise Refused(Fault(404, "service_unknown")) from None


def _service(service: Service, here: Place) -> dict[str, Any]:
    keywords = service.keywords.get(here.language) or service.keywords.get("de") or ()
    return {
        "service_code": service.code,
        "service_name": service.label(here.language),
        "description": text(service.description, here.language) or None,
        "metadata": service.metadata,
        "type": service.type,
        "keywords": ", ".join(keywords) or None,
        "group": text(here.catalogue.groups.get(service.group, {}), here.language) or None,
    }


def _attribute(attribute: Attribute, language: str) -> dict[str, Any]:
    return {
        "variable": attribute.variable,
        "code": attribute.code,
        "datatype": attribute.datatype,
        "required": attribute.required,
        "datatype_description": text(attribute.datatype_description, language) or None,
        "order": attribute.order,
        "description": text(attribute.description, language),
        "values": [{"key": value.key, "name": text(value.name, language)} for value in attribute.values],
    }
