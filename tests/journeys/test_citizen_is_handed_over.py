"""A citizen on a phone and two clerks at their desks: from the question to the rating, each in a browser."""

import re
import secrets
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.console_page import Clerk, clerk_at, hire
from tests.journeys.widget_page import PHONE, Citizen, citizen_at
from tests.programs import Program

pytestmark = pytest.mark.browser
WISH = "Ich möchte mit einem Menschen sprechen"
STORY = "Mein Ausweis wurde gestohlen, was muss ich tun?"


@pytest.fixture
def clerks(browser: Browser, program: Program) -> Iterator[tuple[Clerk, Clerk]]:
    """Two clerks of the same department, both free."""
    own = secrets.token_hex(3)  # the program is shared, and everybody who was ever hired can be passed on to
    names = [f"Anna Berg {own}", f"Ben Kurz {own}"]
    links = [hire(program.data, name.replace(" ", "."), name, "Bürgerservice") for name in names]
    with (
        clerk_at(browser, program.url, links[0], names[0]) as anna,
        clerk_at(browser, program.url, links[1], names[1]) as ben,
    ):
        yield anna, ben


@pytest.fixture
def citizen(browser: Browser, live_app: str) -> Iterator[Citizen]:
    """Somebody on the bus."""
    with citizen_at(browser, f"{live_app}/demo", viewport=PHONE, has_touch=True) as someone:
        yield someone


def _is_forwarded(citizen: Citizen) -> None:
    citizen.opens_the_chat()
    citizen.asks_for_the_fee()
    offer = citizen.asks(WISH)
    before = citizen.messages("bot").count()
    offer.locator(".choice").first.click()
    expect(citizen.messages("bot").nth(before)).to_be_visible(timeout=30_000)
    expect(citizen.banner).to_contain_text("Warteschlange")


def _both_claim(anna: Clerk, ben: Clerk) -> tuple[Clerk, Clerk]:
    """Who has it, and who has not."""
    for clerk in (anna, ben):
        clerk.opens("Personalausweis")
    moment = anna.page.evaluate("Date.now() + 400")
    for clerk in (anna, ben):
        clerk.presses_at(moment, "Übernehmen")
    expect(anna.status).not_to_contain_text("Wartet")
    expect(ben.status).not_to_contain_text("Wartet")
    has = [clerk for clerk in (anna, ben) if "Ihr Gespräch" in clerk.status.inner_text()]
    assert len(has) == 1, [clerk.status.inner_text() for clerk in (anna, ben)]
    return (anna, ben) if has == [anna] else (ben, anna)


def test_from_the_question_to_the_rating(citizen: Citizen, clerks: tuple[Clerk, Clerk]) -> None:
    _is_forwarded(citizen)
    has, other = _both_claim(*clerks)
    expect(other.status).to_contain_text(f"Bei {has.name}")
    expect(other.news).to_contain_text(has.name)
    expect(citizen.log).to_contain_text(f"Sie sprechen jetzt mit {has.name}, Bürgerservice.")
    expect(citizen.banner).to_contain_text(f"Sie sprechen mit {has.name}")
    expect(has.log).to_contain_text("Personalausweis")
    expect(has.card).to_contain_text("Wunsch nach Person")

    _they_chat(citizen, has)
    _an_article_is_inserted(citizen, has)
    _it_is_passed_on(citizen, has, other)
    _it_ends_and_is_rated(citizen, other)


def _they_chat(citizen: Citizen, has: Clerk) -> None:
    bots = citizen.messages("bot").count()
    has.says("Guten Tag, wie kann ich helfen?")
    expect(citizen.messages("agent").last).to_contain_text("Guten Tag, wie kann ich helfen?")
    citizen.says(STORY)
    expect(has.log).to_contain_text(STORY)
    expect(citizen.messages("citizen").last.locator(".tick")).to_have_attribute("data-status", "seen")
    expect(citizen.messages("bot")).to_have_count(bots)


def _an_article_is_inserted(citizen: Citizen, has: Clerk) -> None:
    expect(has.page.locator(".suggestion").first).to_be_visible()
    has.field.press("Control+1")
    expect(has.field).not_to_have_value("")
    expect(has.page.locator("#talk .extras")).to_contain_text("Mit Quelle")
    has.field.press("Enter")
    expect(citizen.messages("agent").last.locator(".source")).to_be_visible()
    expect(has.log.locator(".source").last).to_be_visible()


def _it_is_passed_on(citizen: Citizen, has: Clerk, other: Clerk) -> None:
    has.presses("Weitergeben")
    has.answers_in_window("Weitergeben", choose=other.name, text="Bitte die Sperrung erklären")
    expect(citizen.messages("system").last).to_contain_text(other.name)
    waiting = other.rows.filter(has_text="Für Sie")
    other.page.get_by_role("tab", name=re.compile("Wartend")).click()
    waiting.click()
    expect(other.card).to_contain_text("Bitte die Sperrung erklären")
    other.presses("Übernehmen")
    expect(other.status).to_contain_text("Ihr Gespräch")
    expect(citizen.banner).to_contain_text(f"Sie sprechen mit {other.name}")


def _words(messages: Locator) -> list[list[str]]:
    """What is said in them."""
    return [text.split() for text in messages.all_inner_texts()]


def _it_ends_and_is_rated(citizen: Citizen, other: Clerk) -> None:
    other.says("Die Sperrung ist eingetragen.")
    expect(citizen.messages("agent").last).to_contain_text("Die Sperrung ist eingetragen.")
    assert _words(citizen.log.locator(".message:not(.system) .bubble")) == _words(other.log.locator(".said"))
    expect(other.log.locator(".entry.system")).to_have_count(citizen.messages("system").count())
    other.presses("Beenden")
    other.answers_in_window("Beenden", text="Sperrung eingetragen")
    rating = citizen.page.locator("lotse-chat .rating")
    rating.get_by_role("radio", name="5").check(force=True)
    rating.locator("textarea").fill("Sehr freundlich")
    rating.get_by_role("button", name="Bewertung senden").click()
    expect(rating.locator(".thanks")).to_be_visible()
    expect(citizen.banner).to_contain_text("Dieses Gespräch ist beendet.")
    expect(citizen.field).not_to_be_visible()
