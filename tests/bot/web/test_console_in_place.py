"""What the clerk looks at stays where it is: page, transcript, card and workplace; nothing is read aloud twice."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bot.web.fake_desk import FakeDesk, open_desk
from tests.bot.web.staff_pages import claims_the_first, clerk_at, opens_the_console, signs_in, tab
from tests.bot.web.test_console_reading import PASS

pytestmark = pytest.mark.browser
MINE = {"state": "claimed", "agent": {"id": "anna", "name": "Anna Muster"}}
LONG: dict[str, Any] = PASS | {"text": "\n\n".join(["Bringen Sie ein Lichtbild mit."] * 12)}
LINKS = "Mehr steht auf https://www.stadt.example/ und im Amt."
PLACE_OF_THE_PAGE = "[document.scrollingElement.scrollTop, document.scrollingElement.scrollHeight, innerHeight]"
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


def test_a_long_transcript_does_not_push_the_page_away_and_no_sign_of_a_link_wraps_alone(browser: Browser) -> None:
    with open_desk() as desk, tab(browser, desk) as page:
        _talked(desk)
        signs_in(page, desk)
        for size in ({"width": 1440, "height": 900}, {"width": 1024, "height": 768}):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            opens_the_console(page, desk)
            _opens_mine(page)
            assert page.evaluate(PLACE_OF_THE_PAGE) == [0, size["height"], size["height"]]
            end = page.locator(".entry.bot a .end").first
            assert end.evaluate("node => getComputedStyle(node).whiteSpace") == "nowrap"


def test_the_newest_words_stay_in_view_beside_a_long_article(browser: Browser) -> None:
    with open_desk() as desk:
        _talked(desk)
        desk.suggested = [LONG]
        with clerk_at(browser, desk) as page:
            _opens_mine(page)
            desk.say("h0", "citizen", "Was muss ich mitbringen?")
            expect(page.locator(".entry.citizen").last).to_be_in_viewport()
            page.keyboard.press("Control+1")
            expect(page.locator("#words")).not_to_have_value("")
            page.wait_for_timeout(100)
            assert page.locator("#talk .log").evaluate(_FROM_END) < 2


def test_after_signing_in_by_link_the_conversations_are_said_to_be_in_front(browser: Browser) -> None:
    with open_desk() as desk, clerk_at(browser, desk) as page:
        page.goto("about:blank")
        page.goto(f"{desk.address}/console#password")
        page.wait_for_selector("body.ready")
        expect(page.locator('.views [aria-current="page"]')).to_contain_text("Gespräche")


def test_only_who_still_waits_is_late(browser: Browser) -> None:
    with open_desk() as desk:
        for row, changes in zip(desk.rows.values(), ({}, MINE, MINE | {"kind": "callback"}), strict=True):
            row |= changes | {"due_at": row["opened_at"]}
        with clerk_at(browser, desk) as page:
            for key, list_of_it, kind, late in (
                ("h0", "1", "Chat", 1),
                ("h1", "2", "Chat", 0),
                ("h2", "2", "Rückruf", 1),
            ):
                page.keyboard.press("Escape")
                page.keyboard.press(list_of_it)
                page.locator(f'[data-id="{key}"]').click()
                expect(page.locator(f'[data-id="{key}"]')).to_have_attribute("aria-current", "true")
                expect(page.locator("#card")).to_contain_text(kind)
                expect(page.locator(f'[data-id="{key}"] .late'), key).to_have_count(late)
                due = page.locator("#card .facts").first.get_by_text("Fällig", exact=True)
                expect(due, key).to_have_count(late)


def test_a_reading_that_fails_is_tried_again_until_the_screen_is_what_the_record_is(browser: Browser) -> None:
    with open_desk() as desk:
        _talked(desk, 1)
        with clerk_at(browser, desk) as page:
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
        with clerk_at(browser, desk) as page:
            row, wait = page.locator("#queue .row").bounding_box(), page.locator("#queue .wait").bounding_box()
            assert row is not None
            assert wait is not None
            assert wait["x"] + wait["width"] <= row["x"] + row["width"] - 10


def test_escape_closes_the_menu_and_nothing_else(browser: Browser) -> None:
    with open_desk() as desk:
        _talked(desk, 1)
        with clerk_at(browser, desk) as page:
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
        with clerk_at(browser, desk) as page:
            page.locator('[data-id="h0"]').click()
            expect(page.locator("#card .facts").first).to_contain_text("25.11.99")


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
        with clerk_at(browser, desk) as page:
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
        with clerk_at(browser, desk) as page:
            _reads_an_earlier_conversation(desk, page)
            page.locator('[data-id="h1"]').click()
            expect(page.locator("#card details:not([open])")).to_have_count(1)
            assert page.evaluate("document.querySelector('#card').scrollTop") == 0


def test_opening_a_chat_reads_nothing_aloud_and_what_comes_then_once(browser: Browser) -> None:
    with open_desk() as desk, clerk_at(browser, desk) as page:
        page.evaluate(LISTEN)
        claims_the_first(page)
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
