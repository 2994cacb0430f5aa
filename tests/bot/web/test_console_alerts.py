"""Who looks elsewhere is told of a new chat by a sound and one notification, and by neither when it is switched off."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bot.web.fake_desk import FakeDesk, handover, open_desk
from tests.bot.web.staff_pages import comes_again, opens_the_console, signs_in, tab
from tests.programs import wait_for

pytestmark = pytest.mark.browser

STUBS = """
window.shown = [];
window.tones = [];
window.away = false;
Object.defineProperty(document, "hidden", { get: () => window.away });
window.Notification = class {
  static permission = "default";
  static asked = 0;
  static answer = "granted";
  static async requestPermission() {
    this.asked += 1;
    return (this.permission = this.answer);
  }
  constructor(title, { body, tag }) { window.shown.push({ title, body, tag }); }
  close() {}
};
window.AudioContext = class {
  state = "suspended";
  currentTime = 0;
  destination = {};
  resume() { this.state = "running"; }
  createGain() {
    const gain = { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} };
    return { gain, connect: (next) => next };
  }
  createOscillator() {
    const made = { frequency: { value: 0 }, connect: (next) => next, stop() {} };
    made.start = () => window.tones.push(made.frequency.value);
    return made;
  }
};
"""


@contextmanager
def _at_work(browser: Browser, desk: FakeDesk, touched: bool = True) -> Iterator[Page]:
    """A clerk whose browser only notes what it would sound and show."""
    with tab(browser, desk, script=STUBS) as page:
        signs_in(page, desk)
        opens_the_console(page, desk)
        expect(page.get_by_role("switch", name="Verfügbar")).to_have_attribute("aria-checked", "true")
        wait_for(lambda: bool(desk.lines), 5)
        if touched:
            page.keyboard.press("Shift")
        yield page


def _switch(page: Page, name: str) -> None:
    page.get_by_role("button", name="Anna Muster").click()
    page.locator("#menu").get_by_role("button", name=name).click()
    page.keyboard.press("Escape")


def _looks_away(page: Page) -> None:
    page.evaluate("window.away = true")


def _comes(desk: FakeDesk, page: Page, number: int = 9) -> None:
    """A new chat, which the console has drawn."""
    desk.rows[f"h{number}"] = handover(number)
    desk.tell("handover", f"h{number}", item=desk.rows[f"h{number}"])
    expect(page.locator(f'[data-id="h{number}"]')).to_be_visible()


def _is_told(page: Page) -> tuple[list[dict[str, Any]], list[int]]:
    """Notifications and tones; the console has drawn the change before, in the same task."""
    page.wait_for_timeout(200)
    return page.evaluate("window.shown"), page.evaluate("window.tones")


def test_a_new_chat_sounds_once_and_is_notified_without_words_of_the_citizen_to_who_looks_elsewhere(
    browser: Browser,
) -> None:
    with open_desk() as desk, _at_work(browser, desk) as page:
        _switch(page, "Mitteilungen")
        _comes(desk, page, 8)
        assert _is_told(page) == ([], [660, 880]), "who looks at the console gets the sound and no notification"
        _looks_away(page)
        _comes(desk, page, 9)
        shown, tones = _is_told(page)
    assert [(one["title"], one["tag"]) for one in shown] == [("Jemand wartet auf eine Person", "h9")]
    assert "Was kostet das?" not in str(shown)
    assert tones == [660, 880] * 2


def test_without_leave_nothing_is_shown_and_the_switch_stays_off(browser: Browser) -> None:
    with open_desk() as desk, _at_work(browser, desk) as page:
        page.evaluate("Notification.answer = 'denied'")
        _switch(page, "Mitteilungen")
        assert page.evaluate("Notification.asked") == 1
        expect(page.locator("#menu").get_by_text("Mitteilungen")).to_have_attribute("aria-pressed", "false")
        _looks_away(page)
        _comes(desk, page)
        assert _is_told(page) == ([], [660, 880])


def test_nobody_is_asked_for_notifications_unless_they_are_switched_on(browser: Browser) -> None:
    with open_desk() as desk, _at_work(browser, desk) as page:
        _looks_away(page)
        _comes(desk, page)
        assert _is_told(page)[0] == []
        assert page.evaluate("Notification.asked") == 0


def test_sound_and_notifications_stay_off_where_they_were_switched_off(browser: Browser) -> None:
    with open_desk() as desk, _at_work(browser, desk) as page:
        page.keyboard.press("s")
        for _ in range(2):
            _switch(page, "Mitteilungen")
        comes_again(page)
        page.keyboard.press("Shift")
        _looks_away(page)
        _comes(desk, page)
        assert _is_told(page) == ([], [])


def test_a_page_that_nobody_has_touched_is_silent_instead_of_broken(browser: Browser) -> None:
    with open_desk() as desk, _at_work(browser, desk, touched=False) as page:
        _comes(desk, page)
        assert _is_told(page) == ([], [])


def test_who_is_away_is_not_called_to_new_chats(browser: Browser) -> None:
    with open_desk() as desk, _at_work(browser, desk) as page:
        _switch(page, "Mitteilungen")
        page.keyboard.press("p")
        expect(page.get_by_role("switch", name="Abwesend")).to_have_attribute("aria-checked", "false")
        _looks_away(page)
        _comes(desk, page)
        assert _is_told(page) == ([], [])


def test_what_the_own_citizen_writes_is_told_while_nobody_looks(browser: Browser) -> None:
    with open_desk() as desk, _at_work(browser, desk) as page:
        _switch(page, "Mitteilungen")
        page.locator('[data-id="h0"]').click()
        page.keyboard.press("c")
        expect(page.locator("#words")).to_be_focused()
        desk.say("h0", "citizen", "Hallo?")
        expect(page.locator(".entry.citizen").last).to_contain_text("Hallo?")
        assert _is_told(page) == ([], []), "it stands before the clerk"
        _looks_away(page)
        desk.say("h0", "citizen", "Geheime Frage")
        expect(page.locator(".entry.citizen").last).to_contain_text("Geheime Frage")
        shown, tones = _is_told(page)
    assert [(one["title"], one["tag"]) for one in shown] == [("Neue Nachricht in Ihrem Gespräch", "h0")]
    assert "Geheime" not in str(shown)
    assert tones == [520]


def test_a_chat_that_nobody_takes_is_told_with_a_tone_of_its_own(browser: Browser) -> None:
    with open_desk() as desk, _at_work(browser, desk) as page:
        _switch(page, "Mitteilungen")
        _looks_away(page)
        desk.tell("alert", "h1", item=desk.rows["h1"])
        expect(page.locator("#toasts")).to_contain_text("Niemand übernimmt")
        shown, tones = _is_told(page)
    assert [(one["title"], one["tag"]) for one in shown] == [("Niemand übernimmt ein Gespräch", "h1")]
    assert tones == [880, 660, 880]
