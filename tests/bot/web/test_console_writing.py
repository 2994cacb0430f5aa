"""What a clerk has written: nothing of it is lost, every source goes along, and it is said who will answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi.responses import JSONResponse
from playwright.sync_api import Browser, Page, expect

from tests.bot.web.fake_desk import FakeDesk, open_desk
from tests.bot.web.staff_pages import claims_the_first, clerk_at, comes_again, opens_the_console, signs_in
from tests.bot.web.test_console_reading import PASS
from tests.journeys.widget_page import axe_complaints

pytestmark = pytest.mark.browser
GONE = JSONResponse({"code": "no_session", "title": "Bitte anmelden."}, 401)
REFUSED = JSONResponse({"code": "not_yours", "title": "Das Gespräch hat jemand anders."}, 403)
PDF = {"name": "antrag.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
MINE = {"state": "claimed", "agent": {"id": "anna", "name": "Anna Muster"}}
TWICE_AS_LONG_IN_THE_BROWSER = "x" * 1_500 + "\N{SLIGHTLY SMILING FACE}" * 300
CARD: dict[str, Any] = PASS | {"article": "karte", "title": "Parkkarte", "text": "**Parkkarte**\n\n30 Euro."}


@contextmanager
def _two_chats(browser: Browser) -> Iterator[tuple[FakeDesk, Page]]:
    """A clerk who has h0 and h1; h0 is open."""
    with open_desk() as desk:
        for key in ("h0", "h1"):
            desk.rows[key] |= MINE
        with clerk_at(browser, desk) as page:
            page.keyboard.press("2")
            _opens(page, "h0")
            yield desk, page


def _opens(page: Page, key: str) -> None:
    page.locator(f'[data-id="{key}"]').click()
    expect(page.locator(f'[data-id="{key}"]')).to_have_attribute("aria-current", "true")
    expect(page.locator("#words")).to_be_focused()


def test_another_chat_keeps_words_and_file_of_the_first(browser: Browser) -> None:
    with _two_chats(browser) as (desk, page):
        page.keyboard.type("Anbei")
        page.locator("input[type=file]").set_input_files(PDF)  # type: ignore[arg-type]
        extras = page.locator("#talk .extras")
        expect(extras).to_contain_text("antrag.pdf")
        _opens(page, "h1")
        expect(extras).to_be_hidden()
        _opens(page, "h0")
        expect(page.locator("#words")).to_have_value("Anbei")
        expect(extras).to_contain_text("antrag.pdf")
        page.keyboard.press("Enter")
        expect(page.locator(".entry.agent:not(.pending)")).to_have_count(1)
    assert [body["attachment"] for body in desk.done("messages")] == ["file-h0"]


def test_a_reload_keeps_drafts_with_their_files_and_sources(browser: Browser) -> None:
    with _two_chats(browser) as (desk, page):
        desk.suggested = [PASS]
        _opens(page, "h1")
        page.keyboard.press("Control+1")
        page.locator("input[type=file]").set_input_files(PDF)  # type: ignore[arg-type]
        expect(page.locator("#talk .extras")).to_contain_text("antrag.pdf")
        comes_again(page)
        page.keyboard.press("2")
        _opens(page, "h1")
        expect(page.locator("#words")).to_have_value("**Reisepass**\n\n70 Euro.")
        for words in ("Mit Quelle: Reisepass", "antrag.pdf"):
            expect(page.locator("#talk .extras")).to_contain_text(words)


def test_what_could_not_be_sent_is_sent_once_after_signing_in_again(browser: Browser) -> None:
    with _two_chats(browser) as (desk, page):
        _opens(page, "h1")
        page.keyboard.type("Noch ein Entwurf")
        _opens(page, "h0")
        desk.refuse["messages"] = GONE
        page.context.clear_cookies()
        page.keyboard.type("Ihr Pass liegt bereit")
        page.keyboard.press("Enter")
        page.wait_for_url("**/signin")
        del desk.refuse["messages"]
        signs_in(page, desk)
        opens_the_console(page, desk)
        page.keyboard.press("2")
        _opens(page, "h0")
        expect(page.locator(".entry.agent:not(.pending)")).to_contain_text("Ihr Pass liegt bereit")
        expect(page.locator(".entry.pending")).to_have_count(0)
        _opens(page, "h1")
        expect(page.locator("#words")).to_have_value("Noch ein Entwurf")
    assert len({body["client_id"] for body in desk.done("messages")}) == 1
    assert [one["text"] for one in desk.said["h0"] if one["author"] == "agent"] == ["Ihr Pass liegt bereit"]


def test_another_account_in_the_same_tab_sees_nothing_of_it(browser: Browser) -> None:
    with _two_chats(browser) as (desk, page):
        page.keyboard.type("Nur für Anna")
        desk.me = desk.me | {"id": "ben", "name": "ben"}
        comes_again(page)
        page.keyboard.press("3")
        page.locator('[data-id="h0"]').click()
        expect(page.locator("#words")).to_have_value("")


def test_who_signs_out_leaves_no_words_behind(browser: Browser) -> None:
    with _two_chats(browser) as (_, page):
        page.keyboard.type("Halb geschrieben")
        assert "Halb" in page.evaluate("JSON.stringify(sessionStorage)")
        page.get_by_role("button", name="Anna Muster").click()
        page.context.clear_cookies()
        page.get_by_role("button", name="Abmelden").click()
        page.wait_for_url("**/signin")
        assert "Halb" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_a_refused_message_is_mended_before_what_was_written_meanwhile(browser: Browser) -> None:
    with _two_chats(browser) as (desk, page):
        desk.refuse["messages"] = REFUSED
        page.locator("input[type=file]").set_input_files(PDF)  # type: ignore[arg-type]
        expect(page.locator("#talk .extras")).to_contain_text("antrag.pdf")
        page.keyboard.type("Guten Tag")
        page.keyboard.press("Enter")
        expect(page.locator(".entry.failed")).to_have_count(1)
        comes_again(page)
        page.keyboard.press("2")
        _opens(page, "h0")
        expect(page.locator(".entry.failed")).to_contain_text("Das Gespräch hat jemand anders.")
        page.keyboard.type("Und noch etwas")
        page.get_by_role("button", name="Bearbeiten").click()
        expect(page.locator("#words")).to_have_value("Guten Tag\n\nUnd noch etwas")
        expect(page.locator("#talk .extras")).to_contain_text("antrag.pdf")
        expect(page.locator(".entry.failed")).to_have_count(0)
    assert len(desk.done("messages")) == 1, "what was refused is not sent again by itself"


def test_two_articles_bring_two_sources_and_each_can_be_taken_away(browser: Browser) -> None:
    with open_desk() as desk, clerk_at(browser, desk) as page:
        desk.suggested = [PASS, CARD]
        claims_the_first(page)
        extras = page.locator("#talk .extras")
        for keys in ("Control+1", "Control+2"):
            page.keyboard.press(keys)
        both = "**Reisepass**\n\n70 Euro.\n\n**Parkkarte**\n\n30 Euro."
        expect(page.locator("#words")).to_have_value(both)
        for title in ("Reisepass", "Parkkarte"):
            expect(extras).to_contain_text(f"Mit Quelle: {title} (Stand 21.11.2026)")
        assert axe_complaints(page) == []
        page.keyboard.press("Enter")
        expect(page.locator(".entry.agent:not(.pending)")).to_have_count(1)
        for keys in ("Control+1", "Control+2"):
            page.keyboard.press(keys)
        for title in ("Reisepass", "Parkkarte"):
            extras.get_by_role("button", name=f"Entfernen: {title}").click()
        expect(extras).to_be_hidden()
        page.keyboard.press("Enter")
        expect(page.locator(".entry.agent:not(.pending)")).to_have_count(2)
        page.keyboard.type("Auf Wiedersehen")
        page.keyboard.press("Enter")
        expect(page.locator(".entry.agent:not(.pending)")).to_have_count(3)
    sent = [(body.get("source_article"), body.get("further_articles"), body.get("format")) for body in _said(desk)]
    assert sent == [("pass", ["karte"], "markdown"), (None, None, "markdown"), (None, None, None)]


def _said(desk: FakeDesk) -> list[dict[str, Any]]:
    return desk.done("messages")


def test_only_in_a_call_back_the_composer_says_that_the_assistant_answers(browser: Browser) -> None:
    with open_desk() as desk:
        desk.rows["h0"] |= MINE
        desk.rows["h1"] |= MINE | {"kind": "callback"}
        with clerk_at(browser, desk) as page:
            page.keyboard.press("2")
            answers = page.locator("#talk .answers")
            _opens(page, "h0")
            expect(answers).to_be_hidden()
            _opens(page, "h1")
            expect(answers).to_contain_text("Im Chat antwortet weiter der Bot.")
            assert "words-answers" in (page.locator("#words").get_attribute("aria-describedby") or "")
            page.keyboard.press("Escape")
            page.keyboard.press("n")
            expect(answers).to_be_hidden()
            desk.tell("turn", "h1", number=desk.say("h1", "citizen", "Wann?", tell=False)["seq"])
            expect(page.locator(".entry.citizen").last).to_contain_text("Wann?")


def test_an_erased_conversation_is_gone_from_lists_screen_and_drafts(browser: Browser) -> None:
    with _two_chats(browser) as (desk, page):
        page.keyboard.type("Das merke ich mir")
        desk.erase("h0")
        expect(page.locator('[data-id="h0"]')).to_have_count(0)
        expect(page.locator("#talk .log")).to_be_hidden()
        assert "merke" not in page.evaluate("JSON.stringify(sessionStorage)")
        desk.erase("h2")
        page.keyboard.press("Escape")
        page.keyboard.press("1")
        expect(page.locator("#tab-waiting .count")).to_have_text("0")


def test_unread_messages_are_counted_once_after_a_lost_connection(browser: Browser) -> None:
    with _two_chats(browser) as (desk, page):
        unread = page.locator('[data-id="h1"] .unread')
        desk.say("h1", "citizen", "Hallo?")
        expect(unread).to_contain_text("1")
        missed = desk.say("h1", "citizen", "Sind Sie da?", tell=False)
        desk.rows["h1"] |= {"unread": 2, "last_seq": missed["seq"]}
        desk.cut()
        expect(unread).to_contain_text("2", timeout=15_000)
        desk.tell("message", "h1", author="citizen", number=missed["seq"], message=missed)
        desk.say("h1", "citizen", "Bitte!")
        expect(unread).to_contain_text("3")
        expect(page).to_have_title("(3) Arbeitsplatz – Bürgerlotse")


def test_what_is_said_while_a_packet_is_on_its_way_is_shown(browser: Browser) -> None:
    with open_desk() as desk, clerk_at(browser, desk) as page:
        said = page.locator(".entry[data-seq]")
        for key, was_open in (("h0", False), ("h1", True)):
            desk.packet_takes_s = 0.0
            desk.transcript(key)
            if was_open:
                page.locator(f'[data-id="{key}"]').click()
                expect(said).to_have_count(2)
            desk.packet_takes_s = 0.6
            with page.expect_response(f"**/handovers/{key}"):
                page.locator(f'[data-id="{key}"]').click()
                if was_open:
                    desk.change(key)
                page.wait_for_timeout(300)
                desk.say(key, "citizen", f"Und für Kinder, {key}?")
            page.wait_for_timeout(300)
            expect(said).to_have_count(3)
            expect(said.last).to_contain_text(f"Und für Kinder, {key}?")


def test_a_mark_says_whose_it_is_and_is_taken_back_by_button_and_by_the_key_that_has_set_it(browser: Browser) -> None:
    marked = {"seq": 2, "staff": "Ben Ohm", "at": "2026-11-21T10:00:00+00:00", "comment": ""}
    with open_desk() as desk, clerk_at(browser, desk) as page:
        desk.marks = {"h0": [marked], "h1": [marked]}
        for key in desk.marks:
            page.locator(f'[data-id="{key}"]').click()
            expect(page.locator(f'[data-id="{key}"]')).to_have_attribute("aria-current", "true")
            expect(page.locator(".entry.bot")).to_contain_text("vorgemerkt von Ben Ohm, 21.11.2026")
            if key == "h1":
                page.keyboard.press("m")
            else:
                page.get_by_role("button", name="Vormerkung aufheben").click()
            expect(page.locator(".entry.bot")).not_to_contain_text("vorgemerkt")
            expect(page.get_by_role("button", name="Für Redaktion vormerken")).to_be_visible()
    assert [(key, seq) for key, act, seq in desk.acts if act == "unmark"] == [("h0", 2), ("h1", 2)]


def test_words_wait_for_the_file_that_belongs_to_them(browser: Browser) -> None:
    with _two_chats(browser) as (desk, page):
        desk.uploads_take_s = 1.0
        page.keyboard.type("Anbei")
        page.locator("input[type=file]").set_input_files(PDF)  # type: ignore[arg-type]
        expect(page.locator("#talk .extras")).to_contain_text("wird noch hochgeladen")
        page.keyboard.press("Enter")
        expect(page.locator(".composer [role=alert]")).to_contain_text("wird noch hochgeladen")
        expect(page.locator("#words")).to_have_value("Anbei")
        expect(page.locator("#talk .extras")).to_contain_text("antrag.pdf")
        expect(page.locator("#talk .extras")).not_to_contain_text("hochgeladen")
        page.keyboard.press("Enter")
        expect(page.locator(".entry.agent:not(.pending)")).to_have_count(1)
    assert [(body["text"], body["attachment"]) for body in desk.done("messages")] == [("Anbei", "file-h0")]


def test_signs_are_counted_as_the_server_counts_them_and_too_many_are_refused_with_the_reason(browser: Browser) -> None:
    with _two_chats(browser) as (desk, page):
        field, alert = page.locator("#words"), page.locator(".composer [role=alert]")
        field.fill("x" * 2_012)
        expect(page.locator("#words-left")).to_have_text(
            "12 Zeichen zu viel. Bitte kürzen Sie den Text auf 2000 Zeichen."
        )
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(alert).to_be_empty()
        field.press("Enter")
        expect(alert).to_contain_text("12 Zeichen zu viel.")
        expect(field).to_be_focused()
        field.fill("x" * 1_990)
        expect(page.locator("#words-left")).to_have_text("Noch 10 Zeichen")
        expect(alert).to_be_empty()
        expect(field).to_have_attribute("aria-invalid", "false")
        assert desk.done("messages") == []
        field.fill(TWICE_AS_LONG_IN_THE_BROWSER)
        expect(page.locator("#words-left")).to_have_text("Noch 200 Zeichen")
        field.press("Enter")
        expect(page.locator(".entry.agent:not(.pending)")).to_have_count(1)
    assert [body["text"] for body in desk.done("messages")] == [TWICE_AS_LONG_IN_THE_BROWSER]
