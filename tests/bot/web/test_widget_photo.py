"""A photo for a report, from the phone's camera or album into the chat; the city is a fake one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Route, expect

from tests.bot.privacy.pictures import picture
from tests.bot.web.fake_city import FakeCity, open_city
from tests.bot.web.reports import PHOTO, asked, reporting, sent, sheet
from tests.journeys.widget_page import PHONE, Citizen, citizen_at

pytestmark = pytest.mark.browser
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"
"""What the README asks of a city's page: no pictures, no styles."""


@pytest.fixture
def city() -> Iterator[FakeCity]:
    with open_city() as opened:
        opened.policy = POLICY
        yield opened


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photos") / "laterne.jpg"
    picture((640, 480)).save(path)
    return path


def _opens(city: FakeCity, citizen: Citizen) -> Citizen:
    """Up to the dialog."""
    asked(city, reporting(city, citizen), PHOTO).get_by_role("button", name="Foto senden").click()
    return citizen


def _picks(citizen: Citizen, path: Path) -> None:
    sheet(citizen).locator("input[type=file]:not([capture])").set_input_files(path)


def test_without_a_report_nothing_of_it_is_fetched(browser: Browser, city: FakeCity) -> None:
    with citizen_at(browser, city.address) as citizen:
        reporting(city, citizen)
        city.say("bot", "Welche Leistung?", choices=[{"label": "Reisepass", "payload": "/a"}], outcome="clarified")
        expect(citizen.messages("bot").last.get_by_role("button")).to_be_visible()
        names = citizen.page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
        assert not [name for name in names if "report" in name or "leaflet" in name]


def test_a_photo_is_looked_at_sent_shown_in_the_chat_and_after_a_reload_comes_back_from_the_city(
    browser: Browser, city: FakeCity, photo: Path
) -> None:
    with citizen_at(browser, city.address) as citizen:
        _picks(_opens(city, citizen), photo)
        expect(sheet(citizen).get_by_role("img", name="Vorschau Ihres Fotos")).to_be_visible()
        assert city.files == []
        sheet(citizen).get_by_role("button", name="Foto senden").click()
        assert sent(city, citizen, "attachment") == ["0"]
        assert city.files == [photo.read_bytes()]
        message = citizen.messages("citizen").last
        expect(message.get_by_role("img", name="Ihr Foto")).to_be_in_viewport(ratio=1)
        expect(message.locator(".bubble")).to_have_text("Foto")
        expect(citizen.messages("bot").last.locator(".chosen")).to_have_text("Foto senden")
        citizen.page.reload()
        expect(message.get_by_role("img", name="Ihr Foto")).to_be_visible()
        expect(citizen.messages("bot").last.locator(".chosen")).to_have_text("Foto senden")


def test_what_is_no_photo_is_told_at_once_and_never_sent_and_a_large_one_is_made_smaller_before(
    browser: Browser, city: FakeCity, tmp_path: Path
) -> None:
    fake = tmp_path / "laterne.jpg"
    fake.write_bytes(b"%PDF-1.7 not a photo")
    large = tmp_path / "large.jpg"
    Image.effect_noise((2600, 2000), 60).save(large, quality=95)
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff" + bytes(400))
    with citizen_at(browser, city.address) as citizen:
        _picks(_opens(city, citizen), fake)
        expect(sheet(citizen).get_by_role("alert")).to_have_text(
            "Das ist kein Foto, das wir annehmen können. Erlaubt sind JPEG, PNG und WebP."
        )
        _picks(citizen, broken)
        expect(sheet(citizen).get_by_role("alert")).to_contain_text("lässt sich nicht lesen")
        assert city.done("attachments") == []
        _picks(citizen, large)
        sheet(citizen).get_by_role("button", name="Foto senden").click()
        sent(city, citizen, "attachment")
        assert len(city.files[0]) < large.stat().st_size / 2
        assert city.files[0].startswith(b"\xff\xd8\xff")


