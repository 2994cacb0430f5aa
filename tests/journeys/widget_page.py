"""The chat as a citizen's hands and eyes meet it, so that the journeys read like sentences."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from shutil import which
from typing import Any

from playwright.sync_api import Browser, Locator, Page, Playwright, expect

CHROMIUM = which("chromium-headless-shell") or "/usr/bin/chromium"
"""Debian has Chromium without a window too: the same pages for half the processor's time."""
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--in-process-gpu",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 568}
ON_PHONES = ((PHONE, "dark"), (NARROW, "light"))
"""Looks in which the chat covers the page: (size of the window, colour scheme)."""
_AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium, because the machines of a city do not download browsers."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


@contextmanager
def citizen_at(browser: Browser, address: str, **wishes: Any) -> Iterator["Citizen"]:
    """A fresh browser context on the address; leaving it fails when the page broke or the policy blocked something."""
    context = browser.new_context(
        **{"viewport": DESKTOP, "locale": "de-DE", "accept_downloads": True, "reduced_motion": "reduce"} | wishes
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: _collect(line.text, complaints))
    try:
        page.goto(address)
        if address != "about:blank":
            expect(page.locator("lotse-chat .launcher, lotse-chat dialog[open]").first).to_be_visible()
        yield Citizen(page)
        assert complaints == []
    finally:
        context.close()


def _collect(text: str, complaints: list[str]) -> None:
    if "Content Security Policy" in text or "Content-Security-Policy" in text:
        complaints.append(text)


class Citizen:
    """One person with one page; `page` is there for what only a single journey needs."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.launcher = page.locator("lotse-chat .launcher")
        self.window = page.locator("lotse-chat dialog")
        self.log = page.get_by_role("log")
        self.field = page.locator("lotse-chat textarea")
        self.menu_button = page.locator("lotse-chat .more")
        self.languages = page.locator("lotse-chat .language select")
        self.banner = page.locator("lotse-chat .banners")

    def opens_the_chat(self) -> "Citizen":
        self.launcher.click()
        expect(self.messages("bot").first).to_be_visible(timeout=15_000)
        return self

    def comes_for_the_first_time(self, address: str) -> None:
        """Opens a page of the city as somebody of whom the browser remembers nothing."""
        self.page.evaluate("sessionStorage.clear(), localStorage.clear()")
        self.page.goto(address)
        expect(self.launcher).to_be_visible()

    def says(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def asks(self, text: str) -> Locator:
        """Sends the question and returns the first message of the answer once it is there."""
        before = self.messages("bot").count()
        self.says(text)
        answer = self.messages("bot").nth(before)
        expect(answer).to_be_visible(timeout=30_000)
        return answer

    def asks_for_the_fee(self) -> Locator:
        """A question with a sourced answer; when the bot asks back first, the first choice is what was meant."""
        answer = self.asks("Was kostet ein neuer Personalausweis?")
        if answer.locator(".choice").count() and not answer.locator(".source").count():
            before = self.messages("bot").count()
            answer.locator(".choice").first.click()
            answer = self.messages("bot").nth(before)
        expect(answer.locator(".source")).to_be_visible(timeout=30_000)
        return answer

    def messages(self, author: str) -> Locator:
        return self.log.locator(f".message.{author}")

    def chooses(self, entry: str) -> None:
        """Presses an entry of the chat's menu."""
        self.menu_button.click()
        self.page.locator("lotse-chat .menu").get_by_role("button", name=entry).click()

    def confirms(self, answer: str) -> None:
        self.page.get_by_role("alertdialog").get_by_role("button", name=answer).click()

    def stored(self) -> str:
        """Everything the browser keeps for this tab and this site."""
        return str(self.page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}, document.cookie])"))

    def focus_is_on(self, selector: str) -> bool:
        script = "s => document.querySelector('lotse-chat').shadowRoot.activeElement?.matches(s) ?? false"
        return bool(self.page.evaluate(script, selector))


def looks(page: Page, *wanted: tuple[dict[str, int], str]) -> Iterator[str]:
    """The page in one look after the other, each once it is drawn, with a name for complaints; phones unless wanted."""
    for size, colours in wanted or ON_PHONES:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
        page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        yield f"{size['width']} px, {colours}"


def axe_complaints(page: Page) -> list[str]:
    """What axe-core, brought along once, finds wrong on the page and inside the chat, by rule and place."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    script = """async () => {
      const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
      const { violations } = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat()).join(", ")}`);
    }"""
    return list(page.evaluate(script))


@cache
def _axe() -> str:
    return _AXE.read_text(encoding="utf-8")


def sequence_after(address: str) -> int:
    """The sequence number a request of the live line starts from."""
    found = re.search(r"after=(\d+)", address)
    assert found, address
    return int(found.group(1))
