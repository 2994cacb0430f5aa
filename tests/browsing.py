"""One browser for a whole process of tests.

The browser's library runs an event loop that rests, half way, while tests do something else. asyncio would take it for
a running one and refuse to start another: so it is put out of sight of every test that does not browse.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.journeys.widget_page import launch


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        resting = asyncio._get_running_loop()
        opened = launch(playwright)
        yield opened
        asyncio._set_running_loop(resting)
        opened.close()


@contextmanager
def out_of_sight() -> Iterator[None]:
    """As long as the block lasts, asyncio sees no running loop."""
    resting = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(resting)