def test_without_connection_the_same_photo_can_be_sent_again_and_what_is_refused_gets_the_sentence_of_the_city(
    browser: Browser, city: FakeCity, photo: Path
) -> None:
    with citizen_at(browser, city.address) as citizen:
        _picks(_opens(city, citizen), photo)
        citizen.page.route("**/attachments", lambda route: route.abort())
        sheet(citizen).get_by_role("button", name="Foto senden").click()
        expect(sheet(citizen).get_by_role("alert")).to_contain_text("Bitte prüfen Sie Ihre Verbindung.")
        citizen.page.unroute("**/attachments")
        sheet(citizen).get_by_role("button", name="Noch einmal versuchen").click()
        assert sent(city, citizen, "attachment") == ["0"]
        city.refusing.add("attachments")
        asked(city, citizen, PHOTO).get_by_role("button", name="Foto senden").click()
        _picks(citizen, photo)
        sheet(citizen).get_by_role("button", name="Foto senden").click()
        expect(sheet(citizen).get_by_role("alert")).to_have_text("Dieses Foto ist beschädigt.")
        expect(sheet(citizen).get_by_role("button", name="Foto auswählen")).to_be_focused()
        assert sent(city, citizen, "attachment") == ["0"]


def test_a_photo_on_its_way_shows_progress_and_can_be_stopped(browser: Browser, city: FakeCity, photo: Path) -> None:
    def hold(route: Route) -> None:
        held.append(route)

    held: list[Route] = []
    with citizen_at(browser, city.address) as citizen:
        _picks(_opens(city, citizen), photo)
        citizen.page.route("**/attachments", hold)
        sheet(citizen).get_by_role("button", name="Foto senden").click()
        expect(sheet(citizen).get_by_role("progressbar", name="Wird gesendet …")).to_be_visible()
        sheet(citizen).get_by_role("button", name="Abbrechen").click()
        expect(sheet(citizen)).to_have_count(0)
        assert citizen.focus_is_on("textarea")
        assert city.done("attachments") == []
        again = citizen.messages("bot").last.get_by_role("button", name="Foto senden")
        expect(again).not_to_have_attribute("aria-disabled", "true")


def test_only_a_phone_offers_its_camera(browser: Browser, city: FakeCity) -> None:
    with citizen_at(browser, city.address, viewport=PHONE, has_touch=True, is_mobile=True) as citizen:
        _opens(city, citizen)
        expect(sheet(citizen).get_by_role("button", name="Foto aufnehmen")).to_be_visible()
        expect(sheet(citizen).locator("input[capture=environment]")).to_have_count(1)
    with citizen_at(browser, city.address) as citizen:
        _opens(city, citizen)
        expect(sheet(citizen).get_by_role("button")).to_have_text(["Foto auswählen", "Abbrechen"])
        citizen.page.keyboard.press("Escape")
        expect(sheet(citizen)).to_have_count(0)
        expect(citizen.window).to_be_visible()


def test_a_person_can_be_sent_a_document_too(browser: Browser, city: FakeCity, tmp_path: Path) -> None:
    letter, program = tmp_path / "Bescheid.pdf", tmp_path / "a.pdf"
    letter.write_bytes(b"%PDF-1.7 Bescheid")
    program.write_bytes(b"MZ")
    with citizen_at(browser, city.address) as citizen:
        clip = reporting(city, citizen).window.get_by_role("button", name="Datei senden")
        expect(clip).to_have_count(0)
        city.stands("agent", agent={"name": "Frau Ritter"})
        clip.click()
        _picks(citizen, program)
        expect(sheet(citizen).get_by_role("alert")).to_contain_text("JPEG, PNG, WebP und PDF")
        _picks(citizen, letter)
        expect(sheet(citizen)).to_contain_text("Bescheid.pdf")
        sheet(citizen).get_by_role("button", name="Datei senden").click()
        assert sent(city, citizen, "attachment") == ["0"]
        assert city.files == [letter.read_bytes()]
        expect(citizen.messages("citizen").last.locator(".bubble")).to_have_text("Datei")
        city.stands("bot")
        expect(clip).to_be_hidden()
