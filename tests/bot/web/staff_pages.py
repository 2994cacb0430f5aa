"""Pages of staff in a tab that is used again: a new browser context costs more than most tests do on its page."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, Error, Page, expect

from bot.api.signed_in import COOKIE
from tests.bot.web.fake_desk import FakeDesk
from tests.journeys.widget_page import DESKTOP, NARROW, PHONE, axe_complaints, looks

TABLET = {"width": 1024, "height": 768}
SIZES = (DESKTOP, TABLET, PHONE, NARROW)


class _Tab:
    """A tab of a browser context of its own, and what it had to complain about."""

    def __init__(self, browser: Browser, script: str) -> None:
        self.context = browser.new_context(viewport=DESKTOP, locale="de-DE", reduced_motion="reduce")  # type: ignore[arg-type]
        if script:
            self.context.add_init_script(script)
        self.complaints = list[str]()
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda line: self._hears(line.text))

    def _hears(self, text: str) -> None:
        if "Content Security" in text:
            self.complaints.append(text)

    def sits_down(self, size: dict[str, int]) -> None:
        self.complaints.clear()
        self.page.set_viewport_size(size)  # type: ignore[arg-type]

    def leaves(self, address: str) -> None:
        """To an empty page of the desk, and nothing is left there: no other tab, no words, no wish, no session."""
        for page in self.context.pages:
            if page is not self.page:
                page.close()
        self.context.set_offline(False)
        self.page.goto(f"{address}/nothing")
        self.page.evaluate("localStorage.clear(), sessionStorage.clear()")
        self.page.mouse.move(0, 0)
        self.page.emulate_media(color_scheme="light")
        self.context.clear_cookies()


_kept: WeakKeyDictionary[Browser, dict[str, _Tab]] = WeakKeyDictionary()


@contextmanager
def tab(browser: Browser, desk: FakeDesk, size: dict[str, int] | None = None, script: str = "") -> Iterator[Page]:
    """A blank tab that knows nothing of tests before; `script` runs on all its pages before their own ones.

    Leaving fails when a page broke or the policy blocked something. A tab whose test has failed is thrown away.
    """
    tabs = _kept.setdefault(browser, {})
    own = tabs.pop(script, None) or _Tab(browser, script)
    try:
        own.sits_down(size or DESKTOP)
        yield own.page
        assert own.complaints == []
    except BaseException:
        own.context.close()
        raise
    try:
        own.leaves(desk.address)
        tabs[script] = own
    except Error:  # it was still on its way to somewhere else
        own.context.close()


@contextmanager
def staff_page(
    browser: Browser, desk: FakeDesk, path: str = "/console", signed_in: bool = True, **wishes: Any
) -> Iterator[Page]:
    """A page of staff, just opened."""
    with tab(browser, desk, **wishes) as page:
        if signed_in:
            signs_in(page, desk)
        page.goto(desk.address + path)
        yield page


@contextmanager
def clerk_at(
    browser: Browser, desk: FakeDesk, size: dict[str, int] | None = None, language: str = "de"
) -> Iterator[Page]:
    """A signed-in clerk before the console."""
    with tab(browser, desk, size) as page:
        signs_in(page, desk, language)
        opens_the_console(page, desk)
        yield page


def signs_in(page: Page, desk: FakeDesk, language: str = "de") -> None:
    """With the session of an account that speaks the language."""
    page.context.add_cookies([{"name": COOKIE, "value": language, "url": desk.address}])


def opens_the_console(page: Page, desk: FakeDesk) -> None:
    """Until it is there with all it shows at first."""
    page.goto(f"{desk.address}/console")
    page.wait_for_selector("body.ready")


def comes_again(page: Page) -> None:
    """The console is loaded anew."""
    page.reload()
    page.wait_for_selector("body.ready")


def claims_the_first(page: Page) -> None:
    """By keyboard."""
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.locator("#words")).to_be_focused()


def complaints(page: Page, sizes: Sequence[dict[str, int]] = SIZES, colours: str = "light") -> list[str]:
    """What axe finds at the widest and the narrowest size, and where something sticks out at whatever size.

    The page is as wide and as light as before afterwards.
    """
    before, found = page.viewport_size, list[str]()
    for size, look in zip(sizes, looks(page, *((size, colours) for size in sizes)), strict=True):
        said = axe_complaints(page) if size in (sizes[0], sizes[-1]) else []
        said += ["sticks out"] if page.evaluate("document.documentElement.scrollWidth > innerWidth") else []
        found += [f"{look}: {one}" for one in said]
    page.set_viewport_size(before)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light")
    return found
