"""Among colleagues: what was passed on can be taken back, and taking chats is one state of the person in all tabs."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bot.web.fake_desk import FakeDesk, open_desk
from tests.bot.web.staff_pages import clerk_at, opens_the_console
from tests.programs import wait_for

pytestmark = pytest.mark.browser
ANNA = {"id": "anna", "name": "Anna Muster"}
JONAS = {"id": "jonas", "name": "Jonas Berg"}


def test_who_has_passed_it_on_and_nobody_else_can_withdraw_it_until_it_is_taken(browser: Browser) -> None:
    with open_desk() as desk:
        desk.rows["h0"] |= {"agent": ANNA, "addressee": "jonas"}
        desk.rows["h1"] |= {"agent": JONAS, "addressee": "eva"}
        with clerk_at(browser, desk) as page:
            _opens(page, "h1")
            expect(page.locator("#talk .acts")).to_be_visible()
            expect(page.get_by_role("button", name="Zurückziehen")).to_be_hidden()
            page.keyboard.press("q")
            expect(page.locator("dialog")).to_be_hidden()
            _opens(page, "h0")
            expect(page.get_by_role("button", name="Zurückziehen")).to_be_visible()
            page.keyboard.press("q")
            with page.expect_response("**/release"):
                page.locator("dialog").get_by_role("button", name="In die Schlange").click()
        assert [(key, body) for key, act, body in desk.acts if act == "release"] == [("h0", {"to": "queue"})]


def _opens(page: Page, key: str) -> None:
    page.locator(f'[data-id="{key}"]').click()
    expect(page.locator(f'[data-id="{key}"]')).to_have_attribute("aria-current", "true")


def test_a_chat_can_be_given_to_the_assistant_and_a_call_back_not(browser: Browser) -> None:
    with open_desk() as desk:
        for key, kind in (("h0", "callback"), ("h1", "chat")):
            desk.rows[key] |= {"kind": kind, "state": "claimed", "agent": ANNA}
        with clerk_at(browser, desk) as page:
            page.keyboard.press("2")
            for key, offered in (("h0", 0), ("h1", 1)):
                _opens(page, key)
                expect(page.locator("#words")).to_be_focused()
                expect(page.get_by_role("button", name="Beenden")).to_be_visible()
                expect(page.get_by_role("button", name="An den Bot")).to_have_count(offered)
                page.keyboard.press("Escape")
                page.keyboard.press("b")
                expect(page.locator("dialog[open]")).to_have_count(offered)


def test_what_is_told_of_a_colleague_cuts_no_line(browser: Browser) -> None:
    with open_desk() as desk, clerk_at(browser, desk) as page:
        wait_for(lambda: desk.lines, 5)
        lines = [path for _, path, _ in desk.calls if "/staff/events" in path]
        assert lines
        desk.tell("presence", None, id="jonas", name="Jonas Berg", state="away")
        page.wait_for_timeout(1_500)
        assert [path for _, path, _ in desk.calls if "/staff/events" in path] == lines


def _is(page: Page, words: str) -> None:
    expect(page.get_by_role("switch", name=words)).to_be_visible()


def _second_tab(page: Page, desk: FakeDesk) -> Page:
    lines = len(desk.lines)
    tab = page.context.new_page()
    opens_the_console(tab, desk)
    wait_for(lambda: len(desk.lines) > lines, 5)
    return tab


def test_a_second_tab_shows_what_was_said_in_the_first_and_says_nothing(browser: Browser) -> None:
    with open_desk() as desk, clerk_at(browser, desk) as page:
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
    with open_desk() as desk, clerk_at(browser, desk) as page:
        _is(page, "Verfügbar")
        wait_for(lambda: bool(desk.lines), 5)
        desk.presence = "away"
        desk.cut()
        _is(page, "Abwesend")
    assert [body["state"] for body in desk.done("presence")] == ["available"]


def test_a_tab_that_comes_back_to_a_forgetful_server_says_the_persons_last_word_again(browser: Browser) -> None:
    with open_desk() as desk, clerk_at(browser, desk) as page:
        _is(page, "Verfügbar")
        page.keyboard.press("p")
        _is(page, "Abwesend")
        wait_for(lambda: bool(desk.lines), 5)
        desk.presence = "gone"
        desk.cut()
        wait_for(lambda: desk.presence == "away", 5)
        _is(page, "Abwesend")


def test_what_a_colleague_says_is_not_about_me(browser: Browser) -> None:
    with open_desk() as desk, clerk_at(browser, desk) as page:
        _is(page, "Verfügbar")
        wait_for(lambda: bool(desk.lines), 5)
        desk.tell("presence", None, id="jonas", state="away")
        desk.change("h1", state="closed")
        expect(page.locator('[data-id="h1"]')).to_have_count(0)
        _is(page, "Verfügbar")


def test_who_was_away_signed_out_and_signs_in_again_is_available(browser: Browser) -> None:
    with open_desk() as desk, clerk_at(browser, desk) as page:
        _is(page, "Verfügbar")
        page.keyboard.press("p")
        _is(page, "Abwesend")
        page.locator("[popovertarget=menu]").click()
        page.get_by_role("button", name="Abmelden").click()
        _is(page, "Verfügbar")  # the session of this desk never ends: the sign-in leads on
    assert [body["state"] for body in desk.done("presence")] == ["available", "away", "away", "available"]
