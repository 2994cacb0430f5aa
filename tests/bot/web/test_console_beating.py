"""The console says by itself that it is there: also in the background, and with the token of the newest session."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bot.handover.presence import BEAT_EVERY_S, GONE_AFTER_S
from tests.bot.web.fake_desk import FakeDesk, open_desk
from tests.bot.web.staff_pages import opens_the_console, signs_in
from tests.journeys.widget_page import DESKTOP

CONSOLE = Path(__file__).resolve().parents[3] / "bot" / "web" / "static" / "console"
HURRIED_MS = 500


@pytest.fixture(autouse=True)
def _leaves(browser: Browser) -> Iterator[None]:
    """A page that beats is not left to beat on beside other tests."""
    before = browser.contexts
    yield
    for context in browser.contexts:
        if context not in before:
            context.close()


def _at_the_console(browser: Browser, desk: FakeDesk, ticker: str = "") -> Page:
    page = browser.new_page(base_url=desk.address, viewport=DESKTOP)  # type: ignore[arg-type]
    signs_in(page, desk)
    page.clock.install()
    if ticker:
        page.route("**/ticker.js", lambda route: route.fulfill(body=ticker, content_type="text/javascript"))
    opens_the_console(page, desk)
    return page


def _hurried_ticker() -> str:
    """The worker as it is but for its interval, which a test of its own compares with the server's."""
    ticker = (CONSOLE / "ticker.js").read_text()
    assert ticker.count(f"{BEAT_EVERY_S}000") == 1
    return ticker.replace(f"{BEAT_EVERY_S}000", str(HURRIED_MS))


def _beats(page: Page, desk: FakeDesk, count: int, within_s: float, act: str = "beat") -> bool:
    end = time.monotonic() + within_s
    while len(desk.done(act)) < count and time.monotonic() < end:
        page.wait_for_selector("body", timeout=1_000)
        time.sleep(0.1)
    return len(desk.done(act)) >= count


def test_the_console_beats_as_often_as_the_server_expects() -> None:
    said = [re.findall(r"\b(\d+)000\b", (CONSOLE / name).read_text()) for name in ("ticker.js", "beat.js")]
    assert said == [[str(BEAT_EVERY_S)], [str(BEAT_EVERY_S)]]
    assert BEAT_EVERY_S * 4 < GONE_AFTER_S <= 60


@pytest.mark.browser
def test_a_console_whose_timers_stand_still_beats_all_the_same(browser: Browser) -> None:
    with open_desk() as desk:
        page = _at_the_console(browser, desk, _hurried_ticker())
        page.clock.pause_at(time.time() + 3_600)
        before = len(desk.done("beat"))
        assert _beats(page, desk, before + 2, 5)
        page.close()


@pytest.mark.browser
def test_after_another_sign_in_the_next_beat_has_its_token_and_waking_up_is_told_at_once(browser: Browser) -> None:
    with open_desk() as desk:
        page = _at_the_console(browser, desk)
        desk.me["csrf"] = "another"
        page.evaluate("dispatchEvent(new Event('online'))")
        assert _beats(page, desk, 1, 5, "forged")
        page.wait_for_timeout(300)
        page.evaluate("dispatchEvent(new Event('online'))")
        assert _beats(page, desk, 1, 5)
        assert len(desk.done("forged")) == 1, "a token that is not good any more is tried once"
        page.close()
