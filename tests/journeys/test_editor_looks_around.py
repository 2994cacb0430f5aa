"""Every area of the studio with a real program: axe has nothing to complain about, nothing sticks out on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from bot.staff.models import Role
from tests.journeys.studio_page import Editor, editor_at, hire_editor
from tests.journeys.widget_page import DESKTOP, PHONE, axe_complaints
from tests.programs import Citizen, Program

pytestmark = pytest.mark.browser
AREAS = {
    "knowledge": ".article-row",
    "knowledge/personalausweis": ".text-panel",
    "tasks": ".place--tasks h2",
    "training/intents": ".rows tbody tr",
    "training/intents/greet": ".examples li",
    "training/answers": ".answer-set",
    "training/synonyms": ".place--training h2",
    "training/tests": ".rows tbody tr",
    "training/history": ".place--training h2",
    "models": ".models tbody tr",
    "figures": ".place--figures h2",
    "messages": ".place--messages h2",
    "rules": ".act-log tbody tr",
    "inbox": ".group-list .row",  # last: what was asked just now comes in meanwhile
}
_ACT = """async () => {
  const { csrf } = await (await fetch("/api/v1/session")).json();
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf };
  const body = JSON.stringify({ review_after_days: 300 });
  await fetch("/api/v1/studio/settings?site=musterstadt", { method: "PUT", headers, body });
}"""
STICKS_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def boss(browser: Browser, program: Program) -> Iterator[Editor]:
    token = hire_editor(program.data, "boss.of.all", "Bo Schulz", Role.ADMIN)
    with editor_at(browser, program.url, token) as someone:
        yield someone


def test_all_areas_are_accessible_and_fit_on_a_phone(boss: Editor, program: Program) -> None:
    Citizen(program.url).say("Wer gießt im Sommer die Blumen am Marktplatz?")
    page, found = boss.page, dict[str, object]()
    page.evaluate(_ACT)
    for route, there in AREAS.items():
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
        page.evaluate("(route) => (location.hash = `#/${route}`)", route)
        expect(page.locator(there).first).to_be_attached(timeout=15_000)
        found[route] = axe_complaints(page)
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        found[f"{route} on a phone"] = page.evaluate(STICKS_OUT)
    assert {route: wrong for route, wrong in found.items() if wrong} == {}
