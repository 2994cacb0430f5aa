"""The form for a call-back: how and when somebody is reached."""

import itertools
import json
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import moments
from actions.contacts import contact_in
from actions.offers import no_service, offered_event, service
from actions.replies import contact
from actions.report_draft import forgotten
from actions.report_waiting import waits
from actions.turns import Turn
from actions.wording import word
from bot.clock import now
from bot.handover.events import Contact, HandoverEvent

_TRIES = 3
_TIMES = ("soon", "morning", "afternoon")
_LONGEST_TIME = 200
_AGAIN = "action_callback_again"
_EMPTY = (SlotSet("callback_contact", None), SlotSet("callback_time", None), SlotSet("form_misses", 0))


class ActionAskCallbackContact(Action):
    """Asks how somebody is reached, in other words when the first answer was not understood."""

    def name(self) -> str:
        return "action_ask_callback_contact"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn, misses = Turn(tracker, dispatcher), int(tracker.get_slot("form_misses") or 0)
        first = turn.intent == "request_callback" and not _is_again(tracker)
        occasion = "first" if first else "again" if misses == 1 else "resumed"
        turn.say(f"utter_ask_callback_contact_{occasion}", buttons=[_cancel(turn)])
        return [SlotSet("form_misses", 0)] if first else []


def _is_again(tracker: Tracker) -> bool:
    """Whether the form was open already when this turn began."""
    since = itertools.takewhile(lambda event: event.get("event") != "user", reversed(tracker.events))
    return any(event.get("name") == _AGAIN for event in since)


class ActionAskCallbackTime(Action):
    """Asks when it suits; some answers can be chosen."""

    def name(self) -> str:
        return "action_ask_callback_time"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        times = [word(f"callback_{time}", turn.language) for time in _TIMES]
        buttons = [{"title": time, "payload": _payload(time)} for time in times]
        turn.say("utter_ask_callback_time", buttons=[*buttons, _cancel(turn)])
        return []


def _payload(time: str) -> str:
    return "/inform_callback_time" + json.dumps({"callback_time": time}, ensure_ascii=False)


def _cancel(turn: Turn) -> dict[str, str]:
    return {"title": word("cancel", turn.language), "payload": "/cancel"}


class ValidateCallbackForm(FormValidationAction):
    """Only what somebody can be reached by is taken; after some tries the form gives up."""

    def name(self) -> str:
        return "validate_callback_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """Nothing is asked where nobody would call, or where the answers lead nowhere."""
        gave_up = int(tracker.get_slot("form_misses") or 0) >= _TRIES
        return domain_slots if service(Turn(tracker, dispatcher)).offered and not gave_up else []

    def validate_callback_contact(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Telephone number and e-mail address, or None so that it is asked again."""
        found = value if isinstance(value, dict) else contact_in(str(value))
        misses = 0 if found else int(tracker.get_slot("form_misses") or 0) + 1
        return {"callback_contact": found, "form_misses": misses}

    def validate_callback_time(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Any words, since a person reads them; buttons of something else and files are none."""
        said = str(value).strip()[:_LONGEST_TIME]
        return {"callback_time": said if any(map(str.isalnum, said)) and not said.startswith("/") else None}


class ActionCallbackAgain(Action):
    """A yes, or the wish once more, is no number; the form alone would say nothing, since it ignores both."""

    def name(self) -> str:
        return _AGAIN

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        known, misses = tracker.get_slot("callback_contact"), int(tracker.get_slot("form_misses") or 0)
        return [] if known else [SlotSet("form_misses", misses + 1)]


class ActionCallbackRequested(Action):
    """Says until when somebody will call, and puts the wish into the queue; a report that waited goes along."""

    def name(self) -> str:
        return "action_callback_requested"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn, reached = Turn(tracker, dispatcher), tracker.get_slot("callback_contact")
        if not service(turn).offered:
            return [*no_service(turn), *_EMPTY]
        if not reached:
            turn.say("utter_callback_gave_up", contact=contact(turn.shelf, turn.language))
            return [*_EMPTY]
        _promise(turn, Contact(**reached, best_time=tracker.get_slot("callback_time")))
        over = [SlotSet("queued", False), SlotSet("offer", None), SlotSet("unanswered", 0)]
        return [*over, *_EMPTY, *forgotten()]


def _promise(turn: Turn, reached: Contact) -> None:
    hours, at = service(turn), now()
    due = moments.moment(hours.due(at, hours.callback_within_h), at, turn.language)
    ways = word("comma", turn.language).join(way for way in (reached.phone, reached.email) if way)
    wanted = _event(turn, reached)
    custom = {"handover": wanted.model_dump(mode="json")}
    if wanted.form:
        turn.say("utter_report_notice", notice=word("report_went_along", turn.language))
    turn.say("utter_callback_queued", custom, reached=ways, time=reached.best_time, due=due)


def _event(turn: Turn, reached: Contact) -> HandoverEvent:
    wanted = offered_event(turn)
    form = None if wanted.form and wanted.form.name == "callback_form" else wanted.form
    return wanted.model_copy(update={"kind": "callback", "contact": reached, "form": form})


class ActionCancelCallback(Action):
    """Says that there will be no call, and forgets how to call; where a form asks on it asks nothing itself."""

    def name(self) -> str:
        return "action_cancel_callback"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        asked_on = turn.intent == "find_office" or (waits(tracker) and not tracker.get_slot("queued"))
        turn.say("utter_callback_cancelled_in_form" if asked_on else "utter_callback_cancelled")
        return [SlotSet("offer", None), *_EMPTY]
