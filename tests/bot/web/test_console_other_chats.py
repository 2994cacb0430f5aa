"""What is decided or written in one conversation stays there, also when another one comes to the front meanwhile."""

import pytest
from fastapi.responses import JSONResponse
from playwright.sync_api import Browser, Page, expect

from tests.bot.web.fake_desk import FakeDesk, open_desk
from tests.bot.web.staff_pages import clerk_at
from tests.bot.web.test_console_writing import MINE, REFUSED, _opens, _two_chats
from tests.programs import wait_for

pytestmark = pytest.mark.browser
FAKE_NOTIFICATION = """async () => {
  window.Notification = class { static permission = "granted"; constructor() { window.shown = this; } close() {} };
  window.shown = undefined;
  window.away = true;
  Object.defineProperty(document, "hidden", { get: () => window.away, configurable: true });
  const { toggle, wished } = await import("/assets/console/settings.js");
  if (!wished("notify")) toggle("notify");
}"""
NOT_FOUND = JSONResponse({"code": "not_found", "title": "Das haben wir nicht gefunden."}, 404)
OVER = JSONResponse({"code": "handover_closed", "title": "Diese Übergabe ist schon abgeschlossen."}, 409)
ASKING = {"e": ("close", "Beenden"), "t": ("transfer", "Weitergeben"), "b": ("release", "An den Bot")}


def _clicks_the_notification_of(desk: FakeDesk, page: Page, key: str) -> None:
    """The clerk is in another tab when a citizen writes, and comes back by the browser's notification."""
    page.evaluate(FAKE_NOTIFICATION)
    desk.say(key, "citizen", "Hallo?")
    wait_for(lambda: page.evaluate("window.shown !== undefined"), 5)
    page.evaluate("window.away = false; window.shown.onclick()")
    expect(page.locator(f'[data-id="{key}"]')).to_have_attribute("aria-current", "true")


def _asks(page: Page, key: str) -> None:
    page.locator("#talk .log").focus()
    page.keyboard.press(key)
    expect(page.locator("dialog[open]")).to_be_visible()


def test_a_question_is_about_the_chat_in_which_it_was_asked(browser: Browser) -> None:
    """Every question is asked in a chat of its own, and always the same other one comes to the front meanwhile."""
    with open_desk(4) as desk:
        for row in desk.rows.values():
            row |= MINE
        with clerk_at(browser, desk) as page:
            page.keyboard.press("2")
            for asked_in, (key, (act, label)) in zip(("h0", "h2", "h3"), ASKING.items(), strict=True):
                _opens(page, asked_in)
                _asks(page, key)
                _clicks_the_notification_of(desk, page, "h1")
                dialog = page.locator("dialog[open]")
                if key == "t":
                    dialog.get_by_role("radio").first.check()
                with page.expect_response(f"**/{act}"):
                    dialog.get_by_role("button", name=label).click()
                expect(page.locator('[data-id="h1"]')).to_have_attribute("aria-current", "true")
                assert [handover for handover, name, _ in desk.acts if name == act] == [asked_in]
    assert desk.rows["h1"]["state"] == "claimed"


def test_what_was_given_back_is_the_chat_that_was_asked_about(browser: Browser) -> None:
    with open_desk() as desk:
        for key in ("h0", "h1"):
            desk.rows[key] |= {"addressee": "anna", "agent": {"id": "jonas", "name": "Jonas Berg"}}
        with clerk_at(browser, desk) as page:
            page.locator('[data-id="h0"]').click()
            expect(page.get_by_role("button", name="Zurückgeben")).to_be_visible()
            page.keyboard.press("q")
            dialog = page.locator("dialog[open]")
            expect(dialog).to_be_visible()
            page.evaluate("""document.querySelector('[data-id="h1"]').click()""")
            expect(page.locator('[data-id="h1"]')).to_have_attribute("aria-current", "true")
            with page.expect_response("**/return"):
                dialog.get_by_role("button", name="Zurückgeben").click()
    assert [handover for handover, name, _ in desk.acts if name == "return"] == ["h0"]


def test_a_chat_that_was_ended_or_erased_while_it_was_asked_about_is_said_to_be_over_or_gone(browser: Browser) -> None:
    with _two_chats(browser) as (desk, page):
        _asks(page, "e")
        desk.refuse["close"] = OVER
        desk.change("h0", state="closed")
        page.locator("dialog[open]").get_by_role("button", name="Beenden").click()
        expect(page.locator("#toasts")).to_contain_text("schon abgeschlossen")
        _opens(page, "h1")
        _asks(page, "e")
        desk.refuse["close"] = NOT_FOUND
        desk.erase("h1")
        expect(page.locator("#talk .log")).to_be_hidden()
        page.locator("dialog[open]").get_by_role("button", name="Beenden").click()
        expect(page.locator("#toasts")).to_contain_text("Dieses Gespräch gibt es nicht mehr")
    assert [handover for handover, name, _ in desk.acts if name == "close"] == ["h0", "h1"]


def test_a_refused_message_of_another_chat_is_shown_and_leads_there(browser: Browser) -> None:
    with _two_chats(browser) as (desk, page):
        desk.refuse["messages"] = JSONResponse({"code": "unavailable", "title": "Später."}, 503)
        page.keyboard.type("Ihr Pass liegt bereit")
        with page.expect_response("**/messages"):
            page.keyboard.press("Enter")
        _opens(page, "h1")
        desk.refuse["messages"] = REFUSED
        toast = page.locator(".toast--danger")
        expect(toast).to_contain_text("Ihr Pass liegt bereit", timeout=15_000)
        expect(toast).to_contain_text("Das Gespräch hat jemand anders.")
        toast.get_by_role("button", name="Gespräch öffnen").click()
        expect(page.locator(".entry.failed")).to_contain_text("Ihr Pass liegt bereit")
        expect(toast).to_have_count(0)


def test_what_was_told_of_a_refused_message_goes_with_an_erased_chat(browser: Browser) -> None:
    with _two_chats(browser) as (desk, page):
        desk.refuse["messages"] = REFUSED
        page.keyboard.type("Ihr Pass liegt bereit")
        page.keyboard.press("Enter")
        expect(page.locator(".entry.failed")).to_have_count(1)
        listened = len(desk.done("events"))
        page.reload()
        toast = page.locator(".toast--danger")
        expect(toast).to_contain_text("Ihr Pass liegt bereit")
        wait_for(lambda: len(desk.done("events")) > listened and bool(desk.lines), 5)
        desk.erase("h0")
        expect(toast).to_have_count(0)


def test_a_refused_message_of_the_open_chat_is_shown_there_only_and_can_be_mended(browser: Browser) -> None:
    with _two_chats(browser) as (desk, page):
        desk.refuse["messages"] = REFUSED
        page.keyboard.type("Guten Tag")
        page.keyboard.press("Enter")
        expect(page.locator(".entry.failed")).to_contain_text("Das Gespräch hat jemand anders.")
        expect(page.locator(".toast--danger")).to_have_count(0)
        page.get_by_role("button", name="Bearbeiten").click()
        expect(page.locator("#words")).to_have_value("Guten Tag")
