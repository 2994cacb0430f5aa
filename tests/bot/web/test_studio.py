"""The frame of the studio: who gets it, what it may load, its words, its addresses and its keys."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.api.signed_in import COOKIE
from bot.staff.models import Role
from tests.bot.gateways import Gateway
from tests.bot.web.fake_desk import open_desk
from tests.bot.web.fake_studio import EDITOR, editor_at, open_studio
from tests.bot.web.staff_pages import complaints, tab
from tests.journeys.widget_page import DESKTOP, NARROW, PHONE

STATIC = Path(__file__).resolve().parents[3] / "bot" / "web" / "static"
STUDIO = STATIC / "studio"
KEY = re.compile(r"^  (\w+): \"(.*)\",$", re.MULTILINE)


def _sign_in(gateway: Gateway, role: Role, language: str = "de") -> None:
    one = gateway.services.accounts.add("edith", "Edith", role)
    gateway.services.accounts.set_language("edith", language)
    gateway.http.cookies.set(COOKIE, gateway.services.sessions.open(one).token)


async def test_without_a_session_the_studio_leads_to_the_sign_in(gateway: Gateway) -> None:
    answer = await gateway.http.get("/studio")
    assert (answer.status_code, answer.headers["location"]) == (303, "/signin")


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMIN])
async def test_editors_get_the_studio_in_their_language(gateway: Gateway, role: Role) -> None:
    _sign_in(gateway, role, "en")
    page = await gateway.http.get("/studio", headers={"Accept-Language": "fr"})
    assert '<html lang="en"' in page.text
    assert "studio/start.js" in page.text


async def test_who_is_no_editor_is_told_so_and_led_back_to_the_desk(gateway: Gateway) -> None:
    _sign_in(gateway, Role.AGENT)
    page = await gateway.http.get("/studio")
    assert page.status_code == 200
    assert "Ihr Konto hat diese Rolle nicht" in page.text
    assert 'href="/console"' in page.text
    assert "start.js" not in page.text


async def test_an_editor_at_the_console_is_led_to_the_studio(gateway: Gateway) -> None:
    _sign_in(gateway, Role.EDITOR)
    answer = await gateway.http.get("/console")
    assert (answer.status_code, answer.headers["location"]) == (303, "/studio")


async def test_the_studio_is_strict_and_kept_by_no_cache(gateway: Gateway) -> None:
    _sign_in(gateway, Role.EDITOR)
    page = await gateway.http.get("/studio")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["cache-control"] == "no-store"
    assert "style=" not in page.text
    assert re.search(r"<script(?![^>]*src=)", page.text) is None


async def test_everything_that_the_page_names_is_there(gateway: Gateway) -> None:
    _sign_in(gateway, Role.EDITOR)
    named = re.findall(r'href="(/assets/(?:studio|console|widget)/[^"]+)"', (await gateway.http.get("/studio")).text)
    assert len(named) > 15
    for address in named:
        assert (await gateway.http.get(address)).status_code == 200, address


def test_every_area_has_a_module_and_words() -> None:
    table = (STUDIO / "areas.js").read_text()
    areas = re.findall(r'^  (\w+): \{.*import\("\./([^"]+)"\)', table, re.MULTILINE)
    assert areas[0] == ("knowledge", "knowledge/area.js")
    for name, module in areas:
        assert (STUDIO / module).is_file(), name
        assert {f"area_{name}"} <= _words("shell", "de").keys()
        for language in ("de", "en"):
            assert (STUDIO / "words" / f"{name}_{language}.js").is_file(), name


def _words(area: str, language: str) -> dict[str, str]:
    return dict(KEY.findall((STUDIO / "words" / f"{area}_{language}.js").read_text()))


@pytest.mark.parametrize("area", sorted(path.stem[:-3] for path in (STUDIO / "words").glob("*_de.js")))
def test_both_languages_say_the_same_things_with_the_same_values(area: str) -> None:
    german, english = _words(area, "de"), _words(area, "en")
    assert german.keys() == english.keys()
    for key, words in german.items():
        assert sorted(re.findall(r"\{\w+\}", words)) == sorted(re.findall(r"\{\w+\}", english[key])), key


def test_there_are_words_for_all_that_frame_and_knowledge_say() -> None:
    console = dict(KEY.findall((STATIC / "console" / "words" / "de.js").read_text()))
    frame = console | _words("shell", "de")
    for folder, known in ((STUDIO, frame), (STUDIO / "knowledge", frame | _words("knowledge", "de"))):
        for module in folder.glob("*.js"):
            said = re.findall(r"\bsay\(\"(\w+)\"", module.read_text())
            assert set(said) <= known.keys(), module.name


@pytest.mark.browser
def test_who_signs_in_as_an_editor_comes_to_the_studio(browser: Browser) -> None:
    with open_studio() as studio, tab(browser, studio.desk) as page:
        page.goto(f"{studio.desk.address}/signin/a-token")
        page.get_by_role("button", name="Jetzt anmelden").click()
        expect(page).to_have_url(f"{studio.desk.address}/studio#/knowledge")
        expect(page.get_by_role("link", name="Wissen")).to_have_attribute("aria-current", "page")


@pytest.mark.browser
def test_who_has_both_roles_goes_from_one_page_to_the_other(browser: Browser) -> None:
    with open_studio() as studio:
        studio.desk.me |= {"roles": ["agent", "editor"]}
        with editor_at(browser, studio) as page:
            page.get_by_role("button", name=str(EDITOR["display"])).click()
            page.get_by_role("link", name="Zum Arbeitsplatz").click()
            page.wait_for_selector("body.ready")
            page.get_by_role("button", name=str(EDITOR["display"])).click()
            page.get_by_role("link", name="Zum Studio").click()
            expect(page).to_have_title("Wissen – Studio – Bürgerlotse")


@pytest.mark.browser
def test_an_agent_finds_no_way_to_the_studio(browser: Browser) -> None:
    with open_desk() as desk, tab(browser, desk) as page:
        desk.me |= {"roles": ["agent"]}
        page.context.add_cookies([{"name": COOKIE, "value": "de", "url": desk.address}])
        page.goto(f"{desk.address}/console")
        page.wait_for_selector("body.ready")
        page.get_by_role("button", name="Anna Muster").click()
        expect(page.get_by_role("button", name="Abmelden")).to_be_visible()
        expect(page.get_by_role("link", name="Zum Studio")).to_have_count(0)


@pytest.mark.browser
def test_two_keys_lead_to_an_area_and_a_question_mark_lists_all(browser: Browser) -> None:
    with open_studio() as studio, editor_at(browser, studio, "knowledge/sperrmuell") as page:
        page.keyboard.press("?")
        window = page.get_by_role("dialog", name="Tastenkürzel")
        for words in ("Überall", "Wissen", "Entwurf sichern", "Strg"):
            expect(window).to_contain_text(words)
        page.keyboard.press("Escape")
        page.keyboard.press("g")
        page.keyboard.press("k")
        expect(page).to_have_url(re.compile("#/knowledge$"))
        expect(page.get_by_role("heading", name="Wissen")).to_be_focused()
        page.keyboard.press("?")
        expect(window).to_contain_text("Liste der Artikel")
        expect(window).not_to_contain_text("Entwurf sichern")


@pytest.mark.browser
def test_an_address_that_means_nothing_leads_to_the_first_area(browser: Browser) -> None:
    with open_studio() as studio, editor_at(browser, studio, "nonsense/1") as page:
        expect(page.locator("#toasts")).to_contain_text("Den Bereich „nonsense“ gibt es hier nicht.")
        expect(page).to_have_url(re.compile("#/knowledge$"))
        page.goto(f"{studio.desk.address}/studio#/knowledge/gibt-es-nicht")
        expect(page.locator("#area")).to_contain_text("Das gibt es nicht.")


@pytest.mark.browser
def test_who_edits_several_cities_chooses_one_and_it_is_kept(browser: Browser) -> None:
    with open_studio() as studio:
        studio.desk.me |= {"grants": [{"role": "admin", "site": ""}], "sites": ["musterstadt", "nebenan"]}
        with editor_at(browser, studio, "knowledge/sperrmuell") as page:
            page.get_by_label("Stadt", exact=True).select_option("nebenan")
            expect(page).to_have_url(re.compile("#/knowledge$"))
            expect(page.locator(".article-row")).to_have_count(4)
            page.reload()
            expect(page.get_by_label("Stadt", exact=True)).to_have_value("nebenan")
        assert {"musterstadt", "nebenan"} <= studio.sites


@pytest.mark.browser
@pytest.mark.parametrize("route", ["knowledge", "knowledge/personalausweis"])
def test_axe_finds_nothing_and_nothing_sticks_out(browser: Browser, route: str) -> None:
    with open_studio() as studio, editor_at(browser, studio, route) as page:
        page.locator(".article-row, .message").first.wait_for()
        for sizes, colours in (((DESKTOP, PHONE, NARROW), "light"), ((DESKTOP, NARROW), "dark")):
            assert complaints(page, sizes, colours) == []
