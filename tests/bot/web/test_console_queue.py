"""The queue: what was heard while it was read is newer, and what happens to chats without the clerk is told."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bot.web.fake_desk import FakeDesk, handover, open_desk
from tests.bot.web.staff_pages import TABLET, clerk_at
from tests.programs import wait_for

pytestmark = pytest.mark.browser
JONAS = {"id": "jonas", "name": "Jonas Berg"}
ANNA = {"id": "anna", "name": "Anna Muster"}
MINE = {"state": "claimed", "agent": ANNA}
ACTS = "#talk .acts button"
ON_ITS_WAY_S = 1.0
ARRIVED_MS = 1_300


@contextmanager
def _a_reading_on_its_way(browser: Browser) -> Iterator[tuple[FakeDesk, Page]]:
    """A clerk whose console has just read the lists; what was read arrives a second later."""
    with open_desk() as desk, clerk_at(browser, desk) as page:
        desk.change("h0", state="claimed", agent=ANNA)
        expect(page.locator("#tab-mine .count")).to_have_text("1")
        wait_for(lambda: bool(desk.lines), 5)
        read = len(desk.done("listed"))
        desk.lists_take_s = ON_ITS_WAY_S
        desk.rows["h7"] = handover(7)
        desk.tell("handover", "h7", item=desk.rows["h7"])
        wait_for(lambda: len(desk.done("listed")) == read + 2, 5)
        yield desk, page


def test_a_chat_that_was_taken_while_the_lists_were_read_does_not_wait(browser: Browser) -> None:
    with _a_reading_on_its_way(browser) as (desk, page):
        desk.change("h1", state="claimed", agent=JONAS)
        desk.change("h7", state="claimed", agent=JONAS)
        desk.change("h2", state="claimed", agent=ANNA)
        expect(page.locator("#tab-mine .count")).to_have_text("2")
        page.wait_for_timeout(ARRIVED_MS)
        expect(page.locator("#tab-waiting .count")).to_have_text("0")
        expect(page.locator("#tab-mine .count")).to_have_text("2")


def test_an_erased_chat_does_not_come_back_with_an_older_reading(browser: Browser) -> None:
    with _a_reading_on_its_way(browser) as (desk, page):
        desk.erase("h1")
        expect(page.locator('[data-id="h1"]')).to_have_count(0)
        page.wait_for_timeout(ARRIVED_MS)
        expect(page.locator('[data-id="h7"]')).to_have_count(1)
        expect(page.locator('[data-id="h1"]')).to_have_count(0)


def test_the_newest_words_of_a_citizen_stay_in_the_list(browser: Browser) -> None:
    with _a_reading_on_its_way(browser) as (desk, page):
        page.keyboard.press("2")
        desk.say("h0", "citizen", "Noch eine Frage")
        expect(page.locator('[data-id="h0"]')).to_contain_text("Noch eine Frage")
        page.wait_for_timeout(ARRIVED_MS)
        expect(page.locator("#tab-waiting .count")).to_have_text("3")
        expect(page.locator('[data-id="h0"]')).to_contain_text("Noch eine Frage")


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
        with clerk_at(browser, desk) as page:
            _loses(desk, "h0")
            _leads_there(page, "h0", "nicht mehr bei Ihnen, es wartet wieder in der Schlange: Anliegen 0.")


def test_what_a_colleague_loses_is_no_news(browser: Browser) -> None:
    with open_desk() as desk, clerk_at(browser, desk) as page:
        _loses(desk, "h0")
        desk.say("h0", "citizen", "Hallo?")
        desk.tell("alert", "h1", item=desk.rows["h1"])
        expect(page.locator(".toast")).to_have_count(1)
        expect(page.locator(".toast")).to_contain_text("Niemand übernimmt")


def test_what_was_passed_on_to_the_clerk_is_told_and_leads_there(browser: Browser) -> None:
    with open_desk() as desk, clerk_at(browser, desk) as page:
        desk.rows["h9"] = handover(9, addressee="anna")
        desk.tell("handover", "h9", item=desk.rows["h9"])
        _leads_there(page, "h9", "Für Sie, von einer Kollegin oder einem Kollegen: Anliegen 9.")


def test_a_chat_that_somebody_has_taken_is_not_said_to_wait(browser: Browser) -> None:
    with open_desk() as desk, clerk_at(browser, desk) as page:
        desk.tell("alert", "h1", item=desk.rows["h1"])
        expect(page.locator(".toast")).to_contain_text("Niemand übernimmt: Anliegen 1")
        desk.change("h1", state="claimed", agent={"id": "ben", "name": "Ben Ohm"})
        expect(page.locator(".toast")).to_have_count(0)


def test_news_cover_neither_the_acts_nor_the_field_nor_the_card(browser: Browser) -> None:
    with open_desk() as desk:
        desk.rows["h0"] |= MINE
        with clerk_at(browser, desk) as page:
            page.keyboard.press("2")
            page.locator('[data-id="h0"]').click()
            expect(page.locator("#words")).to_be_focused()
            for key in ("h1", "h2"):
                desk.tell("alert", key, item=desk.rows[key])
            expect(page.locator(".toast")).to_have_count(2)
            for size in (TABLET, {"width": 1440, "height": 900}):
                page.set_viewport_size(size)  # type: ignore[arg-type]
                _cover_nothing(page, size)


def _cover_nothing(page: Page, size: dict[str, int]) -> None:
    box = page.locator("#toasts").bounding_box()
    assert box is not None
    for place in (ACTS, "#words", "#talk .log"):
        other = page.locator(place).first.bounding_box()
        assert other is not None
        assert box["x"] + box["width"] <= other["x"], (place, size)
    assert box["y"] + box["height"] <= size["height"], size
