"""What can be reported, as other systems read it."""

from xml.etree import ElementTree

import pytest

from tests.bot.api.open311.partners import BASE, CATALOGUE, faults
from tests.bot.gateways import Gateway

EN = {"Accept-Language": "en"}


async def test_all_categories_come_in_the_citys_order_with_all_fields(gateway: Gateway) -> None:
    services = (await gateway.http.get(f"{BASE}/services.json")).json()
    assert [one["service_code"] for one in services] == [one.code for one in CATALOGUE.services]
    assert services[0] == {
        "service_code": "street-light",
        "service_name": "Straßenlaterne",
        "description": "Eine Laterne ist dunkel.",
        "metadata": True,
        "type": "realtime",
        "keywords": "Laterne, Lampe",
        "group": "Straße",
    }
    assert (services[2]["metadata"], services[2]["description"], services[2]["keywords"]) == (False, None, None)


async def test_names_come_in_the_callers_language_where_there_are_any(gateway: Gateway) -> None:
    services = (await gateway.http.get(f"{BASE}/services.json", headers=EN)).json()
    assert [one["service_name"] for one in services[:2]] == ["Street light", "Wilder Müll"]
    assert [one["group"] for one in services[:2]] == ["Streets", "Sauberkeit"]


async def test_the_definition_has_the_further_questions_in_their_order(gateway: Gateway) -> None:
    definition = (await gateway.http.get(f"{BASE}/services/street-light.json")).json()
    assert definition["service_code"] == "street-light"
    assert [one["code"] for one in definition["attributes"]] == ["lamp-problem", "lamp-number", "notice"]
    assert definition["attributes"][0] == {
        "variable": True,
        "code": "lamp-problem",
        "datatype": "singlevaluelist",
        "required": False,
        "datatype_description": None,
        "order": 1,
        "description": "Was?",
        "values": [{"key": "dark", "name": "Dark"}, {"key": "flickers", "name": "Flickers"}],
    }
    assert (definition["attributes"][2]["variable"], definition["attributes"][2]["values"]) == (False, [])


async def test_the_definition_in_xml_is_the_same(gateway: Gateway) -> None:
    json = (await gateway.http.get(f"{BASE}/services/illegal-waste.json")).json()
    root = ElementTree.fromstring((await gateway.http.get(f"{BASE}/services/illegal-waste.xml")).text)
    assert root.tag == "service_definition"
    for given, element in zip(json["attributes"], root.find("attributes") or (), strict=True):
        assert [part.tag for part in element] == list(given)
        assert element.findtext("code") == given["code"]
        assert [one.findtext("key") for one in element.findall("values/value")] == [
            one["key"] for one in given["values"]
        ]


async def test_a_category_without_questions_has_an_empty_definition(gateway: Gateway) -> None:
    assert (await gateway.http.get(f"{BASE}/services/hole.json")).json() == {"service_code": "hole", "attributes": []}


@pytest.mark.parametrize("format_", ["json", "xml"])
async def test_an_unknown_category_is_not_found(gateway: Gateway, format_: str) -> None:
    for code in ("none", "STREET-LIGHT", "%00", "%F0%9F%92%A1", "a" * 5_000, "..%2F", "'--"):
        status, said = faults(await gateway.http.get(f"{BASE}/services/{code}.{format_}", headers=EN))
        assert status == 404
        assert said in (["service_code was not found."], ["We could not find that."])
