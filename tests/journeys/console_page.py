"""The console as a clerk's hands and eyes meet it, so that the journeys read like sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from bot.settings import Settings
from bot.staff.accounts import Accounts
from bot.staff.links import Links
from bot.staff.models import Profile, Role
from bot.storage.database import Database

DESK: ViewportSize = {"width": 1440, "height": 900}
_CLICK_AT = """([name, at]) => {
  const buttons = () => [...document.querySelectorAll("#talk .acts button")];
  setTimeout(() => buttons().find((one) => one.textContent.startsWith(name)).click(), at - Date.now());
}"""


def hire(data: Path, name: str, display: str, department: str) -> str:
    """A new agent of the demo city; the token of a one-time link, as `lotse staff add` prints it."""
    database = Database(Settings(data=data).database)
    try:
        profile = Profile(display=display, department=department)
        one = Accounts(database).add(name, display, Role.AGENT, "musterstadt", profile=profile)
        return Links(database).make(one)
    finally:
        database.close()


@contextmanager
def clerk_at(browser: Browser, address: str, token: str, name: str) -> Iterator["Clerk"]:
    """A clerk who has signed in with the link; leaving it fails when the page broke."""
    context = browser.new_context(viewport=DESK, locale="de-DE", reduced_motion="reduce")
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    try:
        page.goto(f"{address}/signin/{token}")
        page.get_by_role("button", name="Jetzt anmelden").click()
        expect(page.locator("body.ready")).to_be_visible()
        _set_password(page)
        yield Clerk(page, name)
        assert broken == []
    finally:
        context.close()


def _set_password(page: Page) -> None:
    """Who comes in by link is asked for one at once."""
    dialog = page.get_by_role("dialog", name="Passwort festlegen")
    for label in ("Neues Passwort", "Neues Passwort noch einmal"):
        dialog.get_by_label(label, exact=True).fill("Im Rathaus brennt noch Licht")
    dialog.get_by_role("button", name="Sichern").click()
    expect(dialog).to_be_hidden()


@dataclass
class Clerk:
    """One person of the staff with one console."""

    page: Page
    name: str

    @property
    def rows(self) -> Locator:
        """The list that is in front."""
        return self.page.locator("#queue .row")

    @property
    def log(self) -> Locator:
        """The open conversation."""
        return self.page.get_by_role("log")

    @property
    def card(self) -> Locator:
        """What is known of the citizen."""
        return self.page.locator("#card")

    @property
    def field(self) -> Locator:
        """Where the clerk writes."""
        return self.page.locator("#words")

    @property
    def news(self) -> Locator:
        """Short news at the edge of the screen."""
        return self.page.locator("#toasts")

    @property
    def status(self) -> Locator:
        """Who has the open conversation."""
        return self.page.locator("#talk .talk-status")

    def opens(self, words: str) -> None:
        """Opens the conversation whose line in the list has these words."""
        self.rows.filter(has_text=words).first.click()
        expect(self.log).to_be_visible()

    def presses(self, button: str) -> None:
        """Presses an act over the conversation."""
        self.page.locator("#talk .acts").get_by_role("button", name=button).click()

    def presses_at(self, moment_ms: float, button: str) -> None:
        """Presses it at a moment of the browser's clock, so that two clerks can press at once."""
        self.page.evaluate(_CLICK_AT, [button, moment_ms])

    def says(self, text: str) -> None:
        """Writes to the citizen."""
        self.field.fill(text)
        self.field.press("Enter")

    def answers_in_window(self, confirm: str, choose: str = "", text: str = "") -> None:
        """Fills in the window that has opened, and confirms."""
        window = self.page.locator("dialog[open]")
        if choose:
            window.get_by_role("radio", name=choose).check()
        if text:
            window.locator("textarea").fill(text)
        window.get_by_role("button", name=confirm, exact=True).click()
        expect(window).to_have_count(0)
