"""The dashboard as an editor meets it: every number is a link, on a phone and by keyboard, in the dark too."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bot.web.fake_figures import LONG, open_figures
from tests.bot.web.fake_studio import editor_at
from tests.bot.web.staff_pages import complaints
from tests.journeys.widget_page import DESKTOP, NARROW, PHONE
from tests.programs import wait_for

STUDIO = Path(__file__).resolve().parents[3] / "bot" / "web" / "static" / "studio"


def _words(area: str) -> set[str]:
    text = (STUDIO / "words" / f"{area}_de.js").read_text()
    return set(re.findall(r"^  (\w+):", text, re.MULTILINE))


def _big(page: Page, name: str) -> str:
    return page.locator(".big-numbers > div").filter(has=page.get_by_text(name, exact=True)).locator("dd").inner_text()


@pytest.mark.parametrize("area", ["figures", "messages"])
def test_there_are_words_for_all_that_the_page_says(area: str) -> None:
    console = (STUDIO.parent / "console" / "words" / "de.js").read_text()
    known = _words(area) | _words("shell") | set(re.findall(r"^  (\w+):", console, re.MULTILINE))
    for module in (STUDIO / area).glob("*.js"):
        assert set(re.findall(r"\bsay\(\"(\w+)\"", module.read_text())) <= known, module.name


@pytest.mark.browser
def test_numbers_lead_to_their_messages(browser: Browser, tmp_path: Path) -> None:
    with open_figures(tmp_path) as (studio, _), editor_at(browser, studio, "figures") as page:
        assert (_big(page, "Gespräche"), _big(page, "Beantwortet")) == ("12", "6 60\u00a0%")
        page.get_by_role("link", name="2 Unbeantwortet", exact=True).click()
        expect(page.get_by_role("status").first).to_have_text("2 Einträge")
        expect(page.get_by_text(LONG)).to_have_count(2)
        page.get_by_role("link", name="Zurück zu den Zahlen").click()
        page.get_by_role("link", name="12 Gespräche").click()
        expect(page.get_by_role("status").first).to_have_text("12 Einträge")
        expect(page.get_by_text("Angabe in einem Formular")).to_have_count(2)
        expect(page.get_by_text("Anna")).to_have_count(0)


@pytest.mark.browser
def test_what_was_unanswered_in_these_days_is_worked_on_in_the_inbox(browser: Browser, tmp_path: Path) -> None:
    with (
        open_figures(tmp_path) as (studio, _),
        editor_at(browser, studio, "figures?from=2026-01-01&to=2026-01-02") as page,
    ):
        link = page.get_by_role("link", name="Im Eingang bearbeiten")
        expect(link).to_have_attribute("href", "#/inbox?outcome=unanswered&from=2026-01-01&to=2026-01-02")


@pytest.mark.browser
def test_every_link_of_a_number_lists_as_many(browser: Browser, tmp_path: Path) -> None:
    with open_figures(tmp_path) as (studio, _), editor_at(browser, studio, "figures") as page:
        page.get_by_text("Alle Tage als Tabelle").click()
        links = page.locator("a[href^='#/messages?']").evaluate_all(
            "found => found.map((a) => [a.textContent, a.hash])"
        )
        assert len(links) > 40
        script = """async (links) => {
          const wrong = [];
          for (const [shown, hash] of links) {
            const { total } = await (await fetch(`/api/v1/figures/messages?${hash.split("?")[1]}`)).json();
            if (String(total) !== shown) wrong.push([shown, total, hash]);
          }
          return wrong;
        }"""
        assert page.evaluate(script, links) == []


@pytest.mark.browser
def test_other_days_are_asked_for_and_stand_in_the_address(browser: Browser, tmp_path: Path) -> None:
    with open_figures(tmp_path) as (studio, fake), editor_at(browser, studio, "figures") as page:
        expect(page.get_by_role("button", name="28 Tage")).to_have_attribute("aria-pressed", "true")
        page.get_by_role("button", name="7 Tage", exact=True).click()
        expect(page).to_have_url(re.compile(r"#/figures\?days=7$"))
        page.get_by_label("Von", exact=True).fill("2026-01-01")
        page.get_by_label("Bis", exact=True).fill("2026-01-02")
        expect(page).to_have_url(re.compile(r"from=2026-01-01&to=2026-01-02$"))
        expect(page.get_by_text("In diesem Zeitraum gibt es nichts.").first).to_be_visible()
        wait_for(lambda: ("2026-01-01", "2026-01-02") in [(one["from"], one["to"]) for one in fake.asked], 10)
        page.reload()
        expect(page.get_by_label("Von", exact=True)).to_have_value("2026-01-01")


@pytest.mark.browser
def test_a_bar_leads_to_its_day_and_a_table_is_saved(browser: Browser, tmp_path: Path) -> None:
    with open_figures(tmp_path) as (studio, _), editor_at(browser, studio, "figures") as page:
        page.get_by_label("Welche Tabelle").select_option(label="Fragen ohne Antwort")
        with page.expect_download() as saved:
            page.get_by_role("button", name="Als CSV speichern").click()
        assert saved.value.suggested_filename == "figures-unanswered.csv"
        assert "boot,de,Masked boot,2" in Path(saved.value.path()).read_text()
        page.locator(".day-bar").last.click()
        expect(page.get_by_role("status").first).to_have_text("7 Einträge")


@pytest.mark.browser
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_dashboard_fits_every_screen(browser: Browser, tmp_path: Path, colours: str) -> None:
    with open_figures(tmp_path) as (studio, _), editor_at(browser, studio, "figures") as page:
        page.get_by_text("Alle Tage als Tabelle").click()
        assert complaints(page, (DESKTOP, PHONE, NARROW), colours) == []
        page.get_by_role("link", name="Antworten", exact=False).first.click()
        expect(page.get_by_role("status").first).to_contain_text("Einträge")
        assert complaints(page, (DESKTOP, NARROW), colours) == []
