"""A clerk makes a case of what a citizen says in the chat and takes it to its end; the citizen reads every step."""

import re
import secrets
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.console_page import Clerk, clerk_at, hire
from tests.journeys.widget_page import PHONE, Citizen, citizen_at
from tests.programs import Program

pytestmark = pytest.mark.browser
WISH = "Ich möchte mit einem Menschen sprechen"
STORY = "In der Schlossgasse 12 ist seit Montag die Laterne dunkel"
ANSWER = "Die Lampe ist getauscht."


@pytest.fixture
def clerks(browser: Browser, program: Program) -> Iterator[tuple[Clerk, Clerk]]:
    """One who talks to citizens, and one of the works department."""
    own = secrets.token_hex(3)
    names = [f"Carla Feld {own}", f"Dirk Groß {own}"]
    links = [hire(program.data, name.replace(" ", "."), name, "Bürgerservice") for name in names]
    with (
        clerk_at(browser, program.url, links[0], names[0]) as carla,
        clerk_at(browser, program.url, links[1], names[1]) as dirk,
    ):
        yield carla, dirk


@pytest.fixture
def citizen(browser: Browser, live_app: str) -> Iterator[Citizen]:
    """Somebody under a dark lamp."""
    with citizen_at(browser, f"{live_app}/demo", viewport=PHONE, has_touch=True) as someone:
        yield someone


def test_a_case_from_a_chat_is_followed_to_its_end(citizen: Citizen, clerks: tuple[Clerk, Clerk]) -> None:
    carla, dirk = clerks
    _talk(citizen, carla)
    number = _the_chat_becomes_a_case(citizen, carla)
    carla.page.keyboard.press("Escape")
    carla.presses("An den Bot")
    carla.answers_in_window("An den Bot")
    for clerk in clerks:
        _opens_the_case(clerk, number)
    _nobody_is_overwritten(carla, dirk)
    _the_citizen_reads_the_news(citizen, carla, number)


def _talk(citizen: Citizen, carla: Clerk) -> None:
    citizen.opens_the_chat()
    offer = citizen.asks(WISH)
    offer.locator(".choice").first.click()
    expect(citizen.banner).to_contain_text("Warteschlange", timeout=30_000)
    carla.rows.first.click()
    expect(carla.log).to_contain_text(WISH)
    carla.presses("Übernehmen")
    expect(citizen.log).to_contain_text(f"Sie sprechen jetzt mit {carla.name}")
    citizen.says(STORY)
    expect(carla.log).to_contain_text(STORY)


def _the_chat_becomes_a_case(citizen: Citizen, carla: Clerk) -> str:
    """The number that both of them read."""
    carla.presses("Fall anlegen")
    form = carla.page.locator("#new-case")
    expect(form.get_by_label("Kategorie")).to_have_value("street-light")
    expect(form.get_by_label("Adresse")).to_have_value("Schlossgasse 12")
    form.get_by_label("Beschreibung").fill(STORY)
    form.get_by_role("button", name="Fall anlegen").click()
    number = form.locator(".case-number").inner_text()
    words = form.locator(".secret").inner_text()
    expect(citizen.log).to_contain_text(f"Vorgangsnummer: {number}, Geheimwörter: {words}")
    expect(carla.log).to_contain_text(number)
    form.get_by_role("button", name="Schließen").last.click()
    expect(carla.card).to_contain_text(number)
    return number


def _opens_the_case(clerk: Clerk, number: str) -> None:
    page = clerk.page
    page.get_by_role("link", name=re.compile("^Fälle")).click()
    page.get_by_label("Fälle suchen").fill(number)
    page.get_by_label("Fälle suchen").press("Enter")
    expect(page.locator("#case-page .case-number")).to_have_text(number)


def _nobody_is_overwritten(carla: Clerk, dirk: Clerk) -> None:
    carla.page.locator("#case-answer").fill(ANSWER)
    dirk.page.get_by_role("button", name="In Arbeit").click()
    banner = carla.page.locator(".case-conflict")
    expect(banner).to_contain_text(f"{dirk.name} hat diesen Fall inzwischen geändert.")
    expect(banner).to_contain_text("Status: Eingegangen → In Arbeit")
    banner.get_by_role("button", name="Neu laden, meinen Text behalten").click()
    expect(carla.page.locator("#case-answer")).to_have_value(ANSWER)


def _the_citizen_reads_the_news(citizen: Citizen, carla: Clerk, number: str) -> None:
    expect(citizen.log).to_contain_text(f"{number} (Straßenlaterne): Sie ist jetzt in Arbeit.")
    carla.page.get_by_role("button", name="Erledigt").focus()
    shown = carla.page.locator(".case-news")
    expect(shown).to_contain_text("Sie ist als erledigt gemeldet.")
    promised = shown.inner_text()
    carla.page.keyboard.press("Enter")
    expect(carla.page.locator("#case-page .talk-status")).to_contain_text("Erledigt")
    told = citizen.messages("bot").last
    expect(told).to_contain_text(ANSWER)
    expect(told.locator(".choice")).to_have_text(["Ja, erledigt", "Nein, noch nicht"])
    assert all(line in told.inner_text() for line in promised.split("\n") if line)
