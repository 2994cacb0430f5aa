"""What a clerk is reading stays where it is when the record changes, and is not read aloud a second time."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bot.web.fake_desk import FakeDesk, open_desk
from tests.bot.web.test_console import _claims_the_first, _clerk_at

pytestmark = pytest.mark.browser
BEFORE: dict[str, Any] = {
    "conversation": "c9",
    "opened_at": "2026-11-20T10:00:00+00:00",
    "handovers": [],
    "messages": 40,
}
LISTEN = """() => {
  window.aloud = [];
  const isSilent = (node) => node.closest("[aria-live], [role=log]").getAttribute("aria-live") === "off";
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes)
        if (node.matches?.(".entry") && !isSilent(node)) window.aloud.push(node.innerText);
  }).observe(document.querySelector("#talk .log"), { childList: true, subtree: true });
}"""


def _reads_an_earlier_conversation(desk: FakeDesk, page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("#card summary").click()
    expect(page.locator(".earlier-said li")).to_have_count(40)
    page.evaluate("document.querySelector('#card').scrollTop = 200")


def _place(page: Page) -> float:
    """Where on the screen the words are that are being read."""
    top: float = page.evaluate("document.querySelector('.earlier-said').getBoundingClientRect().top")
    return top


def test_an_earlier_conversation_stays_open_while_the_card_changes(browser: Browser) -> None:
    with open_desk() as desk:
        desk.earlier = [BEFORE]
        with _clerk_at(browser, desk) as page:
            _reads_an_earlier_conversation(desk, page)
            before = _place(page)
            desk.earlier = [BEFORE, BEFORE | {"conversation": "c8", "messages": 2}]
            desk.change("h0", department="Standesamt")
            expect(page.locator("#card")).to_contain_text("Standesamt")
            expect(page.locator("#card details")).to_have_count(2)
            expect(page.locator(".earlier-said li")).to_have_count(40)
            expect(page.locator("#card summary").first).to_be_focused()
            assert page.locator("#card details[open]").count() == 1
            assert abs(_place(page) - before) < 2
            assert page.evaluate("document.querySelector('#card').scrollTop") > 0


def test_another_chat_has_a_card_of_its_own(browser: Browser) -> None:
    with open_desk() as desk:
        desk.earlier = [BEFORE]
        with _clerk_at(browser, desk) as page:
            _reads_an_earlier_conversation(desk, page)
            page.locator('[data-id="h1"]').click()
            expect(page.locator("#card details:not([open])")).to_have_count(1)
            assert page.evaluate("document.querySelector('#card').scrollTop") == 0


def test_opening_a_chat_reads_nothing_aloud_and_what_comes_then_once(browser: Browser) -> None:
    with open_desk() as desk, _clerk_at(browser, desk) as page:
        page.evaluate(LISTEN)
        _claims_the_first(page)
        expect(page.locator(".log")).to_have_attribute("aria-live", "polite")
        assert page.evaluate("window.aloud") == []
        desk.say("h0", "citizen", "Sind Sie da?")
        expect(page.locator(".entry.citizen")).to_have_count(2)
        page.keyboard.type("Guten Tag")
        page.keyboard.press("Enter")
        expect(page.locator(".entry.agent:not(.pending)")).to_have_count(1)
        desk.tell("seen", "h0", by="citizen", seq=4)
        expect(page.locator(".ticks.read")).to_have_count(1)
        aloud = page.evaluate("window.aloud")
        assert [words in said for words, said in zip(("Sind Sie da?", "Guten Tag"), aloud, strict=True)] == [True, True]
