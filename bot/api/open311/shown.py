"""A case as it goes out: nothing of who reported it, and of their words only what the city publishes.

Who has filed a case with their own key reads its description as they have sent it. A complaint about the administration
is never shown to anybody else, since it is about people.
"""

from datetime import datetime
from typing import Any

from bot.api.open311.place import Place
from bot.api.open311.sentences import sentence
from bot.cases.catalogue import Service
from bot.cases.models import Case
from bot.cases.partner_keys import PartnerKey
from bot.cases.workflow import open311_status
from bot.privacy.public_text import masked, public
from bot.service_hours import ZONE

PUBLIC = "defect"
"""The one kind of cases that anybody may see."""


def is_own(case: Case, caller: PartnerKey | None) -> bool:
    """Whether the caller has filed this case."""
    return caller is not None and case.site == caller.site and (case.external_key or "").startswith(caller.mark)


def may_see(case: Case, caller: PartnerKey | None) -> bool:
    """Whether the caller may see that there is this case."""
    return case.kind == PUBLIC or is_own(case, caller)


def moment(at: datetime) -> str:
    """In the time of the city, with its zone, to the second."""
    return at.astimezone(ZONE).isoformat(timespec="seconds")


def shown(case: Case, here: Place, caller: PartnerKey | None) -> dict[str, Any]:
    """The fields of GET requests, all of them; raises nothing for a category that is there no more."""
    service = next((one for one in here.catalogue.services if one.code == case.service), None)
    return {
        "service_request_id": case.number,
        "status": open311_status(case.state),
        "status_notes": _notes(case, here.language, is_own(case, caller)),
        "service_name": service.label(here.language) if service else case.service,
        "service_code": case.service,
        "description": _description(case, service, is_own(case, caller)),
        "agency_responsible": case.department,
        "service_notice": None,
        "requested_datetime": moment(case.created_at),
        "updated_datetime": moment(case.closed_at or case.updated_at),
        "expected_datetime": moment(case.due_at),
        "address": _address(case),
        "address_id": None,
        "zipcode": None,
        "lat": case.lat,
        "long": case.lon,
        "media_url": None,
    }


def _address(case: Case) -> str | None:
    """From the nearest to the widest, as the specification wants it; people write "bei Familie ..." into it, too."""
    told, district = masked(case.address or ""), case.district or ""
    return told if told and district in told else ", ".join(filter(None, (told, district))) or None


def _notes(case: Case, language: str, own: bool) -> str:
    """Staff may have named somebody in a public answer."""
    state = sentence(f"state_{case.state.value}", language)
    told = case.public_answer if own else masked(case.public_answer or "")
    return f"{state} - {told}" if told else state


def _description(case: Case, service: Service | None, own: bool) -> str | None:
    if own:
        return case.description or None
    if service is None or not service.public_description:
        return None
    return public(case.description, case.language) or None
