"""The inbox as an editor meets it: what is decided is what stands on the page, and never more."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from bot.studio.inbox import Decision
from tests.bot.studio.inbox_filling import SITE, person
from tests.bot.web.fake_inbox import FakeInbox, open_inbox
from tests.bot.web.fake_studio import FakeStudio, editor_at

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[FakeStudio, FakeInbox]]:
    with open_inbox(tmp_path) as both:
        yield both


def _said(page: Page) -> list[str]:
    return sorted(page.locator(".said q").all_inner_texts())


def _head(page: Page, words: str) -> None:
    expect(page.locator(".group-list > [role=status]")).to_contain_text(words)


def test_with_a_filter_only_what_it_shows_is_deleted(browser: Browser, opened: tuple[FakeStudio, FakeInbox]) -> None:
    studio, fake = opened
    for number in range(9):
        fake.filling.add(f"Was kostet der Schein {number}?", "fish")
    fake.filling.add("Ich heiße Kowalke", "fish")
    with editor_at(browser, studio, "inbox?q=Kowalke") as page:
        _head(page, "1 Nachricht in 1 Gruppe")
        page.keyboard.press("x")
        _head(page, "Alles ist gesichtet.")
    assert len(fake.left()) == 9


def test_a_large_group_is_shown_as_the_filter_has_it(browser: Browser, opened: tuple[FakeStudio, FakeInbox]) -> None:
    studio, fake = opened
    for number in range(8):
        fake.filling.add(f"Was kostet der Schein {number}?", "fish")
        fake.filling.add(f"What is the licence {number}?", "fish", language="en")
    with editor_at(browser, studio, "inbox?language=en") as page:
        expect(page.locator(".said q")).to_have_count(8)
        page.keyboard.press("r")
        _head(page, "Alles ist gesichtet.")
    assert {text[:3] for text in fake.left()} == {"Was"}


def test_what_came_later_is_not_decided_but_shown(browser: Browser, opened: tuple[FakeStudio, FakeInbox]) -> None:
    studio, fake = opened
    fake.filling.add("Was kostet der Schein?", "fish")
    with editor_at(browser, studio, "inbox") as page:
        _head(page, "1 Nachricht in 1 Gruppe")
        fake.filling.add("Und der Jahresschein?", "fish")
        page.keyboard.press("x")
        expect(page.locator(".said q")).to_have_text(["Und der Jahresschein?"])
        expect(page.locator(".group-desk h3")).to_have_text("Und der Jahresschein?")
        _head(page, "1 Nachricht in 1 Gruppe")
    assert fake.left() == ["Und der Jahresschein?"]


def test_before_all_are_there_only_those_that_are_shown_are_decided(
    browser: Browser, opened: tuple[FakeStudio, FakeInbox]
) -> None:
    studio, fake = opened
    for number in range(8):
        fake.filling.add(f"Frage {number}?", "fish")
    held = list[Route]()
    with editor_at(browser, studio, "figures") as page:
        page.route("**/api/v1/inbox/fish?*", lambda route: route.continue_() if held else held.append(route))
        page.goto(f"{studio.desk.address}/studio#/inbox")
        expect(page.locator(".said q")).to_have_count(5)
        shown = _said(page)
        page.keyboard.press("x")
        expect(page.locator(".said q")).to_have_count(3)
        assert not set(shown) & set(_said(page))
        held[0].abort()
    assert len(fake.left()) == 3


def test_what_is_left_of_a_group_is_what_the_page_shows(browser: Browser, opened: tuple[FakeStudio, FakeInbox]) -> None:
    studio, fake = opened
    for number in range(7):
        fake.filling.add(f"Frage {number}?", "fish")
    with editor_at(browser, studio, "inbox") as page:
        expect(page.locator(".said q")).to_have_count(7)
        for box in page.locator(".said input").all()[:3]:
            box.uncheck()
        kept = page.locator(".said q").all_inner_texts()[:3]
        page.keyboard.press("r")
        expect(page.locator(".said q")).to_have_count(3)
        assert _said(page) == sorted(kept) == fake.left()
        page.keyboard.press("x")
        _head(page, "Alles ist gesichtet.")
    assert fake.left() == []


def test_where_somebody_else_was_faster_the_rest_is_shown(
    browser: Browser, opened: tuple[FakeStudio, FakeInbox]
) -> None:
    studio, fake = opened
    first = fake.filling.add("Frage 1?", "fish")
    fake.filling.add("Frage 2?", "fish")
    with editor_at(browser, studio, "inbox") as page:
        expect(page.locator(".said q")).to_have_count(2)
        fake.desk.decide(person("ben"), SITE, "fish", Decision("right", messages=(first,)))
        page.keyboard.press("x")
        expect(page.locator(".said q")).to_have_text(["Frage 2?"])
        page.keyboard.press("x")
        _head(page, "Alles ist gesichtet.")


def test_a_department_is_asked_what_stands_on_the_page(browser: Browser, opened: tuple[FakeStudio, FakeInbox]) -> None:
    studio, fake = opened
    fake.filling.add("Wann läuft der Brunnen?", "well")
    with editor_at(browser, studio, "inbox") as page:
        expect(page.locator(".said q")).to_have_count(1)
        fake.filling.add("Und der Teich?", "well")
        page.keyboard.press("d")
        window = page.locator("dialog[open]")
        window.get_by_label("Fachamt", exact=True).fill("Tiefbauamt")
        window.get_by_role("button", name="Ans Fachamt geben").click()
        expect(page.locator(".said q")).to_have_text(["Und der Teich?"])
    assert fake.left() == ["Und der Teich?"]
    assert len(fake.asked[0].messages or ()) == 1


def test_the_figures_lead_to_what_was_unanswered(browser: Browser, opened: tuple[FakeStudio, FakeInbox]) -> None:
    studio, fake = opened
    for number, outcome in enumerate(("unanswered_no_match", "unanswered_out_of_scope", "failed", "answered")):
        fake.filling.add(f"Frage {number}?", outcome=outcome)
    with editor_at(browser, studio, "inbox?outcome=unanswered&from=2026-11-23&to=2026-11-23") as page:
        _head(page, "3 Nachrichten in 3 Gruppen")
        expect(page.get_by_label("Ausgang")).to_have_value("unanswered")
