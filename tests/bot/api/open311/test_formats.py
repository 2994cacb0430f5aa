"""JSON or XML: by the address, else by a parameter, else by what the caller accepts."""

import pytest

from tests.bot.api.open311.partners import BASE
from tests.bot.gateways import Gateway

XML, JSON = "text/xml; charset=utf-8", "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "accept", "expected"),
    [
        ("services.json", "text/xml", JSON),
        ("services.xml", "application/json", XML),
        ("services.xml?format=json", "*/*", XML),
        ("services?format=xml", "application/json", XML),
        ("services?format=JSON", "text/xml", JSON),
        ("services?format=html", "text/xml", XML),
        ("services", "*/*", JSON),
        ("services", "", JSON),
        ("services", "text/xml", XML),
        ("services", "application/xml", XML),
        ("services", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", XML),
        ("services", "application/xml;q=0.2, application/json", JSON),
        ("services", "application/json;q=x, text/xml;q=0.1", XML),
        ("services", ";;,,q=;\x7f", JSON),
    ],
)
async def test_the_format_of_an_answer(gateway: Gateway, path: str, accept: str, expected: str) -> None:
    answer = await gateway.http.get(f"{BASE}/{path}", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, expected)
    assert answer.headers["vary"] == "Accept, Accept-Language"


async def test_every_answer_is_utf_8_and_says_so(gateway: Gateway) -> None:
    json, xml = [(await gateway.http.get(f"{BASE}/services.{name}")).content for name in ("json", "xml")]
    assert "Straßenlaterne".encode() in json
    assert "Straßenlaterne".encode() in xml
    assert xml.startswith(b'<?xml version="1.0" encoding="utf-8"?>')


@pytest.mark.parametrize("path", ["services.html", "requests.csv", "requests/RMYX-52J3.php", "discovery.yaml"])
async def test_another_format_is_not_there(gateway: Gateway, path: str) -> None:
    answer = await gateway.http.get(f"{BASE}/{path}", headers={"Accept-Language": "en"})
    assert answer.json() == [{"code": 404, "description": "There is no such format. There are .json and .xml."}]
