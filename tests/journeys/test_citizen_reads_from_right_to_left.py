"""A citizen reads Arabic: the chat runs from right to left, German names and numbers in it do not."""

import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.widget_answers import message, start_with
from tests.journeys.widget_page import NARROW, Citizen, axe_complaints, citizen_at

pytestmark = pytest.mark.browser
HELLO = re.compile("المساعد الآلي لمدينة Musterstadt")


def _direction(part: Locator) -> str:
    return str(part.evaluate("e => getComputedStyle(e).direction"))


def _middle(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2


def _in_arabic(citizen: Citizen) -> None:
    expect(citizen.launcher).to_have_text("اسألوا Bürgerlotse")
    citizen.opens_the_chat()
    expect(citizen.messages("bot").first).to_contain_text(HELLO)


def test_the_chat_runs_from_right_to_left_with_mirrored_sides_as_long_as_its_language_does(
    browser: Browser, live_app: str
) -> None:
    with citizen_at(browser, f"{live_app}/demo?lang=ar") as citizen:
        _in_arabic(citizen)
        expect(citizen.window).to_have_attribute("lang", "ar")
        for part in (".panel", ".log", ".composer", "textarea", ".message.bot .bubble", ".examples"):
            assert _direction(citizen.page.locator(f"lotse-chat {part}").first) == "rtl", part
        assert _middle(citizen.window) > 640
        assert _middle(citizen.window.locator(".close")) < _middle(citizen.window.locator("h2"))
        answer = citizen.asks("شهادة ميلاد")
        asked = citizen.messages("citizen").first.locator(".bubble")
        assert _middle(asked) < _middle(citizen.log)
        assert _direction(asked) == "rtl"
        expect(answer.locator(".bubble")).to_have_attribute("dir", "auto")
        panel = citizen.page.locator("lotse-chat .panel")
        for language, direction in (("Deutsch", "ltr"), ("العربية", "rtl"), ("Deutsch", "ltr")):
            citizen.languages.select_option(language)
            expect(panel).to_have_attribute("dir", direction)


def test_german_text_and_numbers_keep_their_own_direction(browser: Browser, live_app: str) -> None:
    text = "**Reisepass**\n\nهذا النص متوفر بلغة واحدة فقط.\n\nالهاتف: [01234 56-0](tel:0123456-0)"
    with citizen_at(browser, f"{live_app}/demo?lang=ar") as citizen:
        expect(citizen.launcher).to_have_text("اسألوا Bürgerlotse")
        start_with(citizen.page, message(1, text))
        bubble = citizen.opens_the_chat().messages("bot").locator(".bubble")
        assert _direction(bubble) == "ltr"
        assert _direction(bubble.locator("a")) == "ltr"
        assert bubble.locator("p").nth(1).evaluate("e => getComputedStyle(e).unicodeBidi") == "plaintext"
        title, explanation = bubble.locator("strong"), bubble.locator("p").nth(1)
        script = (
            "e => { const r = document.createRange(); r.selectNodeContents(e); return r.getBoundingClientRect().right }"
        )
        assert explanation.evaluate(script) > title.evaluate(script)


def test_axe_finds_nothing_to_complain_about_in_arabic(browser: Browser, live_app: str) -> None:
    wishes = {"viewport": NARROW, "reduced_motion": "reduce"}
    with citizen_at(browser, f"{live_app}/demo?lang=ar", **wishes) as citizen:
        citizen.opens_the_chat()
        expect(citizen.messages("bot").first).to_contain_text(HELLO)
        assert axe_complaints(citizen.page) == []
        assert citizen.log.evaluate("e => e.scrollWidth <= e.clientWidth")
