"""Articles in the studio, as an editor's hands and eyes meet them."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.bot.web.fake_studio import FakeStudio, editor_at, open_studio
from tests.bot.web.staff_pages import complaints
from tests.journeys.widget_page import DESKTOP, NARROW

ARTICLE = "knowledge/sperrmuell"
LONG = {
    "rule": "long_sentence",
    "language": "de",
    "module": "fee",
    "at": [2, 17],
    "text": "Zwei Abholungen",
    "severity": "advice",
    "message": "Dieser Satz ist lang.",
    "advice": "Machen Sie zwei daraus.",
}


def _confirms(page: Page, button: str, why: str | None = None) -> None:
    window = page.locator("dialog[open]")
    if why is not None:
        window.locator("textarea").fill(why)
    window.get_by_role("button", name=button, exact=True).click()
    expect(window).to_have_count(0)


def _field(page: Page, name: str) -> Locator:
    """A field of the text that is in front; those of other languages have the same names."""
    return page.locator(".text-panel:visible").get_by_label(name, exact=True)


def _fee(page: Page) -> str:
    return _field(page, "Kosten").input_value()


@pytest.mark.browser
def test_the_list_is_searched_filtered_and_walked_by_keyboard(browser: Browser) -> None:
    with open_studio() as studio, editor_at(browser, studio) as page:
        rows = page.locator(".article-row")
        expect(rows).to_have_count(4)
        page.keyboard.press("/")
        page.keyboard.type("sperr")
        expect(rows).to_have_count(1)
        expect(page).to_have_url(re.compile(r"\?q=sperr"))
        page.get_by_role("button", name="Zur Prüfung").click()
        expect(page.get_by_role("status").first).to_have_text("Kein Artikel passt dazu.")
        page.get_by_role("button", name="Alle", exact=True).click()
        expect(rows).to_have_count(1)
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Sperrmüll anmelden")).to_be_visible()
        page.keyboard.press("u")
        expect(page.get_by_label("Suchen")).to_have_value("sperr")


@pytest.mark.browser
def test_questions_are_added_pasted_changed_and_removed(browser: Browser) -> None:
    with open_studio() as studio, editor_at(browser, studio, ARTICLE) as page:
        before = studio.published["sperrmuell"]["texts"]["de"]["questions"]
        questions = page.locator(".lines--rows").first
        add = questions.locator(".lines-add")
        add.fill("Holt ihr mein altes Klavier ab?")
        add.press("Enter")
        expect(add).to_be_focused()
        page.evaluate(
            """(text) => {
              const data = new DataTransfer();
              data.setData("text/plain", text);
              const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
              document.activeElement.dispatchEvent(event);
            }""",
            "Wohin mit dem Teppich?\r\n\r\n  wann kommt der Sperrmüll \nNehmt ihr Sessel?",
        )
        expect(questions.get_by_role("status")).to_have_text("2 Zeilen hinzugefügt. 1 Zeile gab es schon.")
        first = questions.get_by_label("Zeile 1", exact=True)
        first.fill("Wie melde ich Sperrmüll an?")
        first.press("Enter")
        questions.get_by_role("button", name=f"{before[1]} entfernen").click()
        add.fill("Und mein Keller?")
        page.keyboard.press("Control+s")
        expect(page.locator("#toasts")).to_contain_text("Der Entwurf ist gesichert.")
        expect(page.locator(".unsaved")).to_have_count(0)
    new = ["Holt ihr mein altes Klavier ab?", "Wohin mit dem Teppich?", "Nehmt ihr Sessel?", "Und mein Keller?"]
    saved = studio.done("save")[0]["article"]["texts"]["de"]["questions"]
    assert saved == ["Wie melde ich Sperrmüll an?", *before[2:], *new]


@pytest.mark.browser
def test_an_article_is_published_with_a_reason(browser: Browser) -> None:
    with open_studio() as studio, editor_at(browser, studio, ARTICLE) as page:
        _field(page, "Kosten").fill("Jede Abholung kostet 40 Euro.")
        expect(page.locator(".side .message")).to_be_visible()
        page.get_by_role("button", name="Veröffentlichen").click()
        _confirms(page, "Veröffentlichen", "Neue Satzung")
        expect(page.locator(".signs")).to_contain_text("Fassung 2")
    assert studio.published["sperrmuell"]["texts"]["de"]["modules"]["fee"] == "Jede Abholung kostet 40 Euro."
    assert studio.done("publish") == [{"note": "Neue Satzung", "version": 1}]


@pytest.mark.browser
def test_four_eyes_one_sends_to_review_another_gives_it_back(browser: Browser) -> None:
    with open_studio() as studio:
        studio.four_eyes = True
        with editor_at(browser, studio, ARTICLE) as page:
            _field(page, "Kosten").fill("Neu")
            expect(page.get_by_role("button", name="Veröffentlichen")).to_have_count(0)
            page.get_by_role("button", name="Zur Prüfung geben").click()
            _confirms(page, "Zur Prüfung geben", "Satzung")
            expect(page.locator(".signs")).to_contain_text("Zur Prüfung")
            expect(page.get_by_role("button", name="Freigeben und veröffentlichen")).to_have_count(0)
            studio.drafts["sperrmuell"]["by"] = "Jonas Berg"
            page.reload()
            expect(page.get_by_role("button", name="Freigeben und veröffentlichen")).to_be_visible()
            page.get_by_role("button", name="Zurückgeben").click()
            _confirms(page, "Zurückgeben", "Bitte genauer")
            expect(page.locator(".signs")).to_contain_text("Bitte genauer")
    assert studio.done("reject")[0]["note"] == "Bitte genauer"


@pytest.mark.browser
def test_what_is_not_saved_outlasts_the_page(browser: Browser) -> None:
    with open_studio() as studio, editor_at(browser, studio, ARTICLE) as page:
        _field(page, "Kosten").fill("Noch nicht gesichert")
        expect(page.locator(".unsaved")).to_have_text("Nicht gesichert")
        page.get_by_role("link", name="Alle Artikel").click()
        page.locator(".notice").get_by_role("link", name="sperrmuell").click()
        assert _fee(page) == "Noch nicht gesichert"
        page.on("dialog", lambda dialog: dialog.accept())
        page.reload()
        page.wait_for_selector("body.ready")
        assert _fee(page) == "Noch nicht gesichert"
        page.get_by_role("button", name="Entwurf verwerfen").click()
        _confirms(page, "Entwurf verwerfen")
        expect(page.locator(".unsaved")).to_have_count(0)
        assert "Zwei Abholungen" in _fee(page)


def _somebody_else_saves(studio: FakeStudio, **modules: str) -> None:
    article = studio.whole("sperrmuell")["article"]
    text = article["texts"]["de"]
    changed = text | {"modules": text["modules"] | modules, "questions": [*text["questions"], "Frage von Jonas"]}
    studio.save("sperrmuell", article | {"texts": article["texts"] | {"de": changed}}, "Jonas war hier", "Jonas Berg")


@pytest.mark.browser
def test_two_who_write_at_once_lose_nothing(browser: Browser) -> None:
    with open_studio() as studio, editor_at(browser, studio, ARTICLE) as page:
        _field(page, "Kosten").fill("Mein Preis")
        _field(page, "Dauer").fill("Meine Dauer")
        add = page.locator(".text-panel:visible .lines--rows .lines-add")
        add.fill("Meine Frage")
        add.press("Enter")
        _somebody_else_saves(studio, fee="Jonas' Preis", deadline="Jonas' Frist")
        page.keyboard.press("Control+s")
        window = page.get_by_role("dialog", name="Jemand anderes hat auch geändert")
        expect(window).to_contain_text("Jonas Berg hat inzwischen gesichert")
        expect(window.get_by_role("group")).to_have_count(1)
        for words in ("Deutsch: Kosten", "Mein Preis", "Jonas' Preis"):
            expect(window).to_contain_text(words)
        window.get_by_label("Beide untereinander").check()
        _confirms(page, "Zusammenführen")
        page.keyboard.press("Control+s")
        expect(page.locator(".unsaved")).to_have_count(0)
    text = studio.drafts["sperrmuell"]["article"]["texts"]["de"]
    assert text["modules"]["fee"] == "Mein Preis\n\nJonas' Preis"
    assert (text["modules"]["duration"], text["modules"]["deadline"]) == ("Meine Dauer", "Jonas' Frist")
    assert text["questions"][-2:] == ["Frage von Jonas", "Meine Frage"]


def _with_modules(studio: FakeStudio, **modules: str) -> dict[str, Any]:
    article = studio.published["sperrmuell"]
    text = article["texts"]["de"]
    changed: dict[str, Any] = article | {
        "texts": article["texts"] | {"de": text | {"modules": text["modules"] | modules}}
    }
    return changed


@pytest.mark.browser
def test_what_was_published_meanwhile_is_not_taken_back(browser: Browser) -> None:
    with open_studio() as studio, editor_at(browser, studio, ARTICLE) as page:
        _field(page, "Kosten").fill("Mein Preis")
        studio.publish("sperrmuell", _with_modules(studio, deadline="Neue Frist"))
        page.keyboard.press("Control+s")
        expect(page.locator("#toasts")).to_contain_text("Beide Fassungen sind zusammengeführt.")
        assert _field(page, "Frist").input_value() == "Neue Frist"
        studio.publish("sperrmuell", _with_modules(studio, duration="Neue Dauer"))
        page.get_by_role("button", name="Veröffentlichen").click()
        _confirms(page, "Veröffentlichen", "Satzung")
        expect(_field(page, "Dauer")).to_have_value("Neue Dauer")
        page.get_by_role("button", name="Veröffentlichen").click()
        _confirms(page, "Veröffentlichen")
        expect(page.locator(".signs")).to_contain_text("Fassung 4")
    modules = studio.published["sperrmuell"]["texts"]["de"]["modules"]
    assert [modules[one] for one in ("fee", "deadline", "duration")] == ["Mein Preis", "Neue Frist", "Neue Dauer"]


@pytest.mark.browser
def test_a_withdrawn_article_can_be_had_again(browser: Browser) -> None:
    with open_studio() as studio, editor_at(browser, studio, f"{ARTICLE}?tab=facts") as page:
        page.get_by_role("button", name="Zurückziehen").click()
        _confirms(page, "Zurückziehen", "Gibt es nicht mehr")
        expect(page.locator(".notice")).to_contain_text("Dieser Artikel ist zurückgezogen")
        page.locator(".versions > li").last.get_by_role("button", name="Wiederherstellen").click()
        _confirms(page, "Wiederherstellen", "Doch")
        expect(page.locator(".signs")).to_contain_text("Fassung 3")
    assert studio.done("withdraw") == [{"note": "Gibt es nicht mehr"}]
    assert studio.done("rollback") == [{"version": 1, "note": "Doch"}]


@pytest.mark.browser
def test_a_hint_leads_to_the_words_it_is_about(browser: Browser) -> None:
    with open_studio() as studio:
        studio.findings = [LONG]
        with editor_at(browser, studio, f"{ARTICLE}?tab=en") as page:
            page.get_by_role("tab", name="Hinweise").click()
            page.get_by_role("button", name="Dieser Satz ist lang.").click()
            field = _field(page, "Kosten")
            expect(field).to_be_focused()
            assert field.evaluate("node => node.value.slice(node.selectionStart, node.selectionEnd)") == LONG["text"]
            page.get_by_role("button", name="Links prüfen").click()
            expect(page.locator(".findings")).to_contain_text("Alle Links führen ans Ziel.")


@pytest.mark.browser
def test_the_preview_is_the_chats_own_drawing_of_what_is_written(browser: Browser) -> None:
    with open_studio() as studio, editor_at(browser, studio, ARTICLE) as page:
        message = page.locator(".side .message")
        expect(message.locator(".source")).to_contain_text("Quelle")
        _field(page, "Kosten").fill("Nur **3 Euro**")
        expect(message.locator("strong").last).to_have_text("3 Euro")
        message.get_by_role("button", name="documents").click()
        expect(message).to_contain_text("Für die Abholung brauchen Sie keine Unterlagen.")


@pytest.mark.browser
def test_facts_offices_and_sources_are_changed(browser: Browser) -> None:
    with open_studio() as studio, editor_at(browser, studio, f"{ARTICLE}?tab=facts") as page:
        page.get_by_role("combobox", name="Zuständige Ämter").press_sequentially("süd")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Wertstoffhof entfernen").click()
        page.get_by_label("Gültig bis").fill("2027-12-31")
        page.get_by_label("Leistungsschlüssel").fill("123")
        page.keyboard.press("Control+s")
        expect(page.locator("#toasts")).to_contain_text("Bitte sehen Sie sich dieses Feld an: Leistungsschlüssel")
        page.get_by_label("Leistungsschlüssel").fill("99012345000000")
        page.get_by_role("button", name="Quelle hinzufügen").click()
        page.keyboard.type("Abfallsatzung 2027")
        page.keyboard.press("Control+s")
        expect(page.locator("#toasts")).to_contain_text("Der Entwurf ist gesichert.")
    saved = studio.done("save")[0]["article"]
    assert saved["offices"] == ["abfallwirtschaft", "buergerbuero-sued"]
    assert (saved["valid_to"], saved["service_key"]) == ("2027-12-31", "99012345000000")
    assert saved["sources"][-1]["title"] == "Abfallsatzung 2027"


@pytest.mark.browser
def test_the_history_says_who_and_why_and_leads_back(browser: Browser) -> None:
    with open_studio() as studio:
        for _ in range(2):
            studio.publish("sperrmuell", studio.published["sperrmuell"])
        with editor_at(browser, studio, f"{ARTICLE}?tab=history") as page:
            versions = page.locator(".versions > li")
            expect(versions).to_have_count(3)
            expect(versions.first).to_contain_text("freigegeben von Jonas Berg")
            versions.first.get_by_role("button", name="Unterschiede zeigen").click()
            expect(versions.first.locator("ins")).to_contain_text("46")
            assert complaints(page, (DESKTOP, NARROW)) == []
            versions.nth(1).get_by_role("button", name="Wiederherstellen").click()
            _confirms(page, "Wiederherstellen", "War besser")
            expect(page.locator("#toasts")).to_contain_text("Die alte Fassung ist wieder da.")
    assert studio.done("rollback") == [{"version": 2, "note": "War besser"}]


@pytest.mark.browser
def test_a_new_article_begins_with_title_and_topic(browser: Browser) -> None:
    with open_studio() as studio, editor_at(browser, studio) as page:
        page.keyboard.press("n")
        window = page.get_by_role("dialog", name="Neuer Artikel")
        window.get_by_label("Titel (Deutsch)").fill("Hundewiese für große Tiere")
        expect(window.get_by_label("Kurzname")).to_have_value("hundewiese-fuer-grosse-tiere")
        window.get_by_label("Thema").fill("hunde")
        assert complaints(page, (DESKTOP, NARROW)) == []
        window.get_by_role("button", name="Anlegen").click()
        expect(page).to_have_url(re.compile("knowledge/hundewiese-fuer-grosse-tiere"))
        expect(page.locator(".signs")).to_contain_text("Neu")
        page.get_by_role("button", name="+ Kosten").click()
        expect(_field(page, "Kosten")).to_be_focused()
        page.get_by_role("button", name="Sprache hinzufügen").click()
        page.locator("dialog").get_by_label("Titel").fill("Dog park")
        _confirms(page, "Hinzufügen")
        expect(page.get_by_role("tab", name="Englisch")).to_have_attribute("aria-selected", "true")
    assert studio.drafts["hundewiese-fuer-grosse-tiere"]["article"]["topic"] == "hunde"
