"""A citizen in the middle of a report, and the steps that the bot of the fake city asks for."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, expect

from tests.bot.web.fake_city import FakeCity
from tests.journeys.widget_page import Citizen

CANCEL = {"label": "Abbrechen", "payload": "/cancel"}
PLACE = [{"label": "Meinen Standort senden", "payload": "/share_location"}, CANCEL]
PHOTO = [{"label": "Foto senden", "payload": "/share_attachment"}, {"label": "Ohne Foto", "payload": "/skip"}, CANCEL]

_READY = "document.querySelector('lotse-chat').shadowRoot.adoptedStyleSheets.length > 2"
"""The part of the window for reports has dressed itself, and all it has to do is done with it."""


def reporting(city: FakeCity, citizen: Citizen) -> Citizen:
    """The chat is open and a defect was named."""
    citizen.opens_the_chat().says("Hier ist die Laterne kaputt")
    expect(citizen.messages("citizen").locator(".delivery")).to_have_count(0)
    return citizen


def asked(city: FakeCity, citizen: Citizen, choices: list[dict[str, str]], **more: Any) -> Locator:
    """A step of the form, once it is there with all that belongs to it."""
    said = city.say("bot", "Bitte wählen Sie.", choices=choices, **({"outcome": "form_asked"} | more))
    _wait(citizen, lambda: bool(citizen.page.evaluate(_READY)))
    return citizen.log.locator(f"[data-seq='{said['seq']}']")


def sheet(citizen: Citizen) -> Locator:
    return citizen.page.locator("lotse-chat .sheet")


def sent(city: FakeCity, citizen: Citizen, field: str) -> list[Any]:
    """What was posted as `field` of messages, once something was."""
    _wait(citizen, lambda: any(field in body for body in city.done("messages")))
    return [body[field] for body in city.done("messages") if field in body]


def _wait(citizen: Citizen, true: Callable[[], bool]) -> None:
    for _ in range(100):
        if true():
            return
        citizen.page.wait_for_timeout(50)
    raise AssertionError("it did not come about within five seconds")
