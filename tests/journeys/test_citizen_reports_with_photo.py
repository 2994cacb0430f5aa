"""A citizen reports a broken street light with the phone: its place, a photo, and the number at the end."""

import json
import re
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, expect

from tests.bot.privacy.pictures import MARKER, picture, written
from tests.journeys.widget_page import NARROW, PHONE, Citizen, axe_complaints, citizen_at

pytestmark = pytest.mark.browser
HERE = {"latitude": 51.0006, "longitude": 10.0005, "accuracy": 12}
WITH_PLACE = {"permissions": ["geolocation", "clipboard-read", "clipboard-write"], "geolocation": HERE}


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """As it comes from a phone: it says where it was taken."""
    path = tmp_path / "IMG_0815.jpg"
    path.write_bytes(written(picture((1600, 1200)), "JPEG"))
    return path


def _offered(citizen: Citizen, *labels: str) -> Locator:
    """The button with one of these labels, once one is there that still works."""
    working = citizen.log.locator(".choice:not([aria-disabled=true])")
    found = working.filter(has_text=re.compile("|".join(labels))).last
    expect(found).to_be_visible(timeout=30_000)
    return found


def _sends_the_photo(citizen: Citizen, photo: Path) -> None:
    _offered(citizen, "Foto senden").click()
    sheet = citizen.page.locator("lotse-chat .sheet")
    sheet.locator("input[type=file]:not([capture])").set_input_files(photo)
    sheet.get_by_role("button", name="Foto senden").click()
    expect(citizen.log.get_by_role("img", name="Ihr Foto")).to_be_visible(timeout=15_000)


def _to_the_photo(citizen: Citizen) -> None:
    """Somebody may have reported the same before."""
    asked = _offered(citizen, "Foto senden", "Nein, etwas anderes")
    if "anderes" in asked.inner_text():
        asked.click()


def test_a_street_light_with_place_and_photo_gets_a_number(browser: Browser, live_app: str, photo: Path) -> None:
    phone = {"viewport": PHONE, "has_touch": True, "is_mobile": True, "reduced_motion": "reduce"}
    outside: list[str] = []
    with citizen_at(browser, live_app, **phone, **WITH_PLACE) as citizen:
        citizen.page.on("request", lambda request: outside.append(request.url))
        citizen.opens_the_chat().says("Hier ist seit Montag die Straßenlaterne kaputt")
        _offered(citizen, "Meinen Standort senden").click()
        _to_the_photo(citizen)
        _sends_the_photo(citizen, photo)
        _offered(citizen, "Ohne Kontakt").click()
        send = _offered(citizen, "Absenden")
        expect(citizen.messages("bot").last).to_contain_text("Fotos: 1")
        assert axe_complaints(citizen.page) == []
        send.click()
        copy = citizen.log.get_by_role("button", name="Nummer und Geheimwörter kopieren")
        expect(copy).to_be_visible(timeout=30_000)
        assert axe_complaints(citizen.page) == []
        copy.click()
        number, words = citizen.page.evaluate("navigator.clipboard.readText()").split("\n")
        expect(citizen.messages("bot").last).to_contain_text(number)
        assert (len(number.replace("-", "")), len(words.split())) == (8, 2)
        _photo_says_nothing(citizen, live_app)
        assert [url for url in outside if not url.startswith(live_app)] == []


def _photo_says_nothing(citizen: Citizen, live_app: str) -> None:
    """What the city has of the photo does not say where it was taken."""
    kept = json.loads(citizen.page.evaluate("sessionStorage.getItem('lotse.musterstadt')"))
    headers, address = {"Authorization": f"Bearer {kept['token']}"}, f"{live_app}/api/v1/conversations/{kept['id']}"
    said = httpx.get(f"{address}/messages", headers=headers).json()["messages"]
    [file] = [file for message in said for file in message["attachments"]]
    content = httpx.get(f"{address}/attachments/{file['id']}", headers=headers).content
    assert MARKER.encode() not in content
    assert dict(Image.open(BytesIO(content)).getexif()) == {}


def test_a_report_fits_on_the_narrowest_phone_and_can_be_cancelled(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app, viewport=NARROW, **WITH_PLACE) as citizen:
        citizen.opens_the_chat().says("In der Bahnhofstraße 12 liegt wilder Müll auf dem Gehweg")
        _to_the_photo(citizen)
        _offered(citizen, "Ohne Foto").click()
        _offered(citizen, "Ohne Kontakt").click()
        _offered(citizen, "Absenden")
        assert citizen.log.evaluate("e => e.scrollWidth - e.clientWidth") == 0
        for button in citizen.log.locator(".choice").all():
            box = button.bounding_box()
            assert box is not None
            assert round(min(box["width"], box["height"]), 3) >= 44, button.text_content()
        before = citizen.messages("bot").count()
        _offered(citizen, "Abbrechen").click()
        expect(citizen.messages("bot").nth(before)).to_be_visible(timeout=30_000)
        expect(citizen.log.get_by_role("button", name="Nummer und Geheimwörter kopieren")).to_have_count(0)
