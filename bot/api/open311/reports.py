"""From the fields of a POST to a report; whatever is wrong with them is told at once, not one after the other."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.api.open311.errors import Fault, Refused
from bot.api.open311.form import Fields
from bot.api.open311.place import Place as Here
from bot.api.open311.sentences import sentence
from bot.cases import attributes
from bot.cases.catalogue import Service
from bot.cases.models import Contact, Place, Report
from bot.cases.partner_keys import PartnerKey
from bot.cases.plain import Key, Line, Prose
from bot.errors import InvalidRequest

CHANNEL = "open311"
_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{0,20})?")
_MAIL = re.compile(r"[^\s@<>,;]{1,64}@[^\s@<>,;]{1,255}")
_PHONE = re.compile(r"[0-9+()/. -]{5,40}")
_PAGE = re.compile(r"https?://[^\s<>\"]{1,1000}", re.IGNORECASE)
_YES = frozenset({"true", "1", "yes"})


def _degrees(given: object) -> float:
    plain = str(given).strip()
    if not _DEGREES.fullmatch(plain):
        raise ValueError("no decimal degrees")
    return float(plain)


def _like(form: re.Pattern[str], text: str) -> str:
    if not form.fullmatch(text):
        raise ValueError("not of the form")
    return text


Mail = Annotated[Line, AfterValidator(lambda text: _like(_MAIL, text))]
Phone = Annotated[Line, AfterValidator(lambda text: _like(_PHONE, text))]
Address = Annotated[str, BeforeValidator(lambda text: _like(_PAGE, str(text).strip()))]


class Filed(BaseModel):
    """The fields that count; all others, such as `device_id` and `account_id`, are not kept."""

    model_config = ConfigDict(extra="ignore")

    service_code: str
    description: Prose | None = Field(None, description="up to 4 000 characters; needed for complaints")
    lat: Annotated[float, BeforeValidator(_degrees), Field(ge=-90, le=90)] | None = Field(None, description="WGS 84")
    long: Annotated[float, BeforeValidator(_degrees), Field(ge=-180, le=180)] | None = Field(None, description="WGS 84")
    address_string: Line | None = None
    address_id: Line | None = Field(None, description="kept as a note for the staff; names no place by itself")
    media_url: Address | None = Field(None, description="kept as a note for the staff; never fetched")
    first_name: Line | None = None
    last_name: Line | None = None
    email: Mail | None = None
    phone: Phone | None = None
    consent: Literal["true", "1", "yes"] | None = Field(
        None, description="the person agreed that the city keeps name, e-mail and phone for `consent_purpose`"
    )
    consent_purpose: Line | None = Field(None, description="what they agreed to, in the words they were shown")
    client_key: Key | None = Field(
        None, max_length=100, description="names this report: sent again with it, it is the same request"
    )

    @property
    def has_contact(self) -> bool:
        """Whether anything was sent that reaches a person."""
        return bool(self.first_name or self.last_name or self.email or self.phone)

    @property
    def remark(self) -> str:
        """What only the staff should read, and only a person should follow."""
        told = {"media_url": self.media_url, "address_id": self.address_id}
        return "\n".join(f"{name}: {value}" for name, value in told.items() if value)


def read(fields: Fields) -> Filed:
    """The fields, each checked by itself; raises Refused with all that are wrong."""
    known = {name: value for name, value in fields.plain.items() if name in Filed.model_fields}
    known["consent"] = "true" if known.get("consent", "").strip().lower() in _YES else None  # type: ignore[assignment]
    try:
        return Filed.model_validate(known)
    except ValidationError as error:
        raise Refused(*map(_fault, error.errors(include_url=False, include_input=False))) from None


def to_report(filed: Filed, given: dict[str, list[str]], service: Service, here: Here, partner: PartnerKey) -> Report:
    """The report; raises Refused with all that does not fit the category."""
    answers = _answers(service, given)
    faults = [*_place_faults(filed, service), *_text_faults(filed, service), *answers[1]]
    if faults:
        raise Refused(*faults)
    return Report(
        site=here.site.id,
        service=service,
        description=filed.description or service.label(here.language),
        place=Place(address=filed.address_string, lat=filed.lat, lon=filed.long),
        attributes=answers[0],
        contact=_contact(filed, here, partner),
        language=here.language,
        channel=CHANNEL,
    )


def _fault(problem: Any) -> Fault:
    field = str(problem["loc"][0])
    if field == "service_code" and problem["type"] == "missing":
        return Fault(400, "service_missing")
    if problem["type"] in ("string_too_long", "too_long"):
        return Fault(400, "too_long", field=field, limit=problem["ctx"]["max_length"])
    return Fault(400, "not_allowed", field=field)


def _place_faults(filed: Filed, service: Service) -> list[Fault]:
    """A complaint about the administration happens at an office, which is asked for if it counts."""
    if (filed.lat is None) != (filed.long is None):
        return [Fault(400, "point_halved")]
    if filed.lat is not None or filed.address_string or service.kind != "defect":
        return []
    return [Fault(400, "address_id_alone" if filed.address_id else "place_missing")]


def _text_faults(filed: Filed, service: Service) -> list[Fault]:
    """A defect is told by category and place; a complaint by what happened alone."""
    return [] if filed.description or service.kind == "defect" else [Fault(400, "description_missing")]


def _answers(service: Service, given: dict[str, list[str]]) -> tuple[dict[str, attributes.Answer], list[Fault]]:
    """The checked answers by code, and all faults in them."""
    asked = {one.code: one for one in service.attributes if one.variable}
    faults = [Fault(400, "attribute_unknown", field=code) for code in given if code not in asked]
    answers: dict[str, attributes.Answer] = {}
    for code, attribute in asked.items():
        values = given.get(code, [])
        if len(values) > 1 and attribute.datatype != "multivaluelist":
            faults.append(Fault(400, "attribute_once", field=code))
        elif values:
            try:
                answers[code] = attributes.check(attribute, values if len(values) > 1 else values[0])
            except InvalidRequest:
                faults.append(Fault(400, "attribute_wrong", field=code))
        elif attribute.required:
            faults.append(Fault(400, "attribute_missing", field=code))
    return answers, faults


def _contact(filed: Filed, here: Here, partner: PartnerKey) -> Contact | None:
    """How to reach who reported it; only with their consent, of which the purpose is kept as the proof."""
    if not (filed.has_contact and filed.consent):
        return None
    name = " ".join(filter(None, (filed.first_name, filed.last_name)))[:300] or None
    purpose = filed.consent_purpose or sentence("purpose", here.language, partner=partner.name)
    return Contact(name=name, email=filed.email, phone=filed.phone, consent=True, purpose=purpose)
