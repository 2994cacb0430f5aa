"""An editor teaches a new intent and puts the model that knows it into service, whatever dies meanwhile."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.settings import Settings
from bot.staff.models import Role, Staff
from bot.storage.database import Database
from bot.studio.test_set import rows
from bot.studio.training_data import TrainingDesk, repository
from tests.journeys.studio_page import Editor, editor_at, hire_editor
from tests.journeys.widget_page import axe_complaints
from tests.programs import Citizen, Program, wait_for

pytestmark = pytest.mark.browser
EXAMPLES = ("Gibt es bei Ihnen freies WLAN?", "wlan im rathaus", "Wie komme ich ins Gäste-WLAN?", "wifi passwort")
ANSWER = "Im Rathaus gibt es freies WLAN mit dem Namen Musterstadt."
TRAINED_WITHIN_MS = 240_000
LEFT_IN_TEST_SET = 24
EDITOR = Staff("1", "setup", "Setup", "de", "", 4, frozenset({(Role.EDITOR, "")}))


@pytest.fixture(scope="module")
def school(start_program: Callable[..., Program]) -> Program:
    """A program of its own with a short test set: what is measured is measured elsewhere."""
    program = start_program(LOTSE_RATE_CONVERSATIONS="0", LOTSE_RATE_MESSAGES="0", LOTSE_TRAINING_NICE="0")
    settings = Settings(data=program.data)
    database = Database(settings.database)
    desk = TrainingDesk(settings, database)
    held = rows(desk.files()[0], "musterstadt")
    desk.drop_tests(EDITOR, "musterstadt", [row.text for row in held[LEFT_IN_TEST_SET // 2 : -LEFT_IN_TEST_SET // 2]])
    database.close()
    program.wait_until_ready()
    return program


@pytest.fixture
def editor(browser: Browser, school: Program) -> Iterator[Editor]:
    with editor_at(browser, school.url, hire_editor(school.data, "kim", "Kim Berger")) as someone:
        yield someone


def test_a_new_intent_is_taught_trained_and_answered_and_taken_back(editor: Editor, school: Program) -> None:
    page = editor.page
    assert ANSWER not in _answer(school)
    _teaches(editor)
    page.goto(f"{school.url}/studio#/models")
    page.get_by_role("button", name="Modell trainieren").click()
    expect(page.locator(".train-log")).to_contain_text("training data:", timeout=30_000)
    school.kill("gateway")
    expect(page.locator(".training-live [role=status]")).to_contain_text("fertig", timeout=TRAINED_WITHIN_MS)
    newest = page.locator(".models tbody tr").filter(has=page.get_by_role("button", name="In Dienst stellen")).first
    newest.get_by_role("link").first.click()
    _reads_the_report(editor)
    page.go_back()
    newest.get_by_role("button", name="In Dienst stellen").click()
    page.locator("dialog[open]").get_by_role("button").last.click()
    wait_for(lambda: ANSWER in _answer(school), 20, school.text)
    school.kill("brain")
    wait_for(lambda: ANSWER in _answer(school), 60, school.text)
    page.get_by_role("button", name="Zurück zum vorigen Modell").click()
    wait_for(lambda: ANSWER not in _answer(school), 20, school.text)
    assert _git_is_clean(school.data)


def _answer(program: Program) -> str:
    return str(Citizen(program.url).say("Habt ihr WLAN im Rathaus?").get("text"))


def _teaches(editor: Editor) -> None:
    """A new intent with its first examples; another one while the live model says what it makes of it."""
    page = editor.page
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.get_by_role("button", name="Neue Absicht").click()
    window = page.locator("dialog[open]")
    window.get_by_label("Name (klein").fill("ask_wifi")
    window.get_by_label("Beispiele, eines je Zeile").fill("\n".join(EXAMPLES[:-1]))
    window.get_by_label("Antwort auf Deutsch").fill(ANSWER)
    window.get_by_label("Antwort auf Englisch").fill("There is free wifi.")
    window.get_by_role("button", name="Anlegen").click()
    box = page.get_by_label("Neues Beispiel")
    box.fill("Gibt es freies WLAN bei Ihnen im Haus?")
    expect(page.locator(".checked")).to_contain_text("Das Modell im Dienst versteht")
    expect(page.locator(".checked .near")).to_contain_text(EXAMPLES[0])
    assert axe_complaints(page) == []
    box.fill(EXAMPLES[-1])
    box.press("Enter")
    expect(page.locator(".examples li")).to_have_count(len(EXAMPLES))


def _reads_the_report(editor: Editor) -> None:
    page = editor.page
    expect(page.locator(".report table").first).to_contain_text("Im Dienst")
    pictures = page.locator(".report img")
    expect(pictures.first).to_be_visible()
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        wait_for(lambda one=picture: one.evaluate("one => one.naturalWidth") > 0, 10)
    assert axe_complaints(page) == []


def _git_is_clean(data: Path) -> bool:
    found = repository(Settings(data=data))
    return "ask_wifi" in str(found.files()) and not list(data.glob("training.git.*new"))
