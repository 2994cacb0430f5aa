"""Two people at one case: nobody overwrites the other, and what was typed stays through everything."""

import pytest
from fastapi.responses import JSONResponse
from playwright.sync_api import Browser, expect

from tests.bot.web.test_console_cases import ANSWER, _at_the_cases, _opens

pytestmark = pytest.mark.browser


def test_what_was_typed_stays_when_somebody_else_changes_the_case(browser: Browser) -> None:
    with _at_the_cases(browser) as (cases, page):
        _opens(page, "c0")
        page.keyboard.press("r")
        page.keyboard.type(ANSWER)
        cases.change("c0", state="in_progress", public_answer="Wir prüfen das.")
        banner = page.get_by_role("alert").filter(has_text="Ben Ohm hat diesen Fall inzwischen geändert.")
        expect(banner).to_contain_text("Status: Eingegangen → In Arbeit")
        expect(banner).to_contain_text("Wir prüfen das.")
        expect(page.locator("#case-answer")).to_have_value(ANSWER)
        expect(page.locator("#case-page .talk-status")).to_contain_text("Eingegangen")
        page.get_by_role("button", name="Neu laden, meinen Text behalten").click()
        expect(page.locator("#case-page .talk-status")).to_contain_text("In Arbeit")
        expect(page.locator("#case-answer")).to_have_value(ANSWER)
        expect(page.locator("#case-answer")).to_be_focused()
        expect(page.locator(".case-answer")).to_contain_text("Gespeichert ist bisher: Wir prüfen das.")
        page.get_by_role("button", name="Erledigt").click()
        expect(page.locator("#case-page .talk-status")).to_contain_text("Erledigt")
    assert cases.done("patch") == [{"version": 2, "public_answer": ANSWER, "state": "resolved"}]


def test_a_conflict_that_the_line_did_not_tell_is_shown_by_the_refusal(browser: Browser) -> None:
    with _at_the_cases(browser) as (cases, page):
        _opens(page, "c0")
        page.keyboard.press("x")
        page.get_by_label("Beschreibung").fill("Die Laterne flackert.")
        cases.desk.refuse["events"] = JSONResponse({"title": "Gerade nicht."}, 503)
        cases.desk.cut()
        cases.change("c0", department="Bauhof")
        page.get_by_role("button", name="Sichern", exact=True).click()
        expect(page.locator(".case-conflict")).to_contain_text("Abteilung: Bauamt → Bauhof")
        expect(page.get_by_label("Beschreibung")).to_have_value("Die Laterne flackert.")
        page.get_by_role("button", name="Neu laden, meinen Text behalten").click()
        page.get_by_role("button", name="Sichern", exact=True).click()
        expect(page.locator(".case-words")).to_have_text("Die Laterne flackert.")
    assert [body["version"] for body in cases.done("patch")] == [1, 2]
    assert cases.done("patch")[1] == {"version": 2, "description": "Die Laterne flackert."}


def test_drafts_outlast_another_case_and_a_reload(browser: Browser) -> None:
    with _at_the_cases(browser) as (_, page):
        _opens(page, "c0")
        page.keyboard.press("r")
        page.keyboard.type(ANSWER)
        page.keyboard.press("Escape")
        page.keyboard.press("n")
        page.keyboard.type("Nur für uns")
        _opens(page, "c1")
        expect(page.locator("#case-answer")).to_have_value("")
        expect(page.locator('#case-list [data-id="c0"]')).to_contain_text("Entwurf")
        page.reload()
        page.wait_for_selector("body.ready")
        _opens(page, "c0")
        expect(page.locator("#case-answer")).to_have_value(ANSWER)
        expect(page.locator("#case-note")).to_have_value("Nur für uns")


def test_without_own_words_the_page_follows_what_others_do(browser: Browser) -> None:
    with _at_the_cases(browser) as (cases, page):
        _opens(page, "c0")
        cases.change("c0", state="assigned", department="Bauhof")
        expect(page.locator("#case-page .talk-status")).to_contain_text("Zugewiesen")
        expect(page.locator('#case-list [data-id="c0"]')).to_contain_text("Bauhof")
        expect(page.locator(".case-conflict")).to_be_hidden()
        expect(page.locator(".case-event").first).to_contain_text("Ben Ohm hat geändert")
