"""An editor without a mouse goes through the inbox: thirty messages, each act one key and a type-ahead."""

import secrets
from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.studio_page import Editor, editor_at, hire_editor
from tests.journeys.widget_page import axe_complaints
from tests.programs import Citizen, Program, wait_for

pytestmark = pytest.mark.browser
TOPICS: dict[str, tuple[str, tuple[str, str, str]]] = {
    "Klavier": (
        "a:Sperrmüll",
        ("Wer trägt mein Klavier fort?", "Wer trägt unser Klavier fort?", "Und wer trägt mein altes Klavier fort?"),
    ),
    "Dackel": (
        "a:Hund anmelden",
        ("Mein Dackel wohnt jetzt hier", "Unser Dackel wohnt jetzt hier", "Mein kleiner Dackel wohnt jetzt auch hier"),
    ),
    "Aquarium": (
        "o",
        (
            "Fische fürs Aquarium?",
            "Welche Fische passen in mein Aquarium?",
            "Fische, die ins Aquarium passen",
        ),
    ),
    "Grammofon": (
        "o",
        (
            "Wie repariere ich mein Grammofon?",
            "Wie repariert man ein Grammofon?",
            "Wie repariere ich ein Grammofon?",
        ),
    ),
    "Kreuzfahrt": (
        "o",
        ("Welche Kreuzfahrt ist schön?", "Welche Kreuzfahrt ist die schönste?", "Welche Kreuzfahrt ist wohl schön?"),
    ),
    "Tagchen": (
        "i:greet",
        ("Tagchen auch, ihr Lieben", "Tagchen, ihr Lieben", "Tagchen auch, ihr lieben Leute"),
    ),
    "Blutdruck": (
        "x",
        ("Mein Blutdruck ist 180", "Mein Blutdruck ist bei 180", "Mein Blutdruck liegt bei 180"),
    ),
    "Schwippschwager": (
        "x",
        (
            "Mein Schwippschwager trinkt viel",
            "Mein Schwippschwager trinkt zu viel",
            "Mein Schwippschwager trinkt gern",
        ),
    ),
    "Nasenhaar": (
        "o",
        ("Wer schneidet mir das Nasenhaar?", "Wer schneidet mein Nasenhaar?", "Wer kann mir das Nasenhaar schneiden?"),
    ),
    "Reisepass": (
        "1",
        ("Was kostet wohl ein Reisepass?", "Was kostet denn ein Reisepass?", "Was kostet so ein Reisepass?"),
    ),
}
"""By the word that all of a group have: what the editor does, and what citizens wrote."""
TOWN = "Wimmelbach"


@pytest.fixture
def editor(browser: Browser, program: Program) -> Iterator[Editor]:
    name = f"Kim {secrets.token_hex(3)}"
    with editor_at(browser, program.url, hire_editor(program.data, name.replace(" ", "."), name)) as someone:
        yield someone


def test_thirty_messages_are_labelled_without_a_mouse(editor: Editor, program: Program) -> None:
    for _, wordings in TOPICS.values():
        for wording in wordings:
            Citizen(program.url).say(f"{TOWN}: {wording}")
    page = editor.page
    _searches(page)
    head, acts = page.locator(".group-list > [role=status]"), 0
    assert page.locator(".group-list .group").count() <= 15
    assert axe_complaints(page) == []
    while (before := head.inner_text()) != "Alles ist gesichtet.":
        said = page.locator(".group-desk h3").inner_text()
        _does(page, next(act for word, (act, _) in TOPICS.items() if word in said))
        expect(head).not_to_have_text(before)
        acts += 1
    assert acts <= 15
    assert _labels(page) == {"article": 9, "intent": 3, "out_of_scope": 12}


def _labels(page: Page) -> Counter[str]:
    """What was decided of how many messages; deleted ones are gone."""
    asked = f"/api/v1/inbox?site=musterstadt&state=done&q={TOWN}"
    groups = page.evaluate("async (url) => (await (await fetch(url)).json()).groups", asked)
    found = Counter[str]()
    for group in groups:
        found[group["decision"]] += group["size"]
    return found


def _searches(page: Page) -> None:
    """Waits until all have come in."""
    keys = page.keyboard
    keys.press("g")
    keys.press("i")
    expect(page.locator(".place--inbox .group-list")).to_be_visible()
    keys.press("/")
    keys.type(TOWN)
    keys.press("Enter")
    head = page.locator(".group-list > [role=status]")

    def there() -> bool:
        keys.press("l")
        return "30 Nachrichten" in head.inner_text()

    wait_for(there, 60, head.inner_text)


def _does(page: Page, act: str) -> None:
    """One key; where something is named, what begins to fit is typed and taken."""
    key, _, words = act.partition(":")
    page.keyboard.press(key)
    if words:
        page.keyboard.type(words)
        page.keyboard.press("Enter")
