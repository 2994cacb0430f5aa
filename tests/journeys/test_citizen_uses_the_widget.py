"""A citizen and the chat on the city's page, in a real browser."""

import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.widget_page import DESKTOP, NARROW, PHONE, axe_complaints, citizen_at

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "bot" / "web" / "static"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FEE = "Was kostet ein neuer Personalausweis?"

pytestmark = pytest.mark.browser


def test_the_first_message_says_that_this_is_an_automated_assistant(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        citizen.opens_the_chat()
        expect(citizen.messages("bot").first).to_contain_text(re.compile("automati|Assisten", re.I))


def test_an_answer_names_its_source_its_date_and_the_office(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        answer = citizen.opens_the_chat().asks_for_the_fee()
        expect(answer.locator(".bubble")).to_be_in_viewport()
        source = answer.locator(".source")
        expect(source).to_contain_text("Personalausweis")
        expect(source).to_contain_text("Zuständig: ")
        expect(source).to_contain_text(re.compile(r"Stand: \d{1,2}\. \w+ 20\d\d"))


def test_a_topic_tile_and_the_search_field_of_the_page_ask_the_question(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        citizen.page.locator(".tile button").first.click()
        expect(citizen.messages("citizen").first).to_contain_text("Personalausweis")
        citizen.page.keyboard.press("Escape")
        citizen.page.locator("#frage").fill(FEE)
        citizen.page.locator("#frage").press("Enter")
        expect(citizen.messages("citizen").last).to_contain_text(FEE)


def test_a_double_click_asks_once_empties_the_box_and_moves_into_the_chat(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        box = citizen.page.locator("#frage")
        box.fill(FEE)
        citizen.page.get_by_role("button", name="Fragen", exact=True).dblclick()
        expect(citizen.messages("bot").nth(1)).to_be_visible(timeout=30_000)
        expect(citizen.messages("citizen")).to_have_count(1)
        expect(box).to_have_value("")
        assert citizen.focus_is_on("textarea")


def test_an_empty_chat_offers_questions_until_one_was_asked(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        examples = citizen.opens_the_chat().log.get_by_role("group", name="Zum Beispiel:").get_by_role("button")
        expect(examples).to_have_count(4)
        question = examples.nth(1).text_content() or ""
        examples.nth(1).click()
        expect(citizen.messages("citizen").locator(".bubble")).to_have_text(question)
        expect(examples).to_have_count(0)
        assert citizen.focus_is_on("textarea")


def test_everything_works_with_the_keyboard_and_focus_returns_on_escape(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        citizen.launcher.focus()
        citizen.page.keyboard.press("Enter")
        expect(citizen.messages("bot").first).to_be_visible()
        assert citizen.focus_is_on("textarea")
        citizen.page.keyboard.type("Hallo")
        citizen.page.keyboard.press("Enter")
        expect(citizen.messages("citizen")).to_have_count(1)
        citizen.page.keyboard.press("Escape")
        expect(citizen.window).to_be_hidden()
        assert citizen.focus_is_on(".launcher")


def test_escape_closes_the_menu_before_it_closes_the_chat(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        citizen.opens_the_chat().menu_button.click()
        citizen.page.keyboard.press("Escape")
        expect(citizen.menu_button).to_have_attribute("aria-expanded", "false")
        expect(citizen.window).to_be_visible()
        assert citizen.focus_is_on(".more")


def test_a_tile_gets_the_focus_back_when_the_chat_it_opened_is_closed(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        tile = citizen.page.locator(".tile button").first
        tile.press("Enter")
        expect(citizen.window).to_be_visible()
        citizen.page.keyboard.press("Escape")
        expect(tile).to_be_focused()


def test_arrow_keys_walk_through_the_messages(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        citizen.opens_the_chat().asks("Hallo")
        citizen.log.focus()
        citizen.page.keyboard.press("ArrowUp")
        assert citizen.focus_is_on(".message:last-child")
        citizen.page.keyboard.press("Home")
        assert citizen.focus_is_on(".message:first-child")


@pytest.mark.parametrize(
    ("size", "colours"),
    [(DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "dark"), (NARROW, "light")],
    ids=["desktop-light", "desktop-dark", "phone-dark", "narrow-light"],
)
def test_axe_finds_nothing_to_complain_about(
    browser: Browser, live_app: str, size: dict[str, int], colours: str
) -> None:
    wishes = {"viewport": size, "color_scheme": colours, "reduced_motion": "reduce", "bypass_csp": True}
    with citizen_at(browser, live_app, **wishes) as citizen:
        citizen.page.add_script_tag(path=AXE)
        expect(citizen.launcher).to_be_visible()
        assert axe_complaints(citizen.page) == []
        citizen.opens_the_chat().asks_for_the_fee()
        assert axe_complaints(citizen.page) == []
        citizen.menu_button.click()
        assert axe_complaints(citizen.page) == []
        citizen.page.keyboard.press("Escape")
        citizen.chooses("Mein Gespräch löschen")
        assert axe_complaints(citizen.page) == []


@pytest.mark.parametrize("locale", ["de", "en"])
def test_nothing_is_cut_off_at_320_pixels(browser: Browser, live_app: str, locale: str) -> None:
    with citizen_at(browser, f"{live_app}/demo?lang={locale}", viewport=NARROW) as citizen:
        assert citizen.page.evaluate("document.documentElement.scrollWidth") == 320
        citizen.opens_the_chat()
        box = citizen.window.bounding_box()
        assert box is not None
        assert (box["x"], box["width"], round(box["height"])) == (0, 320, 568)
        assert citizen.page.evaluate(
            "document.querySelector('lotse-chat').shadowRoot.querySelector('dialog:modal') !== null"
        )


def test_on_a_large_screen_the_page_stays_usable_beside_the_chat(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        citizen.opens_the_chat()
        citizen.page.locator("#frage").fill("noch eine Frage")
        expect(citizen.page.locator("#frage")).to_have_value("noch eine Frage")
        expect(citizen.window).to_be_visible()


def test_controls_are_large_enough_to_hit(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app, viewport=PHONE) as citizen:
        citizen.opens_the_chat().asks_for_the_fee()
        for button in citizen.window.get_by_role("button").all():
            box = button.bounding_box()
            assert box is not None
            assert round(min(box["width"], box["height"]), 3) >= 44, button.text_content()


def test_nothing_moves_for_those_who_asked_for_less_motion(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        citizen.opens_the_chat()
        moving = "e => getComputedStyle(e).animationName + getComputedStyle(e).scrollBehavior"
        assert citizen.window.evaluate(moving) == "noneauto"
        assert citizen.log.evaluate(moving) == "noneauto"


def test_each_message_carries_its_language_and_the_sender_for_screen_readers(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        answer = citizen.opens_the_chat().asks_for_the_fee()
        expect(answer.locator(".bubble")).to_have_attribute("lang", "de")
        expect(answer.locator(".bubble")).to_have_attribute("dir", "auto")
        expect(answer.locator(".who .sr")).to_contain_text("Bürgerlotse um")
        expect(citizen.messages("citizen").first.locator(".who .sr")).to_contain_text("Sie um")
        expect(citizen.log).to_have_attribute("aria-live", "polite")


def test_the_language_switch_changes_the_words_and_tells_the_server(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        citizen.opens_the_chat().field.fill("Entwurf")
        with citizen.page.expect_request(lambda request: request.method == "PATCH") as patch:
            citizen.languages.select_option("English")
        assert patch.value.post_data_json == {"locale": "en"}
        expect(citizen.field).to_have_attribute("placeholder", re.compile("Your question"))
        expect(citizen.field).to_have_value("Entwurf")
        assert citizen.focus_is_on(".language select")


def test_thumbs_are_sent_and_stay_pressed(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        answer = citizen.opens_the_chat().asks_for_the_fee()
        thumb = answer.get_by_role("button", name="Ja, hilfreich")
        with citizen.page.expect_response(re.compile("/feedback$")) as response:
            thumb.click()
        assert response.value.ok
        assert response.value.request.post_data_json["helpful"] is True
        expect(thumb).to_have_attribute("aria-pressed", "true")
        expect(citizen.page.locator("lotse-chat p.sr[role=status]")).to_have_text("Danke für Ihre Rückmeldung.")


@pytest.mark.parametrize(("entry", "ending", "start"), [("als Text", ".txt", b""), ("als PDF", ".pdf", b"%PDF")])
def test_the_conversation_can_be_downloaded(
    browser: Browser, live_app: str, entry: str, ending: str, start: bytes
) -> None:
    with citizen_at(browser, live_app) as citizen:
        citizen.opens_the_chat().asks("Hallo")
        with citizen.page.expect_download() as download:
            citizen.chooses(entry)
        assert download.value.suggested_filename.endswith(ending)
        content = Path(download.value.path()).read_bytes()
        assert content.startswith(start)
        assert len(content) > 50


def test_deleting_asks_first_and_shows_a_receipt(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        citizen.opens_the_chat().asks("Hallo")
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


def test_a_new_conversation_starts_empty_after_a_question(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        citizen.opens_the_chat().asks("Hallo")
        citizen.chooses("Neues Gespräch")
        citizen.confirms("Neu beginnen")
        expect(citizen.messages("citizen")).to_have_count(0)
        expect(citizen.messages("bot")).to_have_count(1)
        assert citizen.focus_is_on("textarea")


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


def test_the_widget_leaves_no_names_on_the_page(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        citizen.opens_the_chat()
        script = """() => { const frame = document.body.appendChild(document.createElement("iframe"));
            const usual = new Set(Object.getOwnPropertyNames(frame.contentWindow));
            return Object.getOwnPropertyNames(window).filter((n) => !usual.has(n) && !/^\\d+$/.test(n)
                && !document.getElementById(n) && !n.startsWith("__p")); }"""
        assert citizen.page.evaluate(script) == []


def test_the_city_page_forbids_inline_code_and_the_widget_still_runs(browser: Browser, live_app: str) -> None:
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


def test_what_every_page_loads_weighs_at_most_thirty_thousand_bytes() -> None:
    parts = [STATIC / "widget.js", *(part for part in (STATIC / "widget").iterdir() if part.is_file())]
    assert sum(len(gzip.compress(part.read_bytes())) for part in parts) <= 30_000
