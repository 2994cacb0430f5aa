"""New cases, and two people at one case: nobody overwrites the other, and what was typed stays through everything."""

import pytest
from fastapi.responses import JSONResponse
from playwright.sync_api import Browser, expect

from tests.bot.web.fake_cases import open_cases
from tests.bot.web.staff_pages import claims_the_first, clerk_at, comes_again
from tests.bot.web.test_console_cases import ANSWER, _at_the_cases, _opens

pytestmark = pytest.mark.browser


def test_a_case_is_opened_from_a_running_chat_beside_it(browser: Browser) -> None:
    with open_cases() as cases, clerk_at(browser, cases.desk) as page:
        cases.draft["photos"] = [{"id": name, "media_type": "image/png"} for name in ("p1", "p2")]
        claims_the_first(page)
        page.keyboard.type("Halb geschrieben")
        page.keyboard.press("Escape")
        page.keyboard.press("o")
        form = page.locator("#new-case")
        expect(form.get_by_label("Kategorie")).to_be_focused()
        expect(form.get_by_label("Adresse")).to_have_value("Hafenstraße 4")
        expect(page.locator("#talk .log")).to_be_visible()
        form.get_by_label("Beschreibung").fill("Laterne dunkel")
        form.get_by_label("Was ist mit der Laterne?").select_option("flickers")
        form.get_by_label("Die Person möchte").check()
        form.get_by_label("Telefon").fill("01234 567")
        form.get_by_role("checkbox", name="Foto 2 von 2").uncheck()
        cases.refuse["open"] = JSONResponse({"code": "x", "title": "Gerade nicht."}, 503)
        form.get_by_role("button", name="Fall anlegen").click()
        expect(form.get_by_role("alert")).to_have_text("Gerade nicht.")
        expect(form.get_by_label("Beschreibung")).to_have_value("Laterne dunkel")
        form.get_by_label("Beschreibung").press("Control+Enter")
        expect(form).to_contain_text("Apfel Tasse")
        expect(form).to_contain_text("im Chat erhalten")
        form.get_by_role("button", name="Schließen").last.click()
        expect(page.locator("#words")).to_have_value("Halb geschrieben")
        expect(page.locator("#card")).to_contain_text("Fälle dieser Person")
        page.locator("#card .case-lines a").click()
        expect(page.locator("#case-page .case-words")).to_have_text("Laterne dunkel")
    first, again = cases.done("open")
    assert first == again, "the same report, not another one"
    assert (first["handover"], first["service"], first["attributes"]) == (
        "h0",
        "street-light",
        {"lamp-problem": "flickers"},
    )
    assert first["photos"] == ["p1"]
    assert first["contact"] == {"phone": "01234 567", "consent": True}


def test_a_half_written_new_case_is_there_again(browser: Browser) -> None:
    with _at_the_cases(browser) as (cases, page):
        page.keyboard.press("o")
        form = page.locator("#new-case")
        form.get_by_label("Beschreibung").fill("Wasser auf der Straße")
        page.keyboard.press("Escape")
        expect(form).to_be_hidden()
        comes_again(page)
        page.locator("#case-list").get_by_role("button", name="Fall anlegen").click()
        expect(form.get_by_label("Beschreibung")).to_have_value("Wasser auf der Straße")
        form.get_by_label("Kategorie").select_option("road-damage")
        form.get_by_role("button", name="Fall anlegen").click()
        expect(form).to_contain_text("Bitte sagen Sie der Person")
        form.get_by_role("button", name="Fall öffnen").click()
        expect(page.locator("#case-page .case-words")).to_have_text("Wasser auf der Straße")
    assert cases.done("open")[0]["site"] == "stadt"


def test_a_call_back_becomes_a_case(browser: Browser) -> None:
    with open_cases() as cases:
        cases.desk.rows["h0"] |= {"kind": "callback"}
        cases.draft["contact"] = {"name": "Erika Muster", "phone": "01234 567", "email": None}
        with clerk_at(browser, cases.desk) as page:
            claims_the_first(page)
            page.get_by_role("button", name="Fall anlegen").click()
            form = page.locator("#new-case")
            expect(form.get_by_label("Telefon")).to_be_hidden()
            form.get_by_label("Die Person möchte").check()
            expect(form.get_by_label("Telefon")).to_have_value("01234 567")
            form.get_by_role("button", name="Fall anlegen").click()
            expect(form).to_contain_text("Der Fall ist angelegt")
    assert cases.done("open")[0]["contact"] == {"name": "Erika Muster", "phone": "01234 567", "consent": True}


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
        comes_again(page)
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
