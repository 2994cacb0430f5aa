"""Where it is: the browser's place in a report, and what is left of a form's steps; the city is a fake one."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.bot.web.fake_city import LANGUAGES, STATIC, FakeCity, open_city
from tests.bot.web.reports import CANCEL, PHOTO, PLACE, asked, reporting, sent, sheet
from tests.journeys.widget_page import NARROW, PHONE, Citizen, axe_complaints, citizen_at, looks

pytestmark = pytest.mark.browser
WORDS = STATIC / "widget" / "report" / "words"


def at(accuracy: float) -> dict[str, Any]:
    """A browser that may tell its place, to so many metres."""
    point = {"latitude": 51.0006, "longitude": 10.0005, "accuracy": accuracy}
    return {"permissions": ["geolocation"], "geolocation": point}


@pytest.fixture
def city() -> Iterator[FakeCity]:
    with open_city() as opened:
        yield opened


def _wants_to_share(city: FakeCity, citizen: Citizen) -> None:
    asked(city, reporting(city, citizen), PLACE).get_by_role("button", name="Meinen Standort senden").click()


def test_a_place_that_is_known_well_is_sent_at_once(browser: Browser, city: FakeCity) -> None:
    with citizen_at(browser, city.address, **at(12)) as citizen:
        _wants_to_share(city, citizen)
        assert sent(city, citizen, "location") == [{"lat": 51.0006, "lon": 10.0005}]
        expect(citizen.messages("citizen").last.locator(".bubble")).to_have_text("Standort: 51.00060, 10.00050")
        citizen.page.reload()
        expect(citizen.messages("citizen").last.locator(".bubble")).to_have_text("Standort: 51.00060, 10.00050")
        expect(citizen.messages("bot").last.locator(".chosen")).to_have_text("Meinen Standort senden")


def test_who_presses_before_the_part_for_places_is_there_shares_the_place_all_the_same(
    browser: Browser, city: FakeCity
) -> None:
    held: list[Route] = []
    with citizen_at(browser, city.address, **at(12)) as citizen:
        citizen.page.route("**/report/report.js", lambda route: held.append(route))
        reporting(city, citizen)
        city.say("bot", "Wo ist das?", choices=PLACE, outcome="form_asked")
        citizen.log.get_by_role("button", name="Meinen Standort senden").click()
        citizen.page.wait_for_timeout(300)
        held[0].continue_()
        assert sent(city, citizen, "location") == [{"lat": 51.0006, "lon": 10.0005}]
        assert [body for body in city.done("messages") if "choice" in body] == []


def test_a_browser_that_tells_no_place_says_why_and_leads_to_the_field(browser: Browser, city: FakeCity) -> None:
    failing = "code => { navigator.geolocation.getCurrentPosition = (_, failed) => failed({ code }); }"
    reasons = {2: "lässt sich gerade nicht ermitteln", 3: "zu lange gedauert"}
    with citizen_at(browser, city.address) as citizen:
        _wants_to_share(city, citizen)
        expect(sheet(citizen).get_by_role("alert")).to_contain_text("gibt den Standort nicht frei")
        sheet(citizen).get_by_role("button", name="Adresse schreiben").press("Enter")
        assert citizen.focus_is_on("textarea")
        choice = citizen.messages("bot").last.get_by_role("button", name="Meinen Standort senden")
        expect(choice).not_to_have_attribute("aria-disabled", "true")
        for code, words in reasons.items():
            citizen.page.evaluate(failing, code)
            choice.click()
            expect(sheet(citizen).get_by_role("alert")).to_contain_text(words)
            sheet(citizen).get_by_role("button", name="Adresse schreiben").click()


def test_a_place_known_roughly_is_sent_only_when_wanted_and_without_tiles_nothing_is_asked_of_others(
    browser: Browser, city: FakeCity
) -> None:
    asked_for: list[str] = []
    with citizen_at(browser, "about:blank", **at(1_240)) as citizen:
        citizen.page.on("request", lambda request: asked_for.append(request.url))
        citizen.page.goto(city.address)
        _wants_to_share(city, citizen)
        expect(sheet(citizen)).to_contain_text("nur auf etwa 1,2 Kilometer genau")
        expect(sheet(citizen).get_by_role("button")).to_have_text(["Diesen Ort senden", "Abbrechen"])
        assert [body for body in city.done("messages") if "location" in body] == []
        sheet(citizen).get_by_role("button", name="Diesen Ort senden").click()
        assert len(sent(city, citizen, "location")) == 1
        asked(city, citizen, PHOTO).get_by_role("button", name="Foto senden").click()
        expect(citizen.window).not_to_contain_text("Karte")
        assert {url for url in asked_for if not url.startswith(city.address)} == set()
        assert not [url for url in asked_for if "leaflet" in url or "map" in url]


def test_the_steps_of_a_form_that_are_over_can_no_longer_be_pressed(browser: Browser, city: FakeCity) -> None:
    with citizen_at(browser, city.address) as citizen:
        step = asked(city, reporting(city, citizen), PLACE)
        citizen.says("Bonner Straße 12")
        for button in step.get_by_role("button").all():
            expect(button).to_have_attribute("aria-disabled", "true")
        step.get_by_role("button", name="Meinen Standort senden").click(force=True)
        expect(sheet(citizen)).to_have_count(0)
        newest = asked(city, citizen, PHOTO)
        newest.get_by_role("button", name="Ohne Foto").click()
        assert sent(city, citizen, "choice") == ["/skip"]
        expect(newest.locator(".chosen")).to_have_text("Ohne Foto")


def test_who_is_asked_for_a_contact_is_not_told_to_write_nothing_personal(browser: Browser, city: FakeCity) -> None:
    hint = "Bitte keine persönlichen Daten eingeben."
    with citizen_at(browser, city.address) as citizen:
        asked(city, reporting(city, citizen), PHOTO)
        expect(citizen.window.get_by_text(hint)).to_be_visible()
        city.state = {"state": "bot", "form": {"name": "defect_form", "missing": ["report_contact"]}}
        asked(city, citizen, [CANCEL])
        expect(citizen.window.get_by_text(hint)).to_be_hidden()
        expect(citizen.field).not_to_have_accessible_description(re.compile("persönlich"))
        city.state = {"state": "bot"}
        city.say("bot", "Ihre Meldung", outcome="form_confirmed")
        expect(citizen.window.get_by_text(hint)).to_be_visible()


def test_number_and_secret_words_can_be_copied(browser: Browser, city: FakeCity) -> None:
    with citizen_at(browser, city.address, permissions=["clipboard-read", "clipboard-write"]) as citizen:
        reporting(city, citizen)
        text = "Ihre Meldung hat die Nummer **M-4711**.\n\nIhre Geheimwörter: **Birne Wolke**"
        city.say("bot", text, format="markdown", outcome="case_opened")
        button = citizen.messages("bot").last.get_by_role("button")
        button.click()
        expect(button).to_have_text("Kopiert")
        assert citizen.page.evaluate("navigator.clipboard.readText()") == "M-4711\nBirne Wolke"


def test_axe_finds_nothing_to_complain_about(browser: Browser, city: FakeCity) -> None:
    with citizen_at(browser, city.address, viewport=PHONE, **at(800)) as citizen:
        _wants_to_share(city, citizen)
        expect(sheet(citizen)).to_contain_text("800 Meter")
        _without_complaints(citizen.page, "a rough place")
        sheet(citizen).get_by_role("button", name="Diesen Ort senden").click()
        sent(city, citizen, "location")
        asked(city, citizen, PHOTO).get_by_role("button", name="Foto senden").click()
        _without_complaints(citizen.page, "a photo")
        citizen.page.keyboard.press("Escape")
        city.say("bot", "Nummer **M-4711**, Geheimwörter **Birne Wolke**", format="markdown", outcome="case_opened")
        expect(citizen.log.get_by_role("button", name="Nummer und Geheimwörter kopieren")).to_be_visible()
        _without_complaints(citizen.page, "the number")


def _without_complaints(page: Page, state: str) -> None:
    for look in looks(page):
        assert axe_complaints(page) == [], f"{state}, {look}"


def test_at_320_pixels_the_dialogs_fit_in_every_language(browser: Browser, city: FakeCity) -> None:
    with citizen_at(browser, city.address, viewport=NARROW, **at(800)) as citizen:
        reporting(city, citizen)
        for language in LANGUAGES:
            citizen.languages.select_option(language)
            expect(citizen.window).to_have_attribute("lang", language)
            asked(city, citizen, PLACE).get_by_role("button", name="Meinen Standort senden").click()
            expect(sheet(citizen).locator(".button"), language).to_have_count(2)
            assert sheet(citizen).evaluate("e => e.scrollWidth - e.clientWidth") == 0, language
            citizen.page.keyboard.press("Escape")
            asked(city, citizen, PHOTO).get_by_role("button", name="Foto senden").click()
            assert sheet(citizen).evaluate("e => e.scrollWidth - e.clientWidth") == 0, language
            assert citizen.window.evaluate("e => e.scrollWidth") == 320, language
            citizen.page.keyboard.press("Escape")
            expect(sheet(citizen)).to_have_count(0)


def test_all_languages_have_the_same_sentences_and_places_to_fill_in() -> None:
    def words(language: str) -> dict[str, list[str]]:
        rows = re.findall(r'^  (\w+): "(.+)",$', (WORDS / f"{language}.js").read_text(encoding="utf-8"), re.MULTILINE)
        return {key: sorted(re.findall(r"{\w+}", text)) for key, text in rows}

    assert {path.stem for path in WORDS.glob("*.js")} == set(LANGUAGES)
    assert len(words("de")) == 44
    assert all(words(language) == words("de") for language in LANGUAGES)
