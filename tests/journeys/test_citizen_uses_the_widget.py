"""A citizen and the chat on the city's page, in a real browser."""

import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.widget_page import DESKTOP, NARROW, ON_PHONES, Citizen, axe_complaints, citizen_at, looks

STATIC = Path(__file__).resolve().parents[2] / "bot" / "web" / "static"
FEE = "Was kostet ein neuer Personalausweis?"
NAMES_ON_THE_PAGE = """() => { const frame = document.body.appendChild(document.createElement("iframe"));
    const usual = new Set(Object.getOwnPropertyNames(frame.contentWindow));
    return Object.getOwnPropertyNames(window).filter((n) => !usual.has(n) && !/^\\d+$/.test(n)
        && !document.getElementById(n) && !n.startsWith("__p")); }"""

pytestmark = pytest.mark.browser


def test_the_first_message_tells_of_an_automated_assistant_and_questions_are_offered_until_one_was_asked(
    browser: Browser, live_app: str
) -> None:
    with citizen_at(browser, live_app) as citizen:
        examples = citizen.opens_the_chat().log.get_by_role("group", name="Zum Beispiel:").get_by_role("button")
        expect(citizen.messages("bot").first).to_contain_text(re.compile("automati|Assisten", re.I))
        expect(examples).to_have_count(4)
        question = examples.nth(1).text_content() or ""
        examples.nth(1).click()
        expect(citizen.messages("citizen").locator(".bubble")).to_have_text(question)
        expect(examples).to_have_count(0)
        assert citizen.focus_is_on("textarea")


def test_an_answer_names_its_source_for_screen_readers_who_speaks_and_takes_a_thumb(
    browser: Browser, live_app: str
) -> None:
    with citizen_at(browser, live_app) as citizen:
        answer = citizen.opens_the_chat().asks_for_the_fee()
        expect(answer.locator(".bubble")).to_be_in_viewport()
        source = answer.locator(".source")
        expect(source).to_contain_text("Personalausweis")
        expect(source).to_contain_text("Zuständig: ")
        expect(source).to_contain_text(re.compile(r"Stand: \d{1,2}\. \w+ 20\d\d"))
        expect(answer.locator(".bubble")).to_have_attribute("lang", "de")
        expect(answer.locator(".bubble")).to_have_attribute("dir", "auto")
        expect(answer.locator(".who .sr")).to_contain_text("Bürgerlotse um")
        expect(citizen.messages("citizen").first.locator(".who .sr")).to_contain_text("Sie um")
        expect(citizen.log).to_have_attribute("aria-live", "polite")
        thumb = answer.get_by_role("button", name="Ja, hilfreich")
        with citizen.page.expect_response(re.compile("/feedback$")) as response:
            thumb.click()
        assert response.value.ok
        assert response.value.request.post_data_json["helpful"] is True
        expect(thumb).to_have_attribute("aria-pressed", "true")
        expect(citizen.page.locator("lotse-chat p.sr[role=status]")).to_have_text("Danke für Ihre Rückmeldung.")


def test_tile_and_search_field_of_the_page_ask_once_and_give_the_focus_to_the_chat_and_back(
    browser: Browser, live_app: str
) -> None:
    with citizen_at(browser, live_app) as citizen:
        tile, box = citizen.page.locator(".tile button").first, citizen.page.locator("#frage")
        tile.press("Enter")
        expect(citizen.window).to_be_visible()
        expect(citizen.messages("citizen").first).to_contain_text("Personalausweis")
        citizen.page.keyboard.press("Escape")
        expect(tile).to_be_focused()
        box.fill(FEE)
        box.press("Enter")
        expect(citizen.messages("citizen").last).to_contain_text(FEE)
        expect(citizen.messages("bot").nth(2)).to_be_visible(timeout=30_000)
        citizen.page.keyboard.press("Escape")
        box.fill(FEE)
        citizen.page.get_by_role("button", name="Fragen", exact=True).dblclick()
        expect(citizen.messages("bot").nth(3)).to_be_visible(timeout=30_000)
        expect(citizen.messages("citizen")).to_have_count(3)
        expect(box).to_have_value("")
        assert citizen.focus_is_on("textarea")


def test_everything_works_with_the_keyboard_and_escape_closes_the_menu_before_the_chat(
    browser: Browser, live_app: str
) -> None:
    with citizen_at(browser, live_app) as citizen:
        citizen.launcher.focus()
        citizen.page.keyboard.press("Enter")
        expect(citizen.messages("bot").first).to_be_visible()
        assert citizen.focus_is_on("textarea")
        citizen.page.keyboard.type("Hallo")
        citizen.page.keyboard.press("Enter")
        expect(citizen.messages("citizen")).to_have_count(1)
        expect(citizen.messages("bot").nth(1)).to_be_visible(timeout=30_000)
        citizen.log.focus()
        citizen.page.keyboard.press("ArrowUp")
        assert citizen.focus_is_on(".message:last-child")
        citizen.page.keyboard.press("Home")
        assert citizen.focus_is_on(".message:first-child")
        citizen.menu_button.press("Enter")
        citizen.page.keyboard.press("Escape")
        expect(citizen.menu_button).to_have_attribute("aria-expanded", "false")
        expect(citizen.window).to_be_visible()
        assert citizen.focus_is_on(".more")
        citizen.page.keyboard.press("Escape")
        expect(citizen.window).to_be_hidden()
        assert citizen.focus_is_on(".launcher")


