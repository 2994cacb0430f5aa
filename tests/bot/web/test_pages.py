"""The demo city's page and the widget's files: strict for themselves, open to the pages that embed the widget."""

import pytest

from tests.bot.gateways import Gateway
from tests.bot.web.fake_city import LEAFLET

TILES = "https://tiles.example/{z}/{x}/{y}.png"


async def test_the_first_page_is_the_demo_city(gateway: Gateway) -> None:
    home = await gateway.http.get("/")
    assert (home.status_code, home.headers["location"]) == (307, "/demo")


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [("", "de", "de"), ("", "en-GB", "en"), ("?lang=en", "de", "en"), ("?lang=xx", "de", "de"), ("", "\x7f;q", "de")],
)
async def test_the_page_speaks_the_wanted_language(gateway: Gateway, query: str, accepted: str, language: str) -> None:
    page = await gateway.http.get(f"/demo{query}", headers={"Accept-Language": accepted})
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text


@pytest.mark.parametrize(
    ("query", "accepted", "chat"), [("?lang=tr", "de", "tr"), ("", "uk,ru", "uk"), ("", "nl", "de")]
)
async def test_the_chat_on_the_page_speaks_more_languages_than_the_page(
    gateway: Gateway, query: str, accepted: str, chat: str
) -> None:
    page = await gateway.http.get(f"/demo{query}", headers={"Accept-Language": accepted})
    assert '<html lang="de"' in page.text
    assert f'data-locale="{chat}"></script>' in page.text


async def test_the_page_may_load_only_from_its_own_origin(gateway: Gateway) -> None:
    page = await gateway.http.get("/demo")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script>" not in page.text
    assert "style=" not in page.text
    assert "http://" not in page.text.replace("http://www.w3.org", "")


async def test_a_page_with_a_map_may_load_its_pictures_and_nothing_else_of_others(gateway: Gateway) -> None:
    plain = (await gateway.http.get("/demo")).headers["content-security-policy"]
    gateway.services.settings = gateway.services.settings.model_copy(update={"tiles": TILES})
    policy = (await gateway.http.get("/demo")).headers["content-security-policy"]
    assert policy == plain.replace("img-src 'self' data:", "img-src 'self' data: https://tiles.example")


@pytest.mark.parametrize("path", ["leaflet.js", "leaflet.css"])
@pytest.mark.skipif(not LEAFLET.is_dir(), reason="front-end packages are not installed: run make install")
async def test_the_map_library_comes_from_the_gateway_itself(gateway: Gateway, path: str) -> None:
    answer = await gateway.http.get(f"/widget/leaflet/{path}")
    assert answer.status_code == 200
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "eaflet" in answer.text


@pytest.mark.parametrize("path", ["/widget.js", "/widget/element.js", "/widget/words/ar.js", "/assets/boat.svg"])
async def test_other_origins_may_load_the_widget(gateway: Gateway, path: str) -> None:
    answer = await gateway.http.get(path)
    assert answer.status_code == 200
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/widget/../pages.py", "/widget/%2e%2e/%2e%2e/pages.py", "/assets/..%2f..%2fpages.py"]
)
async def test_nothing_else_can_be_fetched(gateway: Gateway, path: str) -> None:
    assert (await gateway.http.get(path)).status_code == 404
