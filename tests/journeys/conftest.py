"""Who acts in a journey."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.widget_page import launch
from tests.programs import Citizen


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, opened once for each file of journeys."""
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


@pytest.fixture
def citizen(live_app: str) -> Citizen:
    """A German-speaking citizen in a new conversation with the shared program."""
    return Citizen(live_app)


@pytest.fixture
def visitor(live_app: str) -> Citizen:
    """An English-speaking citizen in a new conversation with the shared program."""
    return Citizen(live_app, locale="en")