@pytest.mark.parametrize("wanted", [((DESKTOP, "light"),), ON_PHONES], ids=["desktop", "phones"])
def test_axe_finds_nothing_to_complain_about_and_all_on_phones_is_large_enough_to_hit(
    browser: Browser, live_app: str, wanted: tuple[tuple[dict[str, int], str], ...]
) -> None:
    with citizen_at(browser, live_app, viewport=wanted[0][0]) as citizen:
        _without_complaints(citizen.page, "closed", *wanted)
        citizen.page.set_viewport_size(wanted[0][0])  # type: ignore[arg-type]
        citizen.opens_the_chat().asks_for_the_fee()
        if wanted is ON_PHONES:
            _is_large_enough(citizen)
        _without_complaints(citizen.page, "answered", *wanted)
        citizen.menu_button.click()
        _without_complaints(citizen.page, "menu", *wanted)
        citizen.page.keyboard.press("Escape")
        citizen.chooses("Mein Gespräch löschen")
        _without_complaints(citizen.page, "deleting", *wanted)


def _without_complaints(page: Page, state: str, *wanted: tuple[dict[str, int], str]) -> None:
    for look in looks(page, *wanted):
        assert axe_complaints(page) == [], f"{state}, {look}"


def _is_large_enough(citizen: Citizen) -> None:
    for button in citizen.window.get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None
        assert round(min(box["width"], box["height"]), 3) >= 44, button.text_content()


def test_nothing_is_cut_off_at_320_pixels(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app, viewport=NARROW) as citizen:
        for locale in ("de", "en"):
            citizen.comes_for_the_first_time(f"{live_app}/demo?lang={locale}")
            assert citizen.page.evaluate("document.documentElement.scrollWidth") == 320, locale
            citizen.opens_the_chat()
            box = citizen.window.bounding_box()
            assert box is not None
            assert (box["x"], box["width"], round(box["height"])) == (0, 320, 568), locale
            assert citizen.page.evaluate(
                "document.querySelector('lotse-chat').shadowRoot.querySelector('dialog:modal') !== null"
            ), locale


def test_the_conversation_can_be_downloaded_begun_anew_and_deleted_after_a_question_with_a_receipt(
    browser: Browser, live_app: str
) -> None:
    with citizen_at(browser, live_app) as citizen:
        citizen.opens_the_chat().asks("Hallo")
        for entry, ending, start in (("als Text", ".txt", b""), ("als PDF", ".pdf", b"%PDF")):
            with citizen.page.expect_download() as download:
                citizen.chooses(entry)
            assert download.value.suggested_filename.endswith(ending), entry
            content = Path(download.value.path()).read_bytes()
            assert content.startswith(start), entry
            assert len(content) > 50, entry
        citizen.chooses("Neues Gespräch")
        citizen.confirms("Neu beginnen")
        expect(citizen.messages("citizen")).to_have_count(0)
        expect(citizen.messages("bot")).to_have_count(1)
        assert citizen.focus_is_on("textarea")
        citizen.asks("Hallo")
        _is_deleted_after_a_question(citizen)


def _is_deleted_after_a_question(citizen: Citizen) -> None:
    citizen.chooses("Mein Gespräch löschen")
    citizen.confirms("Abbrechen")
    expect(citizen.messages("citizen")).to_have_count(1)
    citizen.chooses("Mein Gespräch löschen")
    citizen.confirms("Endgültig löschen")
    expect(citizen.page.get_by_role("alertdialog")).to_contain_text("Ihr Gespräch ist gelöscht")
    assert "token" not in citizen.stored()
    with citizen.page.expect_download() as download:
        citizen.confirms("Beleg herunterladen")
    assert download.value.suggested_filename == "loeschbeleg.json"


def test_the_page_hears_what_happens_but_never_what_was_said(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, "about:blank") as citizen:
        citizen.page.add_init_script("""window.heard = []; for (const name of ["ready", "open", "close", "message"])
            addEventListener(`lotse:${name}`, ({type, detail}) => heard.push([type, JSON.stringify(detail)]));""")
        citizen.page.goto(live_app)
        citizen.opens_the_chat().asks("Meine geheime Frage")
        citizen.page.keyboard.press("Escape")
        heard = citizen.page.evaluate("heard")
        assert [name for name, _ in heard[:2]] == ["lotse:ready", "lotse:open"]
        assert {name for name, _ in heard} == {"lotse:ready", "lotse:open", "lotse:message", "lotse:close"}
        assert not any("geheime" in detail for _, detail in heard)


def test_the_widget_runs_without_inline_code_leaves_no_names_moves_nothing_and_the_page_stays_usable(
    browser: Browser, live_app: str
) -> None:
    with citizen_at(browser, "about:blank") as citizen:
        answer = citizen.page.goto(live_app)
        assert answer is not None
        policy = answer.headers["content-security-policy"]
        assert "unsafe-inline" not in policy
        assert "unsafe-eval" not in policy
        citizen.opens_the_chat()
        expect(citizen.launcher).to_be_hidden()
        inline = "document.querySelector('lotse-chat').shadowRoot.querySelectorAll('[style], style').length"
        assert citizen.page.evaluate(inline) == 0
        assert citizen.page.evaluate(NAMES_ON_THE_PAGE) == []
        moving = "e => getComputedStyle(e).animationName + getComputedStyle(e).scrollBehavior"
        assert citizen.window.evaluate(moving) == "noneauto"
        assert citizen.log.evaluate(moving) == "noneauto"
        citizen.page.locator("#frage").fill("noch eine Frage")
        expect(citizen.page.locator("#frage")).to_have_value("noch eine Frage")
        expect(citizen.window).to_be_visible()


def test_what_every_page_loads_weighs_at_most_thirty_thousand_bytes() -> None:
    parts = [STATIC / "widget.js", *(part for part in (STATIC / "widget").iterdir() if part.is_file())]
    assert sum(len(gzip.compress(part.read_bytes())) for part in parts) <= 30_000
