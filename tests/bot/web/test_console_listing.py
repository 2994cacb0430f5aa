"""The lists of the queue: what was heard while they were being read is newer than what was read."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bot.web.fake_desk import FakeDesk, handover, open_desk
from tests.bot.web.test_console import _clerk_at
from tests.programs import wait_for

pytestmark = pytest.mark.browser
JONAS = {"id": "jonas", "name": "Jonas Berg"}
ANNA = {"id": "anna", "name": "Anna Muster"}
ON_ITS_WAY_S = 1.0
ARRIVED_MS = 1_300


@contextmanager
def _a_reading_on_its_way(browser: Browser) -> Iterator[tuple[FakeDesk, Page]]:
    """A clerk whose console has just read the lists; what was read arrives a second later."""
    with open_desk() as desk, _clerk_at(browser, desk) as page:
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
