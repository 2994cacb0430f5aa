"""A citizen chooses the language of the chat: each is called by its own name, and fetched when it is needed."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from bot.wording import languages
from tests.journeys.widget_page import citizen_at

WORDS = Path(__file__).parents[2] / "bot" / "web" / "static" / "widget" / "words"
NAMES = [
    "Deutsch",
    "English",
    "Türkçe",
    "Русский",
    "العربية",
    "Українська",
    "Polski",
    "Français",
    "Italiano",
    "Español",
]

pytestmark = pytest.mark.browser


def _fetched(page: Page) -> list[str]:
    """The languages whose words the page has fetched so far."""
    script = "performance.getEntriesByType('resource').map(({ name }) => name)"
    found = (re.search(r"/words/(\w+)\.js", name) for name in page.evaluate(script))
    return [match[1] for match in found if match]


def test_every_language_is_offered_by_its_own_name_fetched_when_it_is_chosen_and_kept_for_the_next_page(
    browser: Browser, live_app: str
) -> None:
    with citizen_at(browser, live_app) as citizen:
        citizen.opens_the_chat()
        expect(citizen.languages.locator("option")).to_have_text(NAMES)
        expect(citizen.languages).to_have_value("de")
        expect(citizen.languages).to_have_accessible_name("Sprache (Language)")
        assert _fetched(citizen.page) == []
        citizen.field.fill("Entwurf")
        with citizen.page.expect_request(lambda request: request.method == "PATCH") as patch:
            citizen.languages.select_option("English")
        assert patch.value.post_data_json == {"locale": "en"}
        expect(citizen.field).to_have_attribute("placeholder", re.compile("Your question"))
        expect(citizen.field).to_have_value("Entwurf")
        assert citizen.focus_is_on(".language select")
        citizen.page.keyboard.press("End")
        expect(citizen.field).to_have_attribute("placeholder", "Su pregunta a la ciudad …")
        assert _fetched(citizen.page) == ["en", "es"]
        assert citizen.focus_is_on(".language select")
        citizen.page.reload()
        expect(citizen.field).to_have_attribute("placeholder", "Su pregunta a la ciudad …")


def test_a_language_that_cannot_be_fetched_leaves_the_chat_as_it_is_and_the_last_of_several_wishes_counts(
    browser: Browser, live_app: str
) -> None:
    with citizen_at(browser, live_app) as citizen:
        late: list[Route] = []
        citizen.page.route("**/words/pl.js", lambda route: route.abort())
        citizen.page.route("**/words/fr.js", lambda route: late.append(route))
        citizen.opens_the_chat().field.fill("Entwurf")
        citizen.languages.select_option("Polski")
        expect(citizen.languages).to_have_value("de")
        expect(citizen.field).to_have_value("Entwurf")
        citizen.languages.select_option("Français")
        citizen.languages.select_option("Italiano")
        expect(citizen.field).to_have_attribute("placeholder", re.compile("^La Sua domanda"))
        with citizen.page.expect_event("requestfinished", lambda request: request.url.endswith("/fr.js")):
            late[0].continue_()
        assert citizen.page.evaluate("import('/widget/words/fr.js').then((words) => Object.keys(words).length)")
        expect(citizen.languages).to_have_value("it")
        expect(citizen.field).to_have_attribute("placeholder", re.compile("^La Sua domanda"))


def test_the_page_says_which_language_the_chat_begins_with(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        for locale in ("en", "tr", "uk"):
            citizen.comes_for_the_first_time(f"{live_app}/demo?lang={locale}")
            citizen.opens_the_chat()
            expect(citizen.window).to_have_attribute("lang", locale)
            expect(citizen.messages("bot").first.locator(".bubble")).to_have_attribute("lang", locale)
            assert _fetched(citizen.page) == [locale]


def _words(path: Path) -> dict[str, tuple[list[str], int]]:
    """The keys of a language, with the places to fill in and the number of parts."""
    rows = re.findall(r'^  (\w+): "(.+)",$', path.read_text(encoding="utf-8").split("};")[0], re.MULTILINE)
    return {key: (sorted(re.findall(r"{\w+}", text)), text.count("|")) for key, text in rows}


def test_the_chat_has_words_in_all_languages_of_the_program() -> None:
    assert {"de", *(path.stem for path in WORDS.glob("*.js"))} == set(languages())


@pytest.mark.parametrize("path", sorted(WORDS.glob("*.js")), ids=lambda path: path.stem)
def test_no_language_lacks_a_sentence_or_a_place_to_fill_in(path: Path) -> None:
    german = _words(WORDS.parent / "strings.js")
    assert len(german) > 60
    assert _words(path) == german
