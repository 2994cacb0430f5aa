"""A new case in the console: beside a running chat, from a call-back, or after a call; nothing typed is lost."""

import pytest
from fastapi.responses import JSONResponse
from playwright.sync_api import Browser, expect

from tests.bot.web.fake_cases import open_cases
from tests.bot.web.test_console import _claims_the_first, _clerk_at
from tests.bot.web.test_console_cases import _at_the_cases

pytestmark = pytest.mark.browser


def test_a_case_is_opened_from_a_running_chat_beside_it(browser: Browser) -> None:
    with open_cases() as cases, _clerk_at(browser, cases.desk) as page:
        cases.draft["photos"] = [{"id": name, "media_type": "image/png"} for name in ("p1", "p2")]
        _claims_the_first(page)
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
        page.reload()
        page.wait_for_selector("body.ready")
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
        with _clerk_at(browser, cases.desk) as page:
            _claims_the_first(page)
            page.get_by_role("button", name="Fall anlegen").click()
            form = page.locator("#new-case")
            expect(form.get_by_label("Telefon")).to_be_hidden()
            form.get_by_label("Die Person möchte").check()
            expect(form.get_by_label("Telefon")).to_have_value("01234 567")
            form.get_by_role("button", name="Fall anlegen").click()
            expect(form).to_contain_text("Der Fall ist angelegt")
    assert cases.done("open")[0]["contact"] == {"name": "Erika Muster", "phone": "01234 567", "consent": True}
