"""A mind that only echoes and a library with one site: what the turn and the worker need of the brain."""

from dataclasses import dataclass, field
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.brain.state import cut, restore
from bot.errors import NotFound
from bot.knowledge.files import Site
from bot.knowledge.library import Shelf

DOMAIN = Domain.from_dict(
    {
        "version": "3.1",
        "intents": ["ask"],
        "slots": {
            "language": {"type": "text", "mappings": [{"type": "custom"}]},
            "site": {"type": "text", "mappings": [{"type": "custom"}]},
            "requested_slot": {"type": "text", "mappings": [{"type": "custom"}]},
            "article": {"type": "text", "mappings": [{"type": "custom"}]},
            "offered_articles": {"type": "list", "mappings": [{"type": "custom"}]},
            "offer": {"type": "any", "mappings": [{"type": "custom"}]},
        },
    }
)
SITE = Site(
    id="musterstadt",
    name={"de": "Musterstadt"},
    languages=("de", "en"),
    phone="01234 56-0",
    districts={"Südpark": "buergerbuero-sued"},
)


class FakeLibrary:
    """Knows one site, without articles."""

    def shelf(self, site: str | None) -> Shelf:
        if site != SITE.id:
            raise NotFound(site or "")
        return Shelf(version=1, site=SITE, articles={}, offices={}, index=None)

    def has(self, site: str) -> bool:
        return site == SITE.id

    def deepen(self) -> None:
        """Nothing to deepen."""

    def refresh(self) -> list[str]:
        return []


@dataclass
class FakeMind:
    """Remembers what it was asked; answers by `says`, or fails with `error`."""

    error: Exception | None = None
    says: list[dict[str, Any]] | None = None
    understood: list[str] = field(default_factory=list)
    acted: list[str] = field(default_factory=list)
    parsed: list[dict[str, Any]] = field(default_factory=list)
    slots: list[dict[str, Any]] = field(default_factory=list)
    hurried: list[bool] = field(default_factory=list)
    overlaps: int = 0
    _running: set[str] = field(default_factory=set)

    def recall(self, identity: str, state: dict[str, Any] | None) -> DialogueStateTracker:
        return restore(identity, state, DOMAIN)

    async def understand(
        self, text: str, tracker: DialogueStateTracker, site: str, knowledge: int, hurried: bool = False
    ) -> dict[str, Any]:
        self.understood.append(text)
        self.hurried.append(hurried)
        return {"text": text, "intent": {"name": "ask", "confidence": 0.9}, "entities": []}

    async def act(
        self, tracker: DialogueStateTracker, text: str, parsed: dict[str, Any], slots: dict[str, Any]
    ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        self.overlaps += tracker.sender_id in self._running
        self._running.add(tracker.sender_id)
        self.acted.append(text)
        self.parsed.append(parsed)
        self.slots.append(slots)
        self._running.discard(tracker.sender_id)
        if self.error:
            raise self.error
        return self.says if self.says is not None else [{"text": f"Echo: {text}"}], cut(tracker) | {"language": None}
