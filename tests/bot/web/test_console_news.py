"""What happens to chats without the clerk is told with the way there, as long as it is so."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bot.web.fake_desk import FakeDesk, handover, open_desk
from tests.bot.web.test_console import _clerk_at

pytestmark = pytest.mark.browser
MINE = {"state": "claimed", "agent": {"id": "anna", "name": "Anna Muster"}}
ACTS = "#talk .acts button"
TABLET = {"width": 1024, "height": 768}


def _leads_there(page: Page, key: str, words: str) -> None:
    toast = page.locator(".toast").filter(has_text=words)
    toast.get_by_role("button", name="Gespräch öffnen").click()
    expect(page.locator(f'[data-id="{key}"]')).to_have_attribute("aria-current", "true")
    expect(toast).to_have_count(0)


def _loses(desk: FakeDesk, key: str) -> None:
    desk.rows[key] |= {"state": "waiting", "agent": None, "version": 2}
    desk.tell("handover", key, item=desk.rows[key], lost_by="anna")


def test_who_loses_a_chat_is_told_and_led_there(browser: Browser) -> None:
    with open_desk() as desk:
        desk.rows["h0"] |= MINE
        with _clerk_at(browser, desk) as page:
            _loses(desk, "h0")
            _leads_there(page, "h0", "nicht mehr bei Ihnen, es wartet wieder in der Schlange: Anliegen 0.")


def test_what_a_colleague_loses_is_no_news(browser: Browser) -> None:
    with open_desk() as desk, _clerk_at(browser, desk) as page:
        _loses(desk, "h0")
        desk.say("h0", "citizen", "Hallo?")
        desk.tell("alert", "h1", item=desk.rows["h1"])
        expect(page.locator(".toast")).to_have_count(1)
        expect(page.locator(".toast")).to_contain_text("Niemand übernimmt")


def test_what_was_passed_on_to_the_clerk_is_told_and_leads_there(browser: Browser) -> None:
    with open_desk() as desk, _clerk_at(browser, desk) as page:
        desk.rows["h9"] = handover(9, addressee="anna")
        desk.tell("handover", "h9", item=desk.rows["h9"])
        _leads_there(page, "h9", "Für Sie, von einer Kollegin oder einem Kollegen: Anliegen 9.")


def test_a_chat_that_somebody_has_taken_is_not_said_to_wait(browser: Browser) -> None:
    with open_desk() as desk, _clerk_at(browser, desk) as page:
        desk.tell("alert", "h1", item=desk.rows["h1"])
        expect(page.locator(".toast")).to_contain_text("Niemand übernimmt: Anliegen 1")
        desk.change("h1", state="claimed", agent={"id": "ben", "name": "Ben Ohm"})
        expect(page.locator(".toast")).to_have_count(0)


@pytest.mark.parametrize("size", [TABLET, {"width": 1440, "height": 900}])
def test_news_cover_neither_the_acts_nor_the_field_nor_the_card(browser: Browser, size: dict[str, int]) -> None:
    with open_desk() as desk:
        desk.rows["h0"] |= MINE
        with _clerk_at(browser, desk, size) as page:
            page.keyboard.press("2")
            page.locator('[data-id="h0"]').click()
            expect(page.locator("#words")).to_be_focused()
            for key in ("h1", "h2"):
                desk.tell("alert", key, item=desk.rows[key])
            expect(page.locator(".toast")).to_have_count(2)
            box = page.locator("#toasts").bounding_box()
            assert box is not None
            for place in (page.locator(ACTS).first, page.locator("#words"), page.locator("#talk .log")):
                other = place.bounding_box()
                assert other is not None
                assert box["x"] + box["width"] <= other["x"]
            assert box["y"] + box["height"] <= size["height"]
