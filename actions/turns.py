"""What every action needs from Rasa's tracker, as plain values."""

from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.knowledge.library import Shelf, library


@dataclass(frozen=True)
class Turn:
    """The citizen's turn as an action sees it."""

    tracker: Tracker
    dispatcher: CollectingDispatcher

    @property
    def language(self) -> str:
        """Language to answer in."""
        return str(self.tracker.get_slot("language") or "de")

    @property
    def shelf(self) -> Shelf:
        """The knowledge of the conversation's site."""
        return library().shelf(self.tracker.get_slot("site"))

    @property
    def intent(self) -> str:
        """Name of the recognised intent."""
        return str(self.tracker.latest_message["intent"].get("name") or "")

    @property
    def articles(self) -> dict[str, Any]:
        """What the KnowledgeMatcher found: band, ids, confidence; empty for a chosen button."""
        return dict(self.tracker.latest_message.get("articles") or {})

    def entity(self, name: str) -> str | None:
        """The first value of an entity in the citizen's message."""
        return next(iter(self.entities(name)), None)

    def entities(self, name: str) -> list[str]:
        """All values of an entity in the citizen's message, each once, in order."""
        return list(dict.fromkeys(str(value) for value in self.tracker.get_latest_entity_values(name)))

    def say(self, response: str, custom: dict[str, Any] | None = None, **values: Any) -> None:
        """Utter a response of the domain with `values` filled in."""
        self.dispatcher.utter_message(response=response, json_message=custom or {}, **values)
