"""The discovery says where the interface is, in which formats, and whom to ask for a key."""

from xml.etree import ElementTree

import pytest

from bot.api.services import Services
from bot.settings import Settings
from tests.bot.api.open311.partners import BASE, CATALOGUE, SITE
from tests.bot.gateways import Gateway, run_app


async def test_all_fields_of_the_specification_are_there(gateway: Gateway) -> None:
    told = (await gateway.http.get(f"{BASE}/discovery.json", headers={"Accept-Language": "en"})).json()
    assert list(told) == ["changeset", "contact", "key_service", "endpoints"]
    assert told["contact"] == "Sample City: stadt@musterstadt.example, 01234 56-0"
    assert "stadt@musterstadt.example" in told["key_service"]
    [endpoint] = told["endpoints"]
    assert endpoint == {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": "http://gateway/open311/v2",
        "changeset": told["changeset"],
        "type": "production",
        "formats": ["text/xml", "application/json"],
    }


async def test_xml_says_the_same(gateway: Gateway) -> None:
    json = (await gateway.http.get(f"{BASE}/discovery.json")).json()
    root = ElementTree.fromstring((await gateway.http.get(f"{BASE}/discovery.xml")).text)
    assert (root.tag, root.findtext("contact"), root.findtext("changeset")) == (
        "discovery",
        json["contact"],
        json["changeset"],
    )
    assert root.findtext("endpoints/endpoint/url") == json["endpoints"][0]["url"]


async def test_the_changeset_moves_with_the_categories(gateway: Gateway, services: Services) -> None:
    before = services.cases.catalogues.changed_at(SITE)
    services.cases.catalogues.keep(SITE, CATALOGUE.model_copy(update={"services": CATALOGUE.services[:1]}))
    after = services.cases.catalogues.changed_at(SITE)
    assert before is not None
    assert after is not None
    assert after > before
    told = (await gateway.http.get(f"{BASE}/discovery.json")).json()["changeset"]
    assert told == after.strftime("%Y-%m-%dT%H:%M:%SZ")


async def test_the_public_address_goes_before_the_one_of_the_call(services: Services) -> None:
    told = Settings(**services.settings.model_dump() | {"public_url": "https://chat.example-stadt.de/"})
    services.settings = told
    async with run_app(services) as running:
        endpoint = (await running.http.get(f"{BASE}/discovery.json")).json()["endpoints"][0]
    assert endpoint["url"] == "https://chat.example-stadt.de/open311/v2"


@pytest.mark.parametrize("path", ["", "/", "/discovery"])
async def test_the_root_is_the_discovery(gateway: Gateway, path: str) -> None:
    answer = await gateway.http.get(f"{BASE}{path}", follow_redirects=True)
    assert answer.json()["endpoints"]
