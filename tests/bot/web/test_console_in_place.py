"""What the clerk looks at stays where it is: the page, the end of the transcript, which workplace is in front."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bot.web.fake_desk import FakeDesk, open_desk
from tests.bot.web.test_console import _clerk_at
from tests.bot.web.test_console_reading import PASS

pytestmark = pytest.mark.browser
MINE = {"state": "claimed", "agent": {"id": "anna", "name": "Anna Muster"}}
LONG: dict[str, Any] = PASS | {"text": "\n\n".join(["Bringen Sie ein Lichtbild mit."] * 12)}
LINKS = "Mehr steht auf https://www.stadt.example/ und im Amt."
_FROM_END = "log => Math.round(log.scrollHeight - log.scrollTop - log.clientHeight)"


def _talked(desk: FakeDesk, sentences: int = 40) -> None:
    desk.rows["h0"] |= MINE
    for _ in range(sentences):
        desk.say("h0", "bot", LINKS, tell=False, format="markdown")
        desk.say("h0", "agent", "Gern.", tell=False, name="Anna Muster")


def _opens_mine(page: Page) -> None:
    page.keyboard.press("2")
    page.locator('[data-id="h0"]').click()
    expect(page.locator("#words")).to_be_focused()


@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, {"width": 1024, "height": 768}])
def test_the_page_does_not_slip_away_under_a_long_transcript(browser: Browser, size: dict[str, int]) -> None:
    with open_desk() as desk:
        _talked(desk)
        with _clerk_at(browser, desk, size) as page:
            _opens_mine(page)
            root = page.evaluate(
                "[document.scrollingElement.scrollTop, document.scrollingElement.scrollHeight, innerHeight]"
            )
            assert root == [0, size["height"], size["height"]]


def test_the_newest_words_stay_in_view_beside_a_long_article(browser: Browser) -> None:
    with open_desk() as desk:
        _talked(desk)
        desk.suggested = [LONG]
        with _clerk_at(browser, desk) as page:
            _opens_mine(page)
            desk.say("h0", "citizen", "Was muss ich mitbringen?")
            expect(page.locator(".entry.citizen").last).to_be_in_viewport()
            page.keyboard.press("Control+1")
            expect(page.locator("#words")).not_to_have_value("")
            page.wait_for_timeout(100)
            assert page.locator("#talk .log").evaluate(_FROM_END) < 2


def test_the_sign_of_a_link_never_wraps_alone(browser: Browser) -> None:
    with open_desk() as desk:
        _talked(desk, 1)
        with _clerk_at(browser, desk) as page:
            _opens_mine(page)
            end = page.locator(".entry.bot a .end").first
            assert end.evaluate("node => getComputedStyle(node).whiteSpace") == "nowrap"


def test_after_signing_in_by_link_the_conversations_are_said_to_be_in_front(browser: Browser) -> None:
    with open_desk() as desk, _clerk_at(browser, desk) as page:
        page.goto("about:blank")
        page.goto(f"{desk.address}/console#password")
        page.wait_for_selector("body.ready")
        expect(page.locator('.views [aria-current="page"]')).to_contain_text("Gespräche")


@pytest.mark.parametrize(("changes", "late"), [({}, 1), (MINE, 0), (MINE | {"kind": "callback"}, 1)])
def test_only_who_still_waits_is_late(browser: Browser, changes: dict[str, Any], late: int) -> None:
    with open_desk(1) as desk:
        desk.rows["h0"] |= changes | {"due_at": desk.rows["h0"]["opened_at"]}
        with _clerk_at(browser, desk) as page:
            page.keyboard.press("2" if changes else "1")
            page.locator('[data-id="h0"]').click()
            expect(page.locator("#card")).to_contain_text("Chat" if changes.get("kind") is None else "Rückruf")
            expect(page.locator("#queue .late")).to_have_count(late)
            expect(page.locator("#card .facts").first.get_by_text("Fällig", exact=True)).to_have_count(late)


def test_a_reading_that_fails_is_tried_again_until_the_screen_is_what_the_record_is(browser: Browser) -> None:
    with open_desk() as desk:
        _talked(desk, 1)
        with _clerk_at(browser, desk) as page:
            _opens_mine(page)
            desk.broken = {"lists", "packet"}
            desk.say("h0", "citizen", "Das ging verloren.", tell=False)
            desk.rows["h1"] |= MINE
            desk.tell("resync", None)
            page.wait_for_timeout(300)
            desk.broken = set()
            expect(page.locator(".entry.citizen").last).to_contain_text("Das ging verloren.")
            expect(page.locator("#queue .row")).to_have_count(2)


def test_a_long_title_leaves_room_for_how_long_somebody_waits(browser: Browser) -> None:
    with open_desk(1) as desk:
        desk.rows["h0"]["service"]["title"] = "Personalausweis verloren oder gestohlen und wiedergefunden"
        with _clerk_at(browser, desk) as page:
            row, wait = page.locator("#queue .row").bounding_box(), page.locator("#queue .wait").bounding_box()
            assert row is not None
            assert wait is not None
            assert wait["x"] + wait["width"] <= row["x"] + row["width"] - 10


def test_escape_closes_the_menu_and_nothing_else(browser: Browser) -> None:
    with open_desk() as desk:
        _talked(desk, 1)
        with _clerk_at(browser, desk) as page:
            _opens_mine(page)
            page.get_by_role("button", name="Anna Muster").click()
            expect(page.locator("#menu")).to_be_visible()
            page.keyboard.press("Escape")
            expect(page.locator("#menu")).to_be_hidden()
            expect(page.get_by_role("button", name="Anna Muster")).to_be_focused()
            expect(page.locator("#talk .log")).to_be_visible()


def test_a_call_back_names_the_hour_that_was_promised(browser: Browser) -> None:
    with open_desk(1) as desk:
        desk.rows["h0"] |= {"kind": "callback", "due_at": "2099-11-25T12:00:00+01:00"}
        with _clerk_at(browser, desk) as page:
            page.locator('[data-id="h0"]').click()
            expect(page.locator("#card .facts").first).to_contain_text("25.11.99")
