"""An editor adds example questions in the studio; seconds later the bot answers them, without any training."""

import secrets
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.studio_page import Editor, editor_at, hire_editor
from tests.journeys.widget_page import axe_complaints
from tests.programs import Citizen, Program

pytestmark = pytest.mark.browser
ARTICLE = "hundesteuer-anmelden"
QUESTIONS = (
    "Wohin mit dem Formular wegen unserem Zamperl?",
    "Der Zamperl ist da, was will das Rathaus von uns?",
    "Zamperl eintragen lassen",
)
LIVE_WITHIN_S = 5


@pytest.fixture
def editor(browser: Browser, program: Program) -> Iterator[Editor]:
    """Somebody of the town hall who writes what the bot knows."""
    name = f"Edith Berger {secrets.token_hex(3)}"
    token = hire_editor(program.data, name.replace(" ", "."), name)
    with editor_at(browser, program.url, token) as someone:
        yield someone


def test_new_example_questions_are_answered_within_seconds(editor: Editor, program: Program) -> None:
    assert _article_for(program, QUESTIONS[1]) != ARTICLE
    editor.opens("Hund anmelden (Hundesteuer)")
    editor.adds_questions(*QUESTIONS)
    assert axe_complaints(editor.page) == []
    editor.page.get_by_role("button", name="Veröffentlichen").click()
    editor.confirms("Veröffentlichen", "So fragen Leute vom Land")
    expect(editor.signs).to_contain_text("Fassung 2")
    assert _answered_within(program, LIVE_WITHIN_S)
    editor.page.get_by_role("tab", name="Verlauf").click()
    expect(editor.page.locator(".versions > li").first).to_contain_text("So fragen Leute vom Land")


def _answered_within(program: Program, seconds: float) -> bool:
    """Whether some citizen who asks now and again gets the article in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if _article_for(program, QUESTIONS[1]) == ARTICLE:
            return True
        time.sleep(0.2)
    return False


def _article_for(program: Program, question: str) -> str | None:
    """The article that the bot answers with."""
    source = Citizen(program.url).say(question).get("source") or {}
    return source.get("article")
