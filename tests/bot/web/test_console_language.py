"""A citizen who goes on in another language is shown in it, and the canned responses are those of that language."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.bot.web.fake_desk import CANNED, FakeDesk, open_desk
from tests.bot.web.test_console import _claims_the_first, _clerk_at

pytestmark = pytest.mark.browser
TEXTS = {"de": CANNED["text"], "en": "One moment, please."}


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
    with open_desk() as desk, _clerk_at(browser, desk) as page:
        _speaks_both(desk, monkeypatch)
        _claims_the_first(page)
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
