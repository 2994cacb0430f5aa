"""What a form has been told so far: an agent must not ask for it again."""

from functools import cache
from pathlib import Path

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

import nlu
from actions.report_draft import FORMS, Draft
from actions.report_summary import for_staff
from actions.turns import Turn
from bot.handover.events import FormState
from nlu.yaml_files import read_yaml

CALL_BACK = "callback_form"
_DOMAIN = Path(nlu.__file__).parent / "domain"


def form_state(tracker: Tracker, name: str | None = None) -> FormState | None:
    """The form with this name, else the open one, with what is filled in and what is missing; None without any."""
    name = name or tracker.active_loop.get("name") or _in_the_queue(tracker)
    waits = Draft.of(tracker) if name == CALL_BACK else None
    if waits is not None:  # what was reported is more than how somebody is called back
        name = waits.form
    if not name:
        return None
    slots = _forms().get(name, ())
    report = Draft.of(tracker) if name in FORMS else None
    if report is not None:
        told = for_staff(Turn(tracker, CollectingDispatcher()), report)
        return FormState(
            name=name, filled=told, missing=tuple(slot for slot in slots if tracker.get_slot(slot) is None)
        )
    filled = {slot: value for slot in slots if (value := tracker.get_slot(slot)) is not None}
    return FormState(name=name, filled=filled, missing=tuple(slot for slot in slots if slot not in filled))


def _in_the_queue(tracker: Tracker) -> str | None:
    """The form of a report that waits for a person: whatever is asked for meanwhile, it belongs to the report."""
    draft = Draft.of(tracker)
    return draft.form if draft and draft.is_handed_over else None


def form_now(tracker: Tracker, offered: FormState | None) -> FormState | None:
    """The form to hand over at the moment of agreeing: the open one as it stands, else the one of the offer.

    The form for a call-back only asks how somebody is reached, whatever the offer was about.
    """
    now = form_state(tracker)
    return offered if now is None or (offered and now.name == CALL_BACK) else now


@cache
def _forms() -> dict[str, tuple[str, ...]]:
    """The slots of each form of the domain, in order."""
    files = (read_yaml(path) for path in sorted(_DOMAIN.glob("*.yml")))
    forms = (form for file in files for form in (file.get("forms") or {}).items())
    return {name: tuple(form["required_slots"]) for name, form in forms}
