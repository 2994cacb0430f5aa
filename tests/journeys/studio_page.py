"""The studio as an editor's hands and eyes meet it, so that the journeys read like sentences."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from bot.settings import Settings
from bot.staff.accounts import Accounts
from bot.staff.links import Links
from bot.staff.models import Profile, Role
from bot.storage.database import Database
from tests.journeys.widget_page import DESKTOP

_PASSWORD = "Im Rathaus brennt noch Licht"


def hire_editor(data: Path, name: str, display: str, role: Role = Role.EDITOR) -> str:
    """Somebody new with this role at the demo city; the token of a one-time link, as `lotse staff add` prints it."""
    database = Database(Settings(data=data).database)
    try:
        profile = Profile(display=display, department="Bürgerservice")
        one = Accounts(database).add(name, display, role, "musterstadt", profile=profile)
        return Links(database).make(one)
    finally:
        database.close()


@contextmanager
def editor_at(browser: Browser, address: str, token: str) -> Iterator["Editor"]:
    """An editor who has signed in with the link; leaving it fails when the page broke."""
    context = browser.new_context(viewport=DESKTOP, locale="de-DE", reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda line: broken.append(line.text) if "Content Security" in line.text else None)
    try:
        page.goto(f"{address}/signin/{token}")
        page.get_by_role("button", name="Jetzt anmelden").click()
        page.wait_for_url(re.compile("/(studio|console)"))
        _set_password(page)
        if "/studio" not in page.url:  # who may do more comes to the desk first
            page.goto(f"{address}/studio")
        yield Editor(page)
        assert broken == []
    finally:
        context.close()


def _set_password(page: Page) -> None:
    """Who comes in by link is asked for one at once."""
    dialog = page.get_by_role("dialog", name="Passwort festlegen")
    for label in ("Neues Passwort", "Neues Passwort noch einmal"):
        dialog.get_by_label(label, exact=True).fill(_PASSWORD)
    dialog.get_by_role("button", name="Sichern").click()
    expect(dialog).to_be_hidden()


@dataclass
class Editor:
    """One person of the staff with one studio."""

    page: Page

    @property
    def text(self) -> Locator:
        """The text in the language that is in front."""
        return self.page.locator(".text-panel:visible")

    @property
    def signs(self) -> Locator:
        """Where the article stands, over it."""
        return self.page.locator(".signs")

    def opens(self, title: str) -> None:
        """Finds an article by its title and opens it."""
        self.page.keyboard.press("/")
        self.page.keyboard.type(title)
        expect(self.page.locator(".article-row")).to_have_count(1)
        self.page.locator(".article-row").click()
        expect(self.page.get_by_role("heading", name=title)).to_be_visible()

    def adds_questions(self, *questions: str) -> None:
        """Types example questions, one after the other."""
        field = self.text.locator(".lines--rows .lines-add")
        field.click()
        for question in questions:
            self.page.keyboard.type(question)
            self.page.keyboard.press("Enter")
        expect(field).to_have_value("")

    def confirms(self, button: str, why: str) -> None:
        """Says why in the window that has opened."""
        window = self.page.locator("dialog[open]")
        window.locator("textarea").fill(why)
        window.get_by_role("button", name=button, exact=True).click()
        expect(window).to_have_count(0)
