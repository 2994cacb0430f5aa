"""Whatever the console shows at a time, axe finds nothing, nothing sticks out, and no mouse is needed."""

from collections.abc import Callable

import pytest
from fastapi.responses import JSONResponse
from playwright.sync_api import Browser, Locator, Page, expect

from tests.bot.web.fake_desk import FakeDesk, open_desk
from tests.bot.web.test_account import _page
from tests.bot.web.test_console import AXE, _claims_the_first, _clerk_at
from tests.journeys.widget_page import DESKTOP, PHONE, axe_complaints

pytestmark = pytest.mark.browser
Step = Callable[[FakeDesk, Page], Locator]
SOON, AT_ALL = {"idle_s": 200, "left_s": 40_000}, {"idle_s": 200, "left_s": 200}


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


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_in_any_state_of_the_console(browser: Browser, size: dict[str, int]) -> None:
    found = dict[str, list[str]]()
    with open_desk() as desk, _clerk_at(browser, desk, size) as page:
        _claims_the_first(page)
        for name, step in STATES.items():
            expect(step(desk, page)).to_be_visible()
            found[name] = _complaints(page)
            _back(page)
    assert {name: complaints for name, complaints in found.items() if complaints} == {}


def _back(page: Page) -> None:
    """To the empty field, from whatever is open."""
    for opened in page.locator("dialog[open], #menu:popover-open, #canned:popover-open").all():
        page.keyboard.press("Escape")
        expect(opened).to_be_hidden()
    page.locator("#words").fill("")


def _complaints(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return axe_complaints(page) + (["sticks out"] if wide else [])


@pytest.mark.parametrize("left", [SOON, AT_ALL], ids=["idle", "end of the day"])
def test_axe_finds_nothing_in_the_warning_before_the_session_ends(browser: Browser, left: dict[str, int]) -> None:
    with open_desk() as desk:
        desk.me |= left
        with _clerk_at(browser, desk, PHONE) as page:
            expect(page.locator(".ending")).to_be_visible()
            assert _complaints(page) == []


@pytest.mark.parametrize(("left", "words"), [(50, "in höchstens einer Minute"), (110, "in höchstens 2 Minuten")])
def test_the_warning_counts_minutes_as_people_do(browser: Browser, left: int, words: str) -> None:
    with open_desk() as desk:
        desk.me |= {"idle_s": left, "left_s": 40_000}
        with _clerk_at(browser, desk) as page:
            expect(page.locator(".ending")).to_contain_text(words)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("path", ["/signin", "/signin?problem=unavailable", "/signin/a-token"])
def test_axe_finds_nothing_at_the_sign_in(browser: Browser, size: dict[str, int], path: str) -> None:
    with open_desk() as desk, _page(browser, desk, path, cookie=False, size=size) as page:
        expect(page.get_by_role("button").first).to_be_visible()
        assert _complaints(page) == []


def test_a_transfer_needs_no_mouse(browser: Browser) -> None:
    with open_desk() as desk, _clerk_at(browser, desk) as page:
        keys = page.keyboard
        _claims_the_first(page)
        keys.press("Escape")
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


def test_a_transfer_can_be_called_off_by_keyboard_and_the_focus_comes_back(browser: Browser) -> None:
    with open_desk() as desk, _clerk_at(browser, desk) as page:
        _claims_the_first(page)
        page.keyboard.press("Escape")
        before = page.evaluate_handle("document.activeElement")
        page.keyboard.press("t")
        expect(page.locator("dialog[open]")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)
        assert page.evaluate("before => document.activeElement === before", before)
    assert desk.done("transfer") == []


def test_a_row_that_is_drawn_anew_keeps_the_focus(browser: Browser) -> None:
    with open_desk() as desk, _clerk_at(browser, desk) as page:
        page.keyboard.press("j")
        row = page.locator("#queue .row").first
        expect(row).to_be_focused()
        desk.change("h0", preview="Etwas anderes")
        expect(row).to_contain_text("Etwas anderes")
        expect(row).to_be_focused()


def test_after_a_row_has_gone_the_keyboard_goes_on_in_the_list(browser: Browser) -> None:
    with open_desk() as desk, _clerk_at(browser, desk) as page:
        page.keyboard.press("j")
        expect(page.locator('[data-id="h0"]')).to_be_focused()
        desk.change("h0", state="closed")
        expect(page.locator('[data-id="h1"]')).to_be_focused()
