"""The cases in the console as a clerk's hands and eyes meet them: by keyboard, on every screen, never overwritten."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bot.web.fake_cases import FakeCases, open_cases
from tests.bot.web.staff_pages import claims_the_first, clerk_at, comes_again, complaints
from tests.bot.web.test_console import STATIC
from tests.journeys.widget_page import DESKTOP

KEY = re.compile(r"^  (\w+): \"(.*)\",$", re.MULTILINE)
ANSWER = "Die Lampe wurde heute getauscht."


def _words(language: str) -> dict[str, str]:
    return dict(KEY.findall((STATIC / "console" / "words" / f"cases_{language}.js").read_text()))


def test_both_languages_say_the_same_of_cases_with_the_same_values() -> None:
    german, english = _words("de"), _words("en")
    assert german.keys() == english.keys()
    for key, words in german.items():
        assert sorted(re.findall(r"\{\w+\}", words)) == sorted(re.findall(r"\{\w+\}", english[key])), key


def test_there_are_words_for_all_that_the_modules_of_cases_say() -> None:
    known = set(_words("de")) | set(re.findall(r"^  (\w+):", (STATIC / "console/words/de.js").read_text(), re.M))
    for module in (STATIC / "console" / "cases").glob("*.js"):
        said = re.findall(r"\bt\(\"(\w+)\"", module.read_text())
        assert set(said) <= known, (module.name, set(said) - known)


@contextmanager
def _at_the_cases(browser: Browser, language: str = "de") -> Iterator[tuple[FakeCases, Page]]:
    """A clerk before the list of cases."""
    with open_cases() as cases, clerk_at(browser, cases.desk, language=language) as page:
        page.keyboard.press("f")
        expect(page.locator("#case-list .row")).to_have_count(4)
        yield cases, page


def _opens(page: Page, key: str) -> None:
    page.locator(f'#case-list [data-id="{key}"]').click()
    expect(page.locator(".case-head h2")).to_be_focused()


@pytest.mark.browser
def test_a_case_is_worked_on_by_keyboard_alone(browser: Browser) -> None:
    with _at_the_cases(browser) as (cases, page):
        keys = page.keyboard
        keys.press("j")
        keys.press("j")
        keys.press("Enter")
        expect(page.locator(".case-head h2")).to_be_focused()
        expect(page).to_have_url(re.compile("#case=c3|#case=c2"))
        number = page.locator("#case-page .case-number").inner_text()
        keys.press("r")
        keys.type(ANSWER)
        keys.press("Escape")
        keys.press("n")
        keys.type("Mast 17")
        keys.press("Control+Enter")
        expect(page.locator(".case-event.is-note")).to_contain_text("Mast 17")
        keys.press("Escape")
        keys.press("3")
        expect(page.locator(".case-news")).to_contain_text(f"{number}: resolved / {ANSWER}")
        assert cases.done("patch") == [], "a slip on the keys tells the citizen nothing"
        keys.press("Enter")
        expect(page.locator("#case-page .talk-status")).to_contain_text("Erledigt")
        expect(page.locator("#case-list .row")).to_have_count(3)
        keys.press("Escape")
        expect(page.locator(".case-head h2")).to_have_count(1)
    assert cases.done("patch") == [{"version": 1, "public_answer": ANSWER, "state": "resolved"}]
    assert [note["text"] for note in cases.done("notes")] == ["Mast 17"]


@pytest.mark.browser
def test_overdue_cases_stand_first_and_are_marked_in_words(browser: Browser) -> None:
    with _at_the_cases(browser) as (_, page):
        first = page.locator("#case-list .row").first
        expect(first).to_contain_text("überfällig")
        expect(first).to_contain_text("Bahnhofstraße 4")
        expect(page.locator("#case-list .row").last).to_contain_text("fällig in")
        expect(page.locator(".case-count")).to_have_text("4 Fälle")


@pytest.mark.browser
def test_filters_and_search_ask_the_server_and_stay_for_tomorrow(browser: Browser) -> None:
    with _at_the_cases(browser) as (cases, page):
        cases.change("c0", department="Bauhof")
        page.locator(".case-filters summary").click()
        page.get_by_label("Abteilung").select_option("Bauhof")
        expect(page.locator("#case-list .row")).to_have_count(1)
        page.get_by_label("Nur überfällige").check()
        expect(page.locator("#case-list .empty")).to_have_text("Kein Fall passt zu dieser Auswahl.")
        comes_again(page)
        expect(page.locator(".filter-sign")).to_have_text("eingeschränkt")
        page.locator(".case-filters summary").click()
        expect(page.get_by_label("Nur überfällige")).to_be_checked()
        expect(page.get_by_label("Abteilung")).to_have_value("Bauhof")
        page.get_by_role("button", name="Filter zurücksetzen").click()
        expect(page.locator("#case-list .row")).to_have_count(4)
        page.keyboard.press("Escape")
        page.locator("#case-list h2").click()
        page.keyboard.press("/")
        page.keyboard.type(cases.cases["c2"]["number"])
        page.keyboard.press("Enter")
        expect(page.locator("#case-page .case-number")).to_have_text(cases.cases["c2"]["number"])
    assert any(asked.get("overdue") == ["true"] for asked in cases.asked)
    assert cases.asked[-1].get("q") == [cases.cases["c2"]["number"]]


@pytest.mark.browser
def test_more_cases_than_fit_on_a_page_are_shown_on_demand(browser: Browser) -> None:
    with open_cases(60) as cases, clerk_at(browser, cases.desk) as page:
        page.keyboard.press("f")
        expect(page.locator("#case-list .row")).to_have_count(50)
        expect(page.locator(".case-count")).to_have_text("60 Fälle")
        page.get_by_role("button", name="Weitere Fälle zeigen").click()
        expect(page.locator("#case-list .row")).to_have_count(60)
        expect(page.get_by_role("button", name="Weitere Fälle zeigen")).to_be_hidden()


@pytest.mark.browser
def test_a_rejection_needs_its_reason(browser: Browser) -> None:
    with _at_the_cases(browser) as (cases, page):
        _opens(page, "c0")
        page.get_by_role("button", name="Ablehnen").click()
        expect(page.locator("#case-answer-problem")).to_contain_text("warum der Fall abgelehnt wird")
        expect(page.locator("#case-answer")).to_be_focused()
        assert cases.done("patch") == []
        page.keyboard.type("Das ist ein Privatweg.")
        page.get_by_role("button", name="Ablehnen").click()
        expect(page.locator("#case-page .talk-status")).to_contain_text("Abgelehnt")


@pytest.mark.browser
def test_who_cannot_be_told_is_said_so_before_anything_is_sent(browser: Browser) -> None:
    with _at_the_cases(browser) as (cases, page):
        cases.cases["c0"]["is_reachable"] = False
        _opens(page, "c0")
        page.keyboard.press("3")
        expect(page.locator(".case-news")).to_contain_text("kann hier nicht benachrichtigt werden")
        expect(page.locator(".case-facts")).to_contain_text("Von selbst erfährt die Person nichts")


@pytest.mark.browser
def test_duplicates_are_linked_from_the_neighbourhood_and_by_number(browser: Browser) -> None:
    with _at_the_cases(browser) as (cases, page):
        cases.cases["c0"]["near"] = [{"case": cases.cases["c1"], "metres": 12.4}]
        _opens(page, "c0")
        expect(page.locator(".case-related")).to_contain_text("12 m entfernt")
        page.get_by_role("button", name="Ist dasselbe").click()
        expect(page.locator(".case-related")).to_contain_text("Doppel von")
        page.locator(".case-related a").first.click()
        expect(page.locator("#case-page .case-number")).to_have_text(cases.cases["c1"]["number"])
        page.keyboard.press("d")
        page.locator("dialog").get_by_label("Vorgangsnummer").fill(cases.cases["c2"]["number"])
        page.keyboard.press("Enter")
        expect(page.locator(".case-related")).to_contain_text("Doppel von")
    assert [body["of"] for body in cases.done("duplicate")] == [cases.cases[key]["number"] for key in ("c1", "c2")]


@pytest.mark.browser
def test_assigning_moving_reopening_and_new_secret_words_are_asked_first(browser: Browser) -> None:
    with _at_the_cases(browser) as (cases, page):
        _opens(page, "c0")
        dialog = page.locator("dialog")
        page.keyboard.press("t")
        dialog.get_by_label("Bauhof").check()
        dialog.get_by_role("button", name="Zuweisen").click()
        expect(page.locator("#case-page .talk-status")).to_contain_text("Zugewiesen")
        page.keyboard.press("v")
        dialog.get_by_label("Schlagloch").check()
        dialog.get_by_role("button", name="Ändern").click()
        expect(page.locator(".case-head h2")).to_contain_text("Schlagloch")
        cases.change("c0", state="resolved")
        expect(page.get_by_role("button", name="Wieder öffnen")).to_be_visible()
        page.keyboard.press("b")
        dialog.get_by_role("button", name="Wieder öffnen").click()
        expect(page.locator("#case-page .talk-status")).to_contain_text("Eingegangen")
        page.get_by_role("button", name="Neue Geheimwörter").click()
        dialog.get_by_role("button", name="Neue Geheimwörter").click()
        expect(dialog).to_contain_text("Birne Lampe")
    assert cases.done("patch")[0] == {"version": 1, "department": "Bauhof", "state": "assigned"}


@pytest.mark.browser
def test_keys_of_the_conversations_do_nothing_among_the_cases(browser: Browser) -> None:
    with open_cases() as cases, clerk_at(browser, cases.desk) as page:
        claims_the_first(page)
        page.keyboard.press("Escape")
        page.keyboard.press("f")
        expect(page.locator("#case-list .row").first).to_be_visible()
        for key in ("c", "e", "q", "m", "Control+1"):
            page.keyboard.press(key)
        expect(page.locator("dialog")).to_have_count(0)
        page.keyboard.press("g")
        expect(page.locator("#talk .log")).to_be_visible()
        expect(page.locator("#words")).to_have_value("")
    assert [act for _, act, _ in cases.desk.acts if act in ("close", "release", "claim")] == ["claim"]


@pytest.mark.browser
def test_a_link_leads_to_its_case_and_a_wrong_one_says_so(browser: Browser) -> None:
    with open_cases() as cases, clerk_at(browser, cases.desk) as page:
        page.goto(f"{cases.desk.address}/console#case=c1")
        expect(page.locator("#case-page .case-number")).to_have_text(cases.cases["c1"]["number"])
        page.go_back()
        expect(page.locator("#queue")).to_be_visible()
        page.goto(f"{cases.desk.address}/console#case=gone")
        expect(page.locator("#toasts")).to_contain_text("Diesen Fall gibt es nicht.")


@pytest.mark.browser
def test_axe_finds_nothing_in_the_cases_and_nothing_sticks_out(browser: Browser) -> None:
    with _at_the_cases(browser, language="en") as (cases, page):
        cases.cases["c0"] |= {
            "photos": [{"id": "p", "media_type": "image/png", "at": cases.cases["c0"]["opened_at"]}],
            "near": [{"case": cases.cases["c1"], "metres": 0.0}],
            "external": {"id": None, "token": "t", "status": None},
        }
        page.locator(".case-filters summary").click()
        _is_clean(page, "the list")
        _opens(page, "c0")
        page.keyboard.press("r")
        page.keyboard.type("Done, and written in a rather long sentence that has to be wrapped somewhere.")
        cases.change("c0", department="Bauhof")
        expect(page.locator(".case-conflict")).to_be_visible()
        _is_clean(page, "a conflict")
        page.keyboard.press("Escape")
        page.keyboard.press("x")
        expect(page.locator(".case-report form")).to_be_visible()
        _is_clean(page, "the form of a report")
        page.keyboard.press("Escape")
        page.keyboard.press("o")
        expect(page.locator("#new-case form")).to_be_visible()
        page.get_by_label("The person wants").check()
        _is_clean(page, "a new case")


def _is_clean(page: Page, state: str) -> None:
    """At all sizes, and in the dark."""
    assert complaints(page) == [], state
    assert complaints(page, [DESKTOP], "dark") == [], state
