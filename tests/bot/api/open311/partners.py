"""A city with some categories, and a partner that files there with a key."""

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

import httpx

from bot.api.services import Services
from bot.cases import partner_keys
from bot.cases.catalogue import Attribute, Catalogue, Sameness, Service, Value
from bot.cases.models import Actor, Case, Change, Opened, Place, Report
from bot.cases.workflow import State
from bot.clock import now
from bot.service_hours import ServiceHours

SITE = "musterstadt"
BASE = "/open311/v2"
FIELDS = {
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description", "agency_responsible",
    "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address", "address_id", "zipcode",
    "lat", "long", "media_url",
}  # fmt: skip
"""Of a request, by the specification."""


def _one(key: str) -> Value:
    return Value(key=key, name={"de": key.title(), "en": key.upper()})


LAMP = Service(
    code="street-light",
    kind="defect",
    group="street",
    name={"de": "Straßenlaterne", "en": "Street light"},
    description={"de": "Eine Laterne ist dunkel."},
    keywords={"de": ("Laterne", "Lampe")},
    department="Bauamt",
    due_hours=50,
    attributes=(
        Attribute(
            code="lamp-number",
            order=2,
            datatype="string",
            description={"de": "Nummer?"},
            datatype_description={"de": "auf dem Mast"},
        ),
        Attribute(code="notice", order=3, datatype="string", variable=False, description={"de": "Bei Gefahr 110."}),
        Attribute(
            code="lamp-problem",
            order=1,
            datatype="singlevaluelist",
            description={"de": "Was?"},
            values=(_one("dark"), _one("flickers")),
        ),
    ),
)
WASTE = Service(
    code="illegal-waste",
    kind="defect",
    group="clean",
    name={"de": "Wilder Müll"},
    department="Abfallwirtschaft",
    due_hours=30,
    public_description=False,
    attributes=(
        Attribute(
            code="waste-kind",
            order=1,
            datatype="multivaluelist",
            required=True,
            description={"de": "Was?"},
            values=(_one("bulky"), _one("tyres"), _one("rubble")),
        ),
        Attribute(code="amount", order=2, datatype="number", description={"de": "Wie viel?"}),
        Attribute(code="since", order=3, datatype="datetime", description={"de": "Seit wann?"}),
        Attribute(code="story", order=4, datatype="text", description={"de": "Was noch?"}),
    ),
)
HOLE = Service(code="hole", kind="defect", group="street", name={"de": "Loch"}, department="Bauamt", due_hours=50)
TREE = HOLE.model_copy(update={"code": "tree", "name": {"de": "Baum"}, "type": "batch"})
DARK = HOLE.model_copy(update={"code": "dark", "name": {"de": "Dunkel"}, "type": "blackbox"})
RUDE = Service(
    code="complaint-treatment",
    kind="service_complaint",
    group="administration",
    name={"de": "Unfreundlich"},
    department="Beschwerden",
    due_hours=50,
    same=Sameness(within_days=0),
)
CATALOGUE = Catalogue(
    groups={
        "street": {"de": "Straße", "en": "Streets"},
        "clean": {"de": "Sauberkeit"},
        "administration": {"de": "Amt"},
    },
    services=(LAMP, WASTE, HOLE, TREE, DARK, RUDE),
)
HOURS = ServiceHours()


def partner(services: Services, name: str = "fixmycity", site: str = SITE) -> str:
    """A new partner's key."""
    with services.database.write() as sql:
        return partner_keys.add(sql, site, name, now(), another=True)[1]


def reported(services: Services, **values: Any) -> Opened:
    """A case that a citizen has opened in the chat."""
    lamp = {"site": SITE, "service": LAMP, "description": "Die Laterne ist dunkel.", "channel": "web"}
    told = lamp | {"place": Place(address="Bonner Straße 12", lat=51.0, lon=10.0)} | values
    return services.cases.filing.file(Report(**told), HOURS)


def changed(services: Services, case: Case, state: State, answer: str | None = None) -> Case:
    """A case that staff have brought to another state, maybe with a public answer."""
    told = {"public_answer": answer} if answer else {}
    with services.database.write() as sql:
        change = Change(state=state, **told)
        return services.cases.cases.change(sql, case.id, case.version, change, Actor("staff", "Anna"), now())


def form(key: str, **fields: Any) -> dict[str, Any]:
    """The fields of a POST about a lamp; None takes one away, and `attribute__x` is the answer to question x."""
    known = {"api_key": key, "service_code": "street-light", "lat": "51.0006", "long": "10.0005"}
    known |= {"description": "Die Laterne flackert."} | fields
    return {_name(name): value for name, value in known.items() if value is not None}


def _name(name: str) -> str:
    code, several = name.removeprefix("attribute__"), name.endswith("__")
    if code == name:
        return name
    return f"attribute[{code.rstrip('_').replace('_', '-')}]" + ("[]" if several else "")


def faults(answer: httpx.Response) -> tuple[int, list[str]]:
    """Status and sentences of an error list, after its form was checked."""
    if answer.headers["content-type"].startswith("text/xml"):
        root = ElementTree.fromstring(answer.text)
        assert root.tag == "errors"
        rows: list[Mapping[str, Any]] = [{part.tag: part.text for part in error} for error in root]
    else:
        rows = answer.json()
    assert rows
    assert all(set(row) == {"code", "description"} and int(row["code"]) == answer.status_code for row in rows)
    return answer.status_code, [row["description"] for row in rows]
