"""Filing a case from another system: with a key, once, and answered with its number."""

from typing import Any

from fastapi import APIRouter, Request, Response

from bot.api.open311 import models as m
from bot.api.open311 import reports
from bot.api.open311.callers import caller
from bot.api.open311.errors import Fault, Refused, responses
from bot.api.open311.form import MEDIA_TYPE, Fields, read_fields
from bot.api.open311.formats import answer
from bot.api.open311.place import Place, check_format, place_of
from bot.api.open311.reports import Filed
from bot.api.open311.requests import ROOT
from bot.api.open311.sentences import sentence
from bot.api.open311.services import service_with
from bot.api.services import Needed, Services, in_thread
from bot.cases.catalogue import Service
from bot.cases.incoming import Incoming
from bot.cases.models import Case, Opened
from bot.cases.partner_keys import PartnerKey
from bot.service_hours import ZONE

router = APIRouter()
KEY_HEADER = "Idempotency-Key"


def _form() -> dict[str, Any]:
    """The body in the OpenAPI document; attributes are named by the category, so any further field is allowed."""
    schema = Filed.model_json_schema()
    more = {"api_key": {"type": "string"}, "jurisdiction_id": {"type": "string"}}
    schema["properties"] = more | schema["properties"]
    schema |= {"required": ["api_key", "service_code"], "additionalProperties": {"type": "string"}}
    return {"requestBody": {"required": True, "content": {MEDIA_TYPE: {"schema": schema}}}}


@router.post(
    "/requests",
    response_model=list[m.Filed311],
    responses=responses(400, 403, 404, 413),
    openapi_extra=_form(),
)
@router.post("/requests.{suffix}", include_in_schema=False)
async def file_request(request: Request, needed: Needed) -> Response:
    """File a case. Answers to the further questions are `attribute[code]=`, several `attribute[code][]=`.

    The same `client_key` (or the header `Idempotency-Key`) again is the same request, and without one the same content
    within an hour. Contact data are kept only with `consent=true`.
    """
    check_format(request)
    fields = await read_fields(request)
    partner = await _partner(request, needed, fields)
    here = await place_of(request, needed, fields.get("jurisdiction_id") or partner.site)
    if here.site.id != partner.site:
        raise Refused(Fault(403, "key_elsewhere"))
    fields.plain.setdefault("client_key", request.headers.get(KEY_HEADER, ""))
    filed = reports.read(_without_empty(fields))
    service = service_with(here, filed.service_code.strip())
    report = reports.to_report(filed, fields.attributes, service, here, partner)
    hours = await in_thread(needed.case_desk.hours, here.site.id)
    opened = await in_thread(_incoming(needed).file, report, hours, partner, filed.client_key, filed.remark)
    return answer(request, ROOT, [_told(opened, service, filed, here)])


async def _partner(request: Request, needed: Services, fields: Fields) -> PartnerKey:
    found = await caller(request, needed, fields.get("api_key").strip())
    if found is None:
        raise Refused(Fault(403, "key_missing"))
    return found


def _incoming(needed: Services) -> Incoming:
    return Incoming(needed.cases)


def _without_empty(fields: Fields) -> Fields:
    fields.plain = {name: value for name, value in fields.plain.items() if value.strip()}
    return fields


def _told(opened: Opened, service: Service, filed: Filed, here: Place) -> dict[str, Any]:
    """Id, token or neither, as the type of the category says, with what happens next."""
    named: dict[str, Any] = {}
    if service.type == "realtime":
        named = {"service_request_id": opened.case.number}
    elif service.type == "batch":
        named = {"token": opened.case.id}
    return named | {"service_notice": _notice(opened.case, filed, here), "account_id": None}


def _notice(case: Case, filed: Filed, here: Place) -> str:
    due = case.due_at.astimezone(ZONE)
    day = f"{due:%d.%m.%Y}" if here.language == "de" else f"{due:%Y-%m-%d}"
    told = sentence("notice", here.language, department=case.department, due=day)
    if filed.has_contact and not filed.consent:
        return f"{told} {sentence('notice_no_consent', here.language)}"
    return told
