"""A point on the map, where the city has set a tile server; the tiles are drawn by the test."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from bot.web.policy import page_csp
from tests.bot.privacy.pictures import bare, picture
from tests.bot.web.fake_city import LEAFLET, FakeCity, open_city
from tests.bot.web.reports import PLACE, asked, reporting, sent, sheet
from tests.journeys.widget_page import PHONE, Citizen, axe_complaints, citizen_at, looks

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not LEAFLET.is_dir(), reason="front-end packages are not installed: run make install"),
]
TILES = "https://tiles.example/{z}/{x}/{y}.png"
TILE = bare(picture((256, 256)), "PNG")
AT_HOME: dict[str, Any] = {
    "permissions": ["geolocation"],
    "geolocation": {"latitude": 51.0006, "longitude": 10.0005, "accuracy": 30},
}
CREDIT = "© [Karte der Stadt](https://tiles.example/copyright)"


@pytest.fixture
def city() -> Iterator[FakeCity]:
    with open_city() as opened:
        opened.map = {"tiles": TILES, "attribution": CREDIT, "lat": 51.0, "lon": 10.0}
        opened.policy = page_csp(TILES)
        yield opened


def _with_tiles(citizen: Citizen) -> list[str]:
    """Answers for the tile server; what the page asks of anybody."""
    asked_for: list[str] = []
    citizen.page.on("request", lambda request: asked_for.append(request.url))
    citizen.page.route("https://tiles.example/**", lambda route: route.fulfill(body=TILE, content_type="image/png"))
    return asked_for


def _opens_the_map(city: FakeCity, citizen: Citizen) -> Locator:
    return _asks_for_the_map(city, reporting(city, citizen))


def _asks_for_the_map(city: FakeCity, citizen: Citizen) -> Locator:
    asked(city, citizen, PLACE).get_by_role("button", name="Auf der Karte zeigen").click()
    shown = sheet(citizen).get_by_role("application", name="Karte mit einer Nadel in der Mitte")
    expect(shown.locator("img.leaflet-tile-loaded").first).to_be_attached()
    return shown


def _point(citizen: Citizen) -> Locator:
    return sheet(citizen).get_by_label("Koordinaten (Breite, Länge)")


def test_the_tile_server_is_asked_only_when_the_map_is_opened_in_the_city_and_its_source_is_named(
    browser: Browser, city: FakeCity
) -> None:
    with citizen_at(browser, city.address, **AT_HOME) as citizen:
        asked_for = _with_tiles(citizen)
        citizen.page.reload()
        citizen.page.evaluate("window.L = 'of the page'")
        step = asked(city, reporting(city, citizen), PLACE)
        expect(step.get_by_role("button", name="Auf der Karte zeigen")).to_be_visible()
        assert not [url for url in asked_for if not url.startswith(city.address) or "leaflet" in url]
        step.get_by_role("button", name="Auf der Karte zeigen").click()
        expect(sheet(citizen).locator("img.leaflet-tile-loaded").first).to_be_attached()
        outside = [url for url in asked_for if not url.startswith(city.address)]
        assert outside
        assert all(url.startswith("https://tiles.example/14/") for url in outside)
        expect(_point(citizen)).to_have_value("51.00000, 10.00000")
        credit = sheet(citizen).get_by_role("link", name="Karte der Stadt")
        expect(credit).to_have_attribute("href", "https://tiles.example/copyright")
        expect(credit).to_be_in_viewport(ratio=1)
        assert citizen.page.evaluate("[window.L, 'leaflet' in window]") == ["of the page", False]
        sheet(citizen).get_by_role("button", name="Mein Standort").click()
        expect(_point(citizen)).to_have_value("51.00060, 10.00050")


def test_the_point_is_moved_by_dragging_and_by_arrow_keys_told_and_sent(browser: Browser, city: FakeCity) -> None:
    with citizen_at(browser, city.address, reduced_motion="reduce") as citizen:
        _with_tiles(citizen)
        shown = _opens_the_map(city, citizen)
        _drags(citizen, shown, -40)
        lat, lon = (float(part) for part in _point(citizen).input_value().split(","))
        assert (round(lat, 3), lon > 10.002) == (51.0, True)
        dragged = _point(citizen).input_value()
        shown.focus()
        citizen.page.keyboard.press("ArrowUp")
        citizen.page.keyboard.press("ArrowRight")
        expect(_point(citizen)).not_to_have_value(dragged)
        moved = _point(citizen).input_value()
        expect(citizen.page.locator("lotse-chat p.sr[role=status]")).to_have_text(moved)
        sheet(citizen).get_by_role("button", name="Diesen Ort senden").press("Enter")
        [point] = sent(city, citizen, "location")
        assert f"{point['lat']:.5f}, {point['lon']:.5f}" == moved
        assert (lat < point["lat"] < lat + 0.01, lon < point["lon"] < lon + 0.01) == (True, True)


def _drags(citizen: Citizen, shown: Locator, way: int) -> None:
    box = shown.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    citizen.page.mouse.move(x, y)
    citizen.page.mouse.down()
    citizen.page.mouse.move(x + way, y, steps=4)
    citizen.page.mouse.up()


def test_coordinates_can_be_written_instead_and_what_is_none_is_told_and_not_sent(
    browser: Browser, city: FakeCity
) -> None:
    with citizen_at(browser, city.address) as citizen:
        _with_tiles(citizen)
        _opens_the_map(city, citizen)
        for typed in ("", "Marktplatz", "99.5, 10.5", "51.5"):
            _sends_the_point(citizen, typed)
            expect(sheet(citizen).get_by_role("alert"), typed).to_contain_text("zwei Zahlen")
            expect(_point(citizen), typed).to_be_focused()
            assert [body for body in city.done("messages") if "location" in body] == [], typed
            _drags(citizen, sheet(citizen).get_by_role("application"), -40)  # a point again: nothing is wrong
            expect(sheet(citizen).get_by_role("alert"), typed).to_have_count(0)
        for typed in ("51.5, 10.25", "51,5; 10,25", "51.5 10.25"):
            city.acts.clear()
            _sends_the_point(citizen, typed)
            [point] = sent(city, citizen, "location")
            assert (round(point["lat"], 4), round(point["lon"], 4)) == (51.5, 10.25), typed
            _asks_for_the_map(city, citizen)


def _sends_the_point(citizen: Citizen, typed: str) -> None:
    _point(citizen).fill(typed)
    sheet(citizen).get_by_role("button", name="Diesen Ort senden").click()


def test_a_browser_that_tells_no_place_does_not_keep_the_point_back(browser: Browser, city: FakeCity) -> None:
    with citizen_at(browser, city.address) as citizen:
        _with_tiles(citizen)
        _opens_the_map(city, citizen)
        sheet(citizen).get_by_role("button", name="Mein Standort").click()
        expect(sheet(citizen).get_by_role("alert")).to_contain_text("gibt den Standort nicht frei")
        sheet(citizen).get_by_role("button", name="Diesen Ort senden").click()
        assert sent(city, citizen, "location") == [{"lat": 51.0, "lon": 10.0}]


def test_a_map_that_cannot_be_loaded_is_told(browser: Browser, city: FakeCity) -> None:
    with citizen_at(browser, city.address) as citizen:
        citizen.page.route("**/widget/leaflet/leaflet.js", lambda route: route.abort())
        asked(city, reporting(city, citizen), PLACE).get_by_role("button", name="Auf der Karte zeigen").click()
        expect(sheet(citizen).get_by_role("alert")).to_contain_text("Bitte schreiben Sie Straße und Hausnummer.")
        sheet(citizen).get_by_role("button", name="Abbrechen").click()
        assert citizen.focus_is_on("textarea")


def test_the_map_fits_and_axe_finds_nothing_to_complain_about(browser: Browser, city: FakeCity) -> None:
    with citizen_at(browser, city.address, viewport=PHONE, has_touch=True, is_mobile=True) as citizen:
        _with_tiles(citizen)
        shown = _opens_the_map(city, citizen)
        for look in looks(citizen.page):
            assert axe_complaints(citizen.page) == [], look
            assert sheet(citizen).evaluate("e => e.scrollWidth - e.clientWidth") == 0, look
            box = shown.bounding_box()
            assert box is not None
            assert box["height"] >= 170, look
            for button in sheet(citizen).get_by_role("button").all():
                target = button.bounding_box()
                assert target is not None
                assert min(target["width"], target["height"]) >= 43, look
