"""Whether a clerk takes chats is one state of the person: no tab has a word of its own."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bot.web.fake_desk import FakeDesk, open_desk
from tests.bot.web.test_console import _clerk_at
from tests.programs import wait_for

pytestmark = pytest.mark.browser


def _is(page: Page, words: str) -> None:
    expect(page.get_by_role("switch", name=words)).to_be_visible()


def _second_tab(page: Page, desk: FakeDesk) -> Page:
    lines = len(desk.lines)
    tab = page.context.new_page()
    tab.goto(f"{desk.address}/console")
    tab.wait_for_selector("body.ready")
    wait_for(lambda: len(desk.lines) > lines, 5)
    return tab


def test_a_second_tab_shows_what_was_said_in_the_first_and_says_nothing(browser: Browser) -> None:
    with open_desk() as desk, _clerk_at(browser, desk) as page:
        _is(page, "Verfügbar")
        page.keyboard.press("p")
        _is(page, "Abwesend")
        tab = _second_tab(page, desk)
        _is(tab, "Abwesend")
        tab.keyboard.press("p")
        _is(tab, "Verfügbar")
        _is(page, "Verfügbar")
    assert [body["state"] for body in desk.done("presence")] == ["available", "away", "available"]


def test_a_tab_that_comes_back_shows_what_was_said_elsewhere_meanwhile(browser: Browser) -> None:
    with open_desk() as desk, _clerk_at(browser, desk) as page:
        _is(page, "Verfügbar")
        wait_for(lambda: bool(desk.lines), 5)
        desk.presence = "away"
        desk.cut()
        _is(page, "Abwesend")
    assert [body["state"] for body in desk.done("presence")] == ["available"]


def test_a_tab_that_comes_back_to_a_forgetful_server_says_the_persons_last_word_again(browser: Browser) -> None:
    with open_desk() as desk, _clerk_at(browser, desk) as page:
        _is(page, "Verfügbar")
        page.keyboard.press("p")
        _is(page, "Abwesend")
        wait_for(lambda: bool(desk.lines), 5)
        desk.presence = "gone"
        desk.cut()
        wait_for(lambda: desk.presence == "away", 5)
        _is(page, "Abwesend")


def test_what_a_colleague_says_is_not_about_me(browser: Browser) -> None:
    with open_desk() as desk, _clerk_at(browser, desk) as page:
        _is(page, "Verfügbar")
        wait_for(lambda: bool(desk.lines), 5)
        desk.tell("presence", None, id="jonas", state="away")
        desk.change("h1", state="closed")
        expect(page.locator('[data-id="h1"]')).to_have_count(0)
        _is(page, "Verfügbar")


def test_who_was_away_signed_out_and_signs_in_again_is_available(browser: Browser) -> None:
    with open_desk() as desk, _clerk_at(browser, desk) as page:
        _is(page, "Verfügbar")
        page.keyboard.press("p")
        _is(page, "Abwesend")
        page.locator("[popovertarget=menu]").click()
        page.get_by_role("button", name="Abmelden").click()
        _is(page, "Verfügbar")  # the session of this desk never ends: the sign-in leads on
    assert [body["state"] for body in desk.done("presence")] == ["available", "away", "away", "available"]
