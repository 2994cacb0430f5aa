"""Whatever the console shows at a time, axe finds nothing, nothing sticks out, and no mouse is needed."""

from collections.abc import Callable

import pytest
from fastapi.responses import JSONResponse
from playwright.sync_api import Browser, Locator, Page, expect

from tests.bot.web.fake_desk import FakeDesk, open_desk
from tests.bot.web.staff_pages import claims_the_first, clerk_at, complaints, opens_the_console, signs_in, tab
from tests.journeys.widget_page import DESKTOP, PHONE

pytestmark = pytest.mark.browser
Step = Callable[[FakeDesk, Page], Locator]


def _pressed(key: str) -> Step:
    """A key in the transcript of the own chat opens a window."""

    def press(_: FakeDesk, page: Page) -> Locator:
        page.keyboard.press("Escape")
        page.keyboard.press(key)
        return page.locator("dialog[open]")

    return press


def _menu(_: FakeDesk, page: Page) -> Locator:
    page.get_by_role("button", name="Anna Muster").click()
    return page.locator("#menu")


def _note_mode(_: FakeDesk, page: Page) -> Locator:
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.type("Nur für uns")
    return page.locator("#words:focus")


def _canned(words: str) -> Step:
    def write(_: FakeDesk, page: Page) -> Locator:
        page.keyboard.type(words)
        return page.locator("#canned")

    return write


def _too_long(_: FakeDesk, page: Page) -> Locator:
    page.locator("#words").fill("a" * 2_010)
    page.keyboard.press("Enter")
    return page.locator("#words")


def _refused(desk: FakeDesk, page: Page) -> Locator:
    desk.refuse["messages"] = JSONResponse({"code": "not_yours", "title": "Das Gespräch hat jemand anders."}, 403)
    page.keyboard.type("Guten Tag")
    page.keyboard.press("Enter")
    return page.locator(".entry.failed")


def _alarm(desk: FakeDesk, page: Page) -> Locator:
    desk.tell("alert", "h1", item=desk.rows["h1"])
    return page.locator(".toast--danger")


def _line_down(_: FakeDesk, page: Page) -> Locator:
    page.context.set_offline(True)
    expect(page.locator(".line")).to_contain_text("Keine Verbindung")
    return page.locator(".line")


STATES: dict[str, Step] = {
    "transfer": _pressed("t"),
    "to the bot": _pressed("b"),
    "to the queue": _pressed("q"),
    "mark": _pressed("m"),
    "help": _pressed("?"),
    "menu": _menu,
    "canned": _canned("::"),
    "no canned": _canned("::gibtesnicht"),
    "too long": _too_long,
    "refused": _refused,
    "note": _note_mode,
    "alarm": _alarm,
    "line down": _line_down,
}


def test_axe_finds_nothing_in_any_state_of_the_console(browser: Browser) -> None:
    found = dict[str, list[str]]()
    with open_desk() as desk, clerk_at(browser, desk) as page:
        claims_the_first(page)
        for name, step in STATES.items():
            shown = step(desk, page)
            expect(shown).to_be_visible()
            found[name] = complaints(page, (DESKTOP, PHONE))
            expect(shown).to_be_visible()
            _back(page)
    assert {name: those for name, those in found.items() if those} == {}


def _back(page: Page) -> None:
    """To the empty field, from whatever is open; a window hands the focus back when it is gone, not when hidden."""
    for opened in page.locator("dialog[open], #menu:popover-open, #canned:popover-open").all():
        page.keyboard.press("Escape")
        expect(opened).to_be_hidden()
    expect(page.locator("dialog")).to_have_count(0)
    page.locator("#words").fill("")


def test_the_warning_counts_minutes_as_people_do(browser: Browser) -> None:
    with open_desk() as desk, tab(browser, desk) as page:
        signs_in(page, desk)
        for left, words in ((50, "in höchstens einer Minute"), (110, "in höchstens 2 Minuten")):
            desk.me |= {"idle_s": left, "left_s": 40_000}
            opens_the_console(page, desk)
            expect(page.locator(".ending")).to_contain_text(words)


def test_axe_finds_nothing_at_the_sign_in(browser: Browser) -> None:
    found = dict[str, list[str]]()
    with open_desk() as desk, tab(browser, desk) as page:
        for path in ("/signin", "/signin?problem=unavailable", "/signin/a-token"):
            page.goto(desk.address + path)
            expect(page.get_by_role("button").first).to_be_visible()
            found[path] = complaints(page, (DESKTOP, PHONE))
    assert {path: those for path, those in found.items() if those} == {}


def test_a_transfer_is_called_off_and_made_without_a_mouse(browser: Browser) -> None:
    with open_desk() as desk, clerk_at(browser, desk) as page:
        keys = page.keyboard
        claims_the_first(page)
        keys.press("Escape")
        before = page.evaluate_handle("document.activeElement")
        keys.press("t")
        expect(page.locator("dialog[open]")).to_be_visible()
        keys.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)
        assert page.evaluate("before => document.activeElement === before", before)
        assert desk.done("transfer") == []
        keys.press("t")
        radios = page.locator("dialog[open]").get_by_role("radio")
        expect(radios.first).to_be_focused()
        keys.press("Space")
        keys.press("ArrowDown")
        expect(page.get_by_label("Standesamt").last).to_be_checked()
        keys.press("Tab")
        keys.type("Bitte übernehmen")
        keys.press("Control+Enter")
        expect(page.locator("#tab-mine .count")).to_have_text("0")
        expect(page.locator("#queue :focus")).to_have_count(1)
    assert desk.done("transfer") == [{"to": {"department": "Standesamt"}, "comment": "Bitte übernehmen"}]


def test_a_row_that_is_drawn_anew_keeps_the_focus_and_hands_it_on_when_it_goes(browser: Browser) -> None:
    with open_desk() as desk, clerk_at(browser, desk) as page:
        page.keyboard.press("j")
        row = page.locator('[data-id="h0"]')
        expect(row).to_be_focused()
        desk.change("h0", preview="Etwas anderes")
        expect(row).to_contain_text("Etwas anderes")
        expect(row).to_be_focused()
        desk.change("h0", state="closed")
        expect(page.locator('[data-id="h1"]')).to_be_focused()
