"""Somebody reports something to the demo city: the actions of the forms without Rasa, on a record of their own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import report_forms
from actions.report_after_danger import is_in_danger
from actions.report_draft import Draft
from actions.report_understanding import in_report
from bot.brain.payloads import parse_payload
from bot.cases.cabinet import Cabinet
from bot.conversations.record import Conversations
from bot.knowledge.library import Shelf
from bot.messages import Outgoing
from bot.settings import Settings
from bot.storage.database import Database
from tests.demo_city import demo_site, put_demo_record

CITY = demo_site()
SHELF = Shelf(1, CITY.site, {one.id: one for one in CITY.articles}, {one.id: one for one in CITY.offices}, None)
LAMP = "In der Bonner Straße 12 ist die Laterne dunkel"
_TAKEN_FOR = {"yes": "affirm", "perhaps": "affirm", "no": "deny"}
"""What Rasa takes an answer for."""


def city_cabinet(folder: Path) -> Iterator[Cabinet]:
    """What the demo city can be told, on a fresh record."""
    put_demo_record(folder)
    settings = Settings(data=folder)
    database = Database(settings.database)
    yield Cabinet(settings, database)
    database.close()


class Reporter:
    """Who talks to a form; the form's own order of actions is Rasa's, as far as one step needs it."""

    def __init__(self, cabinet: Cabinet, language: str = "de") -> None:
        self.cabinet = cabinet
        self.id = Conversations(cabinet.database).open("musterstadt", "web", Outgoing(text="Hallo"))[0].id
        self.slots: dict[str, Any] = {"language": language, "site": "musterstadt", "requested_slot": None}
        self.said: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []

    async def starts(self, text: str, intent: str = "report_defect") -> "Reporter":
        """The first sentence."""
        await self._run(report_forms.ActionStartReport(), text, intent, [])
        return await self.goes_on(text, intent, [])

    async def writes(self, text: str, act: str | None = None) -> "Reporter":
        """An answer in words, read as the brain reads it; `act`: the step it must be taken for, a yes or no by Rasa."""
        parsed = {"text": text, "intent": {"name": _TAKEN_FOR.get(act or "", "nlu_fallback"), "confidence": 0.95}}
        meant = in_report(parsed | {"entities": []}, self.asked or "", False, is_in_danger(self.slots["report"]))
        assert next((row["value"] for row in meant["entities"] if row["entity"] == "report_act"), None) == act, text
        return await self.goes_on(text, meant["intent"]["name"], meant["entities"])

    async def chooses(self, **value: Any) -> "Reporter":
        """A button of the question that is asked now."""
        [(name, meant)] = value.items()
        at = self.slots["report"]["offered"].index([name, meant])
        return await self.presses(self.said[-1]["buttons"][at]["payload"])

    async def presses(self, payload: str) -> "Reporter":
        """A button that was offered at any time."""
        parsed = parse_payload(payload)
        return await self.goes_on(payload, parsed["intent"]["name"], parsed["entities"])

    def offered(self, title: str) -> str:
        """The payload of a button of the last question."""
        return str(next(one["payload"] for one in self.said[-1]["buttons"] if one["title"] == title))

    async def sends(self, intent: str, **value: Any) -> "Reporter":
        """A place or a file."""
        return await self.goes_on(f"/{intent}", intent, [_entity(*one) for one in value.items()])

    async def goes_on(self, text: str, intent: str, entities: list[dict[str, Any]]) -> "Reporter":
        """Validation, then the next question or the end."""
        self.said = []
        await self._run(report_forms.ValidateDefectForm(), text, intent, entities)
        if slot := self.slots["requested_slot"]:
            name = "ActionAskReport" + slot.removeprefix("report_").capitalize()
            await self._run(getattr(report_forms, name)(), text, intent, entities)
        else:
            await self._run(report_forms.ActionReportDone(), text, intent, entities)
        return self

    async def over(self, **value: Any) -> "Reporter":
        """A button of a report that is over."""
        self.said = []
        await self._run(
            report_forms.ActionReportOver(), "/x", "inform_report", [_entity(*one) for one in value.items()]
        )
        return self

    async def _run(self, action: Any, text: str, intent: str, entities: list[dict[str, Any]]) -> None:
        tracker = self.tracker(text, intent, entities=entities)
        dispatcher = CollectingDispatcher()
        self.events = await action.run(dispatcher, tracker, {"slots": {}})
        self.said += dispatcher.messages
        self.slots |= {event["name"]: event["value"] for event in self.events if event["event"] == "slot"}

    def tracker(
        self, text: str, intent: str, loop: str | None = "defect_form", entities: list[dict[str, Any]] | None = None
    ) -> Tracker:
        """What an action sees after a message, with this form open."""
        message = {"text": text, "intent": {"name": intent}, "entities": entities or []}
        return Tracker(self.id, self.slots, message, [], False, None, {"name": loop} if loop else {}, "action_listen")

    @property
    def draft(self) -> Draft:
        """The report as it stands."""
        draft = Draft.of(Tracker(self.id, self.slots, {}, [], False, None, {}, ""))
        assert draft is not None
        return draft

    @property
    def asked(self) -> str | None:
        """The slot that is asked for."""
        slot: str | None = self.slots["requested_slot"]
        return slot

    @property
    def response(self) -> str:
        """The name of the last response."""
        return str(self.said[-1]["response"])

    @property
    def buttons(self) -> list[str]:
        """Titles of the last buttons."""
        return [button["title"] for button in self.said[-1]["buttons"]]


def _entity(name: str, value: Any) -> dict[str, Any]:
    return {"entity": name, "value": value}


def on_shelf(monkeypatch: pytest.MonkeyPatch, cabinet: Cabinet) -> None:
    """Give the actions the demo city and its cabinet."""

    class OneShelf:
        def shelf(self, site: str | None) -> Shelf:
            return SHELF

    monkeypatch.setattr("actions.turns.library", OneShelf)
    monkeypatch.setattr("bot.cases.cabinet._installed", [cabinet])
