"""Rasa's Agent, loaded once, answering one message at a time from a state that is handed in and out."""

import hashlib
import re
from collections import OrderedDict
from copy import deepcopy
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.brain import rasa_fill_in, rasa_rules, rasa_speed
from bot.brain.actions import InProcessActions
from bot.brain.state import cut, restore
from bot.brain.translated_responses import TranslatedResponses
from bot.studio.model_files import translations

_LEADING_SLASHES = re.compile(r"^[\s/]+")
"""Space counts too: Rasa strips it, and would then find the slash behind it."""
REMEMBERED = 2_000
"""Texts whose meaning is kept in memory, about 3 KB each."""


class Collected(OutputChannel):
    """Keeps what Rasa says as it says it: text, buttons, custom data and metadata."""

    def __init__(self) -> None:
        self.responses: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """The channel's name for Rasa; wording is the same for all channels."""
        return "lotse"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one response."""
        self.responses.append(message)


class TurnTrackers(TrackerStore):
    """The trackers of the turns that run now; the record keeps them between turns."""

    def __init__(self) -> None:
        super().__init__(Domain.empty())
        self._running: dict[str, DialogueStateTracker] = {}

    def put(self, tracker: DialogueStateTracker) -> None:
        """Make a tracker known for one turn."""
        self._running[tracker.sender_id] = tracker

    def take(self, sender_id: str) -> DialogueStateTracker:
        """Hand the tracker out at the end of its turn."""
        return self._running.pop(sender_id)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Remember the tracker until its turn ends."""
        self._running[tracker.sender_id] = tracker

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker of a running turn."""
        return self._running.get(sender_id)


class Mind:
    """What the rest of the brain sees of Rasa: understand a text, and act on what was understood."""

    def __init__(self, model: Path) -> None:
        rasa_speed.apply()
        rasa_rules.apply()
        rasa_fill_in.apply()
        self.model = model
        self._understood: OrderedDict[tuple[bytes, str, int, bool], dict[str, Any]] = OrderedDict()
        self._trackers = TurnTrackers()
        self.actions = InProcessActions()
        words = TranslatedResponses(translations(model))
        self._agent = Agent.load(model, tracker_store=self._trackers, action_endpoint=self.actions, generator=words)
        assert self._agent.processor is not None
        self._processor = self._agent.processor

    def recall(self, identity: str, state: dict[str, Any] | None) -> DialogueStateTracker:
        """The tracker of a conversation from its stored state."""
        return restore(identity, state, self._processor.domain)

    async def understand(
        self, text: str, tracker: DialogueStateTracker, site: str, knowledge: int, hurried: bool = False
    ) -> dict[str, Any]:
        """Intent, entities and articles of a text; a leading slash is text like any other.

        What is asked often is remembered for as long as the site's `knowledge` has this version;
        the text itself is not kept. What was understood in a hurry serves only who is in a hurry too.
        """
        asked = (hashlib.blake2b(text.encode(), digest_size=16).digest(), site, knowledge)
        known = next((key for key in ((*asked, False), (*asked, hurried)) if key in self._understood), None)
        if known is None:
            known = (*asked, hurried)
            message = UserMessage(_LEADING_SLASHES.sub("", text) or "?", metadata={"site": site, "hurried": hurried})
            parsed = await self._processor.parse_message(message, tracker)
            self._understood[known] = {part: value for part, value in parsed.items() if part != "text"}
        self._understood.move_to_end(known)
        while len(self._understood) > REMEMBERED:
            self._understood.popitem(last=False)
        return {"text": text, **deepcopy(self._understood[known])}

    async def act(
        self, tracker: DialogueStateTracker, text: str, parsed: dict[str, Any], slots: dict[str, Any]
    ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """Let the policies decide and the actions run; the responses and the state after them."""
        changed = [SlotSet(key, value) for key, value in slots.items() if tracker.get_slot(key) != value]
        tracker.update_with_events(changed, self._processor.domain)
        self._trackers.put(tracker)
        channel = Collected()
        message = UserMessage(text, channel, tracker.sender_id, parse_data=parsed, input_channel="lotse")
        try:
            await self._processor.handle_message(message)
        finally:
            after = self._trackers.take(tracker.sender_id)
        return channel.responses, cut(after) | {"language": after.get_slot("language")}
