"""The own account at the console: password, the end of the session, and what happens when rights are gone."""

import re

import pytest
from fastapi.responses import JSONResponse
from playwright.sync_api import Browser, Locator, expect

from bot.api.signed_in import COOKIE
from bot.staff.models import Role
from tests.bot.gateways import Gateway
from tests.bot.web.fake_desk import open_desk
from tests.bot.web.staff_pages import complaints, staff_page, tab
from tests.journeys.widget_page import DESKTOP, PHONE, axe_complaints

NEW = "Regenschirm am Hafen"


async def test_who_has_no_role_gets_a_page_that_says_what_is_missing(gateway: Gateway) -> None:
    edith = gateway.services.accounts.add("edith", "Edith", Role.EDITOR)
    gateway.services.accounts.revoke("edith", Role.EDITOR, "")
    gateway.http.cookies.set(COOKIE, gateway.services.sessions.open(edith).token)
    page = await gateway.http.get("/console")
    assert page.status_code == 200
    assert "Ihr Konto hat diese Rolle nicht" in page.text
    assert "start.js" not in page.text


def _fill(dialog: Locator, password: str = NEW, again: str = NEW, current: str | None = None) -> None:
    if current is not None:
        dialog.get_by_label("Bisheriges Passwort").fill(current)
    dialog.get_by_label("Neues Passwort", exact=True).fill(password)
    dialog.get_by_label("Neues Passwort noch einmal").fill(again)
    dialog.get_by_role("button", name="Sichern").click()


@pytest.mark.browser
def test_the_password_is_changed_from_the_menu(browser: Browser) -> None:
    with open_desk() as desk, staff_page(browser, desk) as page:
        page.get_by_role("button", name="Anna Muster").click()
        page.get_by_role("button", name="Passwort", exact=True).click()
        dialog = page.locator("dialog")
        assert axe_complaints(page) == []
        desk.refuse["password"] = JSONResponse({"code": "bad_credentials", "title": "Falsch."}, 401)
        _fill(dialog, current="falsch")
        expect(dialog.get_by_role("alert")).to_have_text("Das bisherige Passwort stimmt nicht.")
        _fill(dialog, again="Etwas ganz anderes", current="bisher")
        expect(dialog.get_by_role("alert")).to_have_text("Die beiden neuen Passwörter sind nicht gleich.")
        desk.refuse["password"] = JSONResponse({"code": "weak_password", "title": "Zu leicht."}, 422)
        _fill(dialog, current="bisher")
        expect(dialog.get_by_role("alert")).to_have_text("Zu leicht.")
        _fill(dialog, current="bisher")
        expect(page.locator("#toasts")).to_contain_text("Das Passwort gilt ab jetzt.")
    assert [body["current"] for body in desk.done("password")] == ["falsch", "bisher", "bisher"]
    assert desk.done("password")[-1] == {"password": NEW, "current": "bisher"}


@pytest.mark.browser
def test_who_comes_by_link_is_asked_for_a_password_at_once_and_for_no_present_one(browser: Browser) -> None:
    with open_desk() as desk, staff_page(browser, desk, "/signin/a-token", signed_in=False) as page:
        desk.me |= {"password_change": "free"}
        page.get_by_role("button", name="Jetzt anmelden").click()
        expect(page).to_have_url(re.compile("/console$"))
        dialog = page.locator("dialog")
        expect(dialog.get_by_label("Bisheriges Passwort")).to_have_count(0)
        _fill(dialog)
        expect(page.locator("#toasts")).to_contain_text("Das Passwort gilt ab jetzt.")
    assert desk.done("password") == [{"password": NEW}]


@pytest.mark.browser
def test_whom_the_identity_provider_vouches_for_is_offered_no_password(browser: Browser) -> None:
    with open_desk() as desk:
        desk.me |= {"password_change": "never"}
        with staff_page(browser, desk) as page:
            page.get_by_role("button", name="Anna Muster").click()
            expect(page.get_by_role("button", name="Abmelden")).to_be_visible()
            expect(page.get_by_role("button", name="Passwort", exact=True)).to_have_count(0)


@pytest.mark.browser
def test_before_the_session_ends_a_clerk_is_warned_and_can_stay(browser: Browser) -> None:
    with open_desk() as desk:
        desk.me |= {"idle_s": 240}
        with staff_page(browser, desk) as page:
            warning = page.locator(".ending")
            expect(warning).to_contain_text("in höchstens 4 Minuten abgemeldet")
            assert complaints(page, (DESKTOP, PHONE)) == []
            desk.me |= {"idle_s": 3_600}
            page.get_by_role("button", name="Angemeldet bleiben").focus()
            touched = len(desk.done("touch"))
            page.keyboard.press("Enter")
            expect(warning).to_be_hidden()
    assert len(desk.done("touch")) > touched


@pytest.mark.browser
def test_after_twelve_hours_nothing_is_offered_that_would_not_help(browser: Browser) -> None:
    with open_desk() as desk:
        desk.me |= {"idle_s": 200, "left_s": 200}
        with staff_page(browser, desk, size=PHONE) as page:
            expect(page.locator(".ending")).to_contain_text("Eine Anmeldung gilt zwölf Stunden")
            expect(page.get_by_role("button", name="Angemeldet bleiben")).to_be_hidden()
            assert complaints(page, [PHONE]) == []


