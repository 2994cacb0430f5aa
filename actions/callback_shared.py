"""A photo, a file or a place that comes while a call-back is arranged: no number, but not lost either."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.report_draft import Draft
from actions.report_reading import take
from actions.turns import Turn


class ActionCallbackShared(Action):
    """Says where it is: with the report that waits, else in the chat, which whoever calls can read."""

    def name(self) -> str:
        return "action_callback_shared"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn, draft = Turn(tracker, dispatcher), Draft.of(tracker)
        if draft and (draft.kind == "defect" or turn.intent == "share_attachment"):
            take(turn, draft)
            return draft.events()
        turn.say("utter_callback_shared")
        return []
