"""Two things that Rasa 3.6.21 does anew in every turn though the result is always the same (docs/adr/0003)."""

from functools import cache
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses


def apply() -> None:
    """Replace both; safe to call more than once."""
    RemoteAction._validate_action_result = _valid
    Event.resolve_by_type = staticmethod(_resolve)


def _valid(_action: RemoteAction, _result: dict[str, Any]) -> bool:
    """Rasa checks each response, and the schema itself: 10 ms for what our own process has just made."""
    return True


@cache
def _event_classes() -> dict[str, type[Event]]:
    return {event.type_name: event for event in all_subclasses(Event)}


def _resolve(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    """Rasa searches the tree of classes for each stored event; a table says the same."""
    return _event_classes().get(type_name, default)
