"""What a citizen is shown of a message, and what is never made of it."""

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.widget_answers import accepted, answer_posts, message, serve_events, start_with
from tests.journeys.widget_page import citizen_at

pytestmark = pytest.mark.browser
UNSAFE = ("javascript:alert(1)", "data:text/html,x", "vbscript:x", "//evil.example", "/intern")
CHOICES = [{"label": "Beantragen", "payload": "/ask{1}"}, {"label": "Verloren", "payload": "/ask{2}"}]


def test_a_used_choice_keeps_the_focus_and_is_sent_only_once(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        start_with(citizen.page, message(1, "Worum geht es?", choices=CHOICES))
        sent = answer_posts(citizen.page, lambda body: accepted(body, "Verloren", message(3, "Gut.")))
        citizen.opens_the_chat()
        choice = citizen.page.get_by_role("button", name="Verloren")
        choice.click()
        expect(citizen.messages("citizen").locator(".bubble")).to_have_text("Verloren")
        expect(choice).to_have_attribute("aria-disabled", "true")
        assert citizen.focus_is_on(".choice.chosen")
        choice.press("Enter")
        expect(citizen.messages("bot")).to_have_count(2)
        assert [(body["choice"], "text" in body) for body in sent] == [("/ask{2}", False)]


def test_markdown_becomes_lists_bold_text_links_breaks_and_paragraphs_and_markup_stays_text(
    browser: Browser, live_app: str
) -> None:
    rich = "Nötig:\n- **Foto**\n- Ausweis\n\nMehr: [Termin](https://stadt.example/t) oder [Telefon](tel:+491)."
    markup = "<img src=x onerror=alert(1)> <b>fett</b> **<i>x</i>**"
    plain = "Erster Satz.\nZweiter Satz.\n\nNeuer Absatz."
    with citizen_at(browser, live_app) as citizen:
        start_with(citizen.page, *(message(seq, text) for seq, text in enumerate((rich, markup, plain), 1)))
        bubbles = citizen.opens_the_chat().messages("bot").locator(".bubble")
        _is_rich(bubbles.nth(0))
        expect(bubbles.nth(1)).to_have_text("<img src=x onerror=alert(1)> <b>fett</b> <i>x</i>")
        expect(bubbles.nth(1).locator("img, b, i")).to_have_count(0)
        _is_in_paragraphs(bubbles.nth(2))


def _is_rich(bubble: Locator) -> None:
    expect(bubble.locator("li")).to_have_text(["Foto", "Ausweis"])
    expect(bubble.locator("strong")).to_have_text("Foto")
    page_link = bubble.locator("a").first
    expect(page_link).to_have_attribute("href", "https://stadt.example/t")
    expect(page_link).to_have_attribute("rel", "noopener noreferrer")
    expect(page_link).to_contain_text("öffnet ein neues Fenster")
    expect(bubble.locator("a").last).to_have_attribute("href", "tel:+491")


def _is_in_paragraphs(bubble: Locator) -> None:
    """A newline is a break, and a blank line parts paragraphs."""
    paragraphs = bubble.locator("p")
    expect(paragraphs).to_have_count(2)
    expect(paragraphs.first.locator("br")).to_have_count(1)
    first, second = (paragraph.bounding_box() for paragraph in paragraphs.all())
    assert first is not None
    assert second is not None
    assert second["y"] - first["y"] - first["height"] >= 12


def test_only_web_mail_and_telephone_addresses_become_links_also_in_sources(browser: Browser, live_app: str) -> None:
    source = {"article": "x", "title": "Artikel", "url": "javascript:alert(1)", "updated": "2026-11-21"}
    said = [message(seq, f"Hier [klicken]({address}) bitte.") for seq, address in enumerate(UNSAFE, 1)]
    with citizen_at(browser, live_app) as citizen:
        start_with(citizen.page, *said, message(len(said) + 1, "Text", source=source))
        shown = citizen.opens_the_chat().messages("bot")
        expect(shown.locator(".bubble")).to_have_text([*["Hier klicken bitte."] * len(UNSAFE), "Text"])
        expect(shown.last.locator(".source")).to_contain_text("Stand: 21. November 2026")
        assert [link.get_attribute("href") for link in shown.locator("a").all()] == []


def test_near_the_limit_the_rest_is_counted_and_beyond_it_nothing_is_sent(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        start_with(citizen.page, message(1, "Hallo"))
        sent = answer_posts(citizen.page, lambda body: accepted(body, "x"))
        counter = citizen.opens_the_chat().page.locator("lotse-chat .count")
        citizen.field.fill("x" * 1799)
        expect(counter).to_be_empty()
        citizen.field.fill("x" * 1990)
        expect(counter).to_have_text("Noch 10 Zeichen")
        citizen.says("x" * 2001)
        expect(counter).to_have_text("1 Zeichen zu viel. Bitte kürzen Sie Ihre Nachricht.")
        expect(citizen.field).to_have_attribute("aria-invalid", "true")
        citizen.says("   ")
        assert sent == []


def test_a_long_answer_is_shown_from_its_beginning_and_new_messages_have_a_bar_that_covers_nothing(
    browser: Browser, live_app: str
) -> None:
    long = "\n\n".join(["Ein Absatz, der seinen Platz braucht, weil er ausführlich ist."] * 30)
    with citizen_at(browser, live_app) as citizen:
        start_with(citizen.page, message(1, "Hallo"))
        answer_posts(citizen.page, lambda body: accepted(body, "Frage", message(3, long)))
        citizen.opens_the_chat().asks("Frage")
        bar = citizen.page.get_by_role("button", name="Neue Nachricht")
        expect(citizen.messages("citizen")).to_be_in_viewport()
        expect(bar).to_be_hidden()
        citizen.log.evaluate("log => log.scrollTop = 0")
        serve_events(citizen.page, [("message", message(4, "Guten Tag.", "agent", name="Frau Ritter"))])
        bar.wait_for()
        log, button = citizen.log.bounding_box(), bar.bounding_box()
        assert log is not None
        assert button is not None
        assert button["y"] >= log["y"] + log["height"]
        bar.click()
        expect(citizen.messages("agent")).to_be_in_viewport()
        expect(bar).to_be_hidden()
        assert citizen.focus_is_on(".log")


def test_what_is_not_in_the_shown_language_says_which_it_is(browser: Browser, live_app: str) -> None:
    source = {"article": "x", "title": "Article", "url": "https://stadt.example/x", "office": "Office", "updated": "x"}
    answer = message(1, "Text", language="en", choices=CHOICES, source=source)
    with citizen_at(browser, live_app) as citizen:
        start_with(citizen.page, answer)
        shown = citizen.opens_the_chat().messages("bot")
        expect(shown.locator(".choice").first).to_have_attribute("lang", "en")
        expect(shown.locator(".source [lang=en]")).to_have_text(["Article (öffnet ein neues Fenster)", "Office"])
        expect(shown.locator(".source a .sr")).to_have_attribute("lang", "de")


def test_the_page_in_english_brings_the_chat_in_english(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, f"{live_app}/demo?lang=en") as citizen:
        expect(citizen.launcher).to_have_text("Ask the Bürgerlotse")
        citizen.opens_the_chat()
        expect(citizen.messages("bot").first.locator(".bubble")).to_have_attribute("lang", "en")
        expect(citizen.page.get_by_role("dialog")).to_have_attribute("lang", "en")