@pytest.mark.browser
def test_a_program_that_waits_keeps_no_session_and_another_tab_takes_the_warning_away(browser: Browser) -> None:
    with open_desk() as desk:
        desk.me |= {"idle_s": 301}
        with staff_page(browser, desk) as page:
            page.wait_for_selector("body.ready")
            desk.me |= {"idle_s": 2}
            expect(page.locator(".ending")).to_be_visible(timeout=5_000)
            desk.me |= {"idle_s": 3_600}
            expect(page.locator(".ending")).to_be_hidden(timeout=6_000)
    assert desk.done("touch") == []


@pytest.mark.browser
def test_who_may_no_longer_is_told_so_once(browser: Browser) -> None:
    with open_desk() as desk, staff_page(browser, desk) as page:
        page.wait_for_selector("body.ready")
        before = len(desk.done("events"))
        desk.refuse["events"] = JSONResponse({"code": "forbidden", "title": "Dafür fehlt Ihnen die Berechtigung."}, 403)
        desk.cut()
        expect(page.locator("#problem")).to_have_text("Dafür fehlt Ihnen die Berechtigung.")
        page.wait_for_timeout(2_500)
    assert len(desk.done("events")) == before + 1


@pytest.mark.browser
def test_a_sign_in_in_another_tab_costs_nothing(browser: Browser) -> None:
    with open_desk() as desk, staff_page(browser, desk) as page:
        page.wait_for_selector("body.ready")
        desk.me |= {"csrf": "another"}
        page.keyboard.press("j")
        page.keyboard.press("c")
        expect(page.locator("#words")).to_be_focused()
        expect(page.locator("#toasts")).not_to_contain_text("laden")
    assert len(desk.done("claim")) == 1


@pytest.mark.browser
def test_another_account_in_the_same_browser_does_nothing_in_this_tab(browser: Browser) -> None:
    with open_desk() as desk, staff_page(browser, desk) as page:
        page.wait_for_selector("body.ready")
        desk.me |= {"id": "ben", "name": "ben", "display": "Ben Ohm", "csrf": "another"}
        page.keyboard.press("j")
        page.keyboard.press("c")
        expect(page.locator("#problem")).to_contain_text("jemand anderes angemeldet (Ben Ohm)")
        before = len(desk.calls)
        page.keyboard.press("Enter")
        page.keyboard.press("p")
        page.wait_for_timeout(500)
        assert len(desk.calls) == before, "not even a reading is asked for in another person's name"
        page.reload()
        page.wait_for_selector("body.ready")
        expect(page.locator("#problem")).to_be_hidden()
    assert desk.done("claim") == []
    assert desk.rows["h0"]["state"] == "waiting"


@pytest.mark.browser
def test_a_message_is_not_sent_in_another_persons_name(browser: Browser) -> None:
    with open_desk() as desk, staff_page(browser, desk) as page:
        page.wait_for_selector("body.ready")
        page.keyboard.press("j")
        page.keyboard.press("c")
        page.locator("#words").fill("Ihr Pass liegt bereit")
        desk.me |= {"id": "ben", "name": "ben", "display": "Ben Ohm", "csrf": "another"}
        page.keyboard.press("Enter")
        expect(page.locator("#problem")).to_contain_text("Bitte laden Sie die Seite neu")
        kept = page.evaluate("JSON.stringify(sessionStorage)")
        assert "Ihr Pass liegt bereit" in kept
    assert desk.done("messages") == []


@pytest.mark.browser
def test_an_editor_sets_the_password_there_and_signs_out(browser: Browser) -> None:
    with open_desk() as desk:
        desk.roles = ()
        desk.me |= {"password_change": "free"}
        with staff_page(browser, desk, "/console#password") as page:
            dialog = page.locator("dialog")
            expect(dialog.get_by_label("Neues Passwort", exact=True)).to_be_focused()
            expect(dialog).to_contain_text("Mindestens 12 Zeichen")
            assert complaints(page, (DESKTOP, PHONE)) == []
            _fill(dialog)
            expect(page.locator("#news")).to_contain_text("Das Passwort gilt ab jetzt.")
            assert complaints(page, (DESKTOP, PHONE)) == []
            page.get_by_role("button", name="Abmelden").click()
            expect(page).to_have_url(re.compile("/signin$|/console$"))
    assert desk.done("password") == [{"password": NEW}]


SAID = {"unavailable": "gerade nicht möglich", "forbidden": "keine Rolle", "too_many_tries": "Viertelstunde"}


@pytest.mark.browser
def test_whoever_comes_back_from_the_identity_provider_is_told_what_was_wrong(browser: Browser) -> None:
    with open_desk() as desk, tab(browser, desk) as page:
        for code, said in SAID.items():
            page.goto(f"{desk.address}/signin?problem={code}")
            expect(page.get_by_role("alert"), code).to_contain_text(said)
