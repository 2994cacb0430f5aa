"""What the console shows of the assistant and of the citizen's language, quotes, and whether somebody is there."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bot.web.fake_desk import CANNED, FakeDesk, open_desk
from tests.bot.web.staff_pages import claims_the_first, clerk_at
from tests.journeys.widget_page import axe_complaints

pytestmark = pytest.mark.browser
PASS: dict[str, Any] = {
    "article": "pass",
    "title": "Reisepass",
    "language": "de",
    "text": "**Reisepass**\n\n70 Euro.",
    "shown": ["fee"],
    "modules": {"what": "Ein Pass.", "fee": "70 Euro.", "legal": "PassG"},
    "updated": "2026-11-21",
}
UNDERSTOOD = {"intent": "ask_article", "confidence": 0.42, "service": {"article": "perso", "title": "Personalausweis"}}
TEXTS = {"de": CANNED["text"], "en": "One moment, please."}
LATER = "Date.now = ((now) => () => now() + 61000)(Date.now)"


def _quoting(desk: FakeDesk, page: Page) -> None:
    desk.suggested = [PASS]
    claims_the_first(page)


def test_what_the_assistant_understood_stands_beside_the_citizens_message(browser: Browser) -> None:
    with open_desk() as desk, clerk_at(browser, desk) as page:
        desk.transcript("h0")[0]["understood"] = UNDERSTOOD
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        beside = page.locator(".entry.citizen .understood")
        expect(beside).to_have_text(re.compile(r"verstanden als Personalausweis\s+42\s%"))


def test_an_answer_of_the_assistant_is_shown_at_once_and_so_is_what_was_missed(
    browser: Browser,
) -> None:
    with open_desk() as desk, clerk_at(browser, desk) as page:
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        desk.say("h0", "citizen", "Und für Kinder?")
        expect(page.locator(".entry.citizen")).to_have_count(2)
        desk.transcript("h0")[2]["understood"] = {"intent": "greet", "confidence": 0.9}
        desk.say("h0", "bot", "Bitte sagen Sie mehr.", tell=False)
        desk.tell("turn", "h0", number=3)
        expect(page.locator(".entry.bot").last).to_contain_text("Bitte sagen Sie mehr.")
        expect(page.locator(".entry.citizen .understood")).to_contain_text("Begrüßung")
        assert page.locator(".entry[data-seq]").count() == 4
        desk.say("h0", "bot", "Das war inzwischen.", tell=False)
        desk.tell("resync", "")
        expect(page.locator(".entry.bot").last).to_contain_text("Das war inzwischen.")


def test_only_what_was_asked_is_quoted_and_another_part_takes_its_place(browser: Browser) -> None:
    with open_desk() as desk, clerk_at(browser, desk) as page:
        _quoting(desk, page)
        field, extras = page.locator("#words"), page.locator("#talk .extras")
        page.keyboard.type("Gern:")
        page.keyboard.press("Control+1")
        expect(field).to_have_value("Gern: **Reisepass**\n\n70 Euro.")
        expect(extras).to_contain_text("Mit Quelle: Reisepass (Stand 21.11.2026)")
        expect(extras.get_by_role("button", name="Kosten")).to_have_attribute("aria-pressed", "true")
        assert axe_complaints(page) == []
        extras.get_by_role("button", name="Worum es geht").click()
        expect(field).to_have_value("Gern: **Reisepass**\n\nEin Pass.")
        expect(field).to_be_focused()
        page.keyboard.press("Control+1")
        expect(field).to_have_value("Gern: **Reisepass**\n\n70 Euro.")
        page.keyboard.press("Enter")
        expect(extras).to_be_hidden()
    assert [(body["text"], body["source_article"]) for body in desk.done("messages")] == [
        ("Gern: **Reisepass**\n\n70 Euro.", "pass")
    ]


def test_words_that_the_clerk_has_changed_stay(browser: Browser) -> None:
    with open_desk() as desk, clerk_at(browser, desk) as page:
        _quoting(desk, page)
        page.keyboard.press("Control+1")
        page.locator("#words").fill("**Reisepass**\n\n70 Euro, bei Eile 102.")
        page.locator("#talk .extras").get_by_role("button", name="Rechtsgrundlage").click()
        expect(page.locator("#words")).to_have_value(re.compile("bei Eile 102.*PassG", re.DOTALL))


def _signs_of_life(desk: FakeDesk) -> int:
    return desk.calls.count(("GET", "/api/v1/session", False))


def test_an_abandoned_console_does_not_say_that_somebody_is_there(browser: Browser) -> None:
    with open_desk() as desk, clerk_at(browser, desk) as page:
        claims_the_first(page)
        before = len(desk.calls)
        page.evaluate(LATER)
        desk.say("h0", "citizen", "Sind Sie noch da?")
        desk.change("h1", state="closed")
        expect(page.locator(".entry.citizen")).to_have_count(2)
        expect(page.locator('[data-id="h1"]')).to_have_count(0)
        desk.cut()
        page.wait_for_timeout(1_500)
        asked = [call for call in desk.calls[before:] if call[1].startswith("/api/")]
        assert len(asked) > 3
        assert all(by_itself for _, _, by_itself in asked), asked
        assert _signs_of_life(desk) == 0


def test_whoever_reads_and_writes_says_so_at_most_once_a_minute(browser: Browser) -> None:
    signs: dict[str, Callable[[Page], None]] = {
        "key": lambda page: page.keyboard.press("Shift"),
        "pointer": lambda page: page.mouse.move(page.evaluate("Math.random() * 300"), 300, steps=3),
        "wheel": lambda page: page.mouse.wheel(0, 40),
    }
    with open_desk() as desk, clerk_at(browser, desk) as page:
        for does_something in signs.values():
            does_something(page)
        page.wait_for_timeout(200)
        assert _signs_of_life(desk) == 0, "the page was opened less than a minute ago"
        for minute, sign in enumerate([*signs] * 2, 1):
            page.evaluate(LATER)
            with page.expect_response("**/api/v1/session"):
                signs[sign](page)
            signs[sign](page)
            page.wait_for_timeout(200)
            assert _signs_of_life(desk) == minute, sign


def _speaks_both(desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Canned responses come in the language that the conversation has when its packet is read."""
    german = desk.packet

    def packet(key: str) -> dict[str, Any]:
        language = desk.rows[key]["language"]
        return german(key) | {"canned": [CANNED | {"language": language, "text": TEXTS[language]}]}

    monkeypatch.setattr(desk, "packet", packet)


def test_the_head_and_the_canned_responses_follow_the_citizens_language(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_desk() as desk, clerk_at(browser, desk) as page:
        _speaks_both(desk, monkeypatch)
        claims_the_first(page)
        head, words = page.locator(".talk-status"), page.locator("#words")
        expect(head).to_contain_text("Deutsch")
        words.fill("Guten Tag")
        desk.rows["h0"]["language"] = "en"
        desk.tell("language", "h0", item=desk.rows["h0"])
        expect(head).to_contain_text("Englisch")
        expect(words).to_have_value("Guten Tag")
        words.fill("")
        words.press_sequentially("::mom")
        words.press("Enter")
        expect(words).to_have_value(TEXTS["en"])
