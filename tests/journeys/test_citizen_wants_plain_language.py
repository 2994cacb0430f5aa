"""A citizen switches plain language on in the menu of the chat, with the keyboard, and off again."""

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.widget_page import Citizen, axe_complaints, citizen_at

pytestmark = pytest.mark.browser


def _switch(citizen: Citizen) -> Locator:
    return citizen.page.get_by_role("switch", name="Leichte Sprache")


def _presses(citizen: Citizen) -> None:
    """Opens the menu, whose first entry the switch is, and presses it, all with the keyboard."""
    said = citizen.messages("bot").count()
    citizen.menu_button.focus()
    citizen.page.keyboard.press("Enter")
    assert citizen.focus_is_on("[role=switch]")
    citizen.page.keyboard.press("Space")
    expect(citizen.messages("bot").nth(said)).to_be_visible(timeout=30_000)


def test_the_switch_works_with_the_keyboard_survives_a_reload_and_goes_back(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        citizen.opens_the_chat().menu_button.click()
        expect(_switch(citizen)).not_to_be_checked()
        citizen.page.keyboard.press("Escape")
        _presses(citizen)
        expect(citizen.messages("citizen").last.locator(".bubble")).to_have_text("Bitte in Leichter Sprache.")
        expect(citizen.messages("bot").last).to_contain_text("Meine Sätze sind kurz.")
        citizen.page.reload()
        expect(citizen.messages("citizen")).to_have_count(1)
        citizen.menu_button.click()
        expect(_switch(citizen)).to_be_checked()
        assert axe_complaints(citizen.page) == []
        citizen.page.keyboard.press("Escape")
        expect(citizen.asks("Danke und tschüss")).to_be_visible()
        _presses(citizen)
        expect(citizen.messages("bot").last).to_contain_text("ausführlichen Texte")
        citizen.menu_button.click()
        expect(_switch(citizen)).not_to_be_checked()


def test_a_new_conversation_begins_in_the_same_plain_language(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        citizen.opens_the_chat()
        _presses(citizen)
        citizen.chooses("Neues Gespräch")
        citizen.confirms("Neu beginnen")
        expect(citizen.messages("bot")).to_have_count(2, timeout=30_000)
        expect(citizen.messages("bot").last).to_contain_text("Meine Sätze sind kurz.")
