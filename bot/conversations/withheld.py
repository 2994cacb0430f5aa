"""What of a conversation is the citizen's alone: the secret words of a case (docs/adr/0016).

Which words a citizen types to open a case is needed for one turn: after it they stand neither in the message nor in the
dialogue state. The reply in which the words were given out stays whole for the citizen; all others read it without.
"""

from typing import Any

from bot.messages import Message
from bot.privacy.secret_words import HIDDEN, count, hidden, hidden_pairs, names_a_case

_SLOT = "case_secret"
_ANSWERS = ("inform_case_secret", "inform_case_number")
_OPEN = "open"
"""Stands in the slot where the words were right."""
_BOTH = 2
_SHORT = 3
"""Words of an answer in which one is mistyped: all of it is hidden."""


def for_staff(message: Message) -> Message:
    """The message as staff read it."""
    return message.model_copy(update={"text": hidden_pairs(message.text)})


def withhold(state: dict[str, Any]) -> str | None:
    """Take the words out of a dialogue state, in place, since the next turn begins with it.

    The citizen's newest message without them; None where they are not in it.
    """
    asked, said = False, None
    for event in (one for one in state.get("events", ()) if isinstance(one, dict)):
        if event.get("event") == "user":
            said = _unsaid(event, asked)
        elif event.get("event") == "slot" and event.get("name") == "requested_slot":
            asked = event.get("value") == _SLOT
        elif event.get("event") == "slot" and event.get("name") == _SLOT and event.get("value") not in (None, _OPEN):
            event["value"] = HIDDEN
    return said


def _unsaid(event: dict[str, Any], asked: bool) -> str | None:
    parsed, text = event.get("parse_data") or {}, event.get("text") or ""
    left = _without_words(text, (parsed.get("intent") or {}).get("name"), asked)
    if left == text:
        return None
    for holder, name in ((event, "text"), (parsed, "text"), *((one, "value") for one in parsed.get("entities", ()))):
        if holder.get(name) == text:
            holder[name] = left
    return left


def _without_words(text: str, intent: str | None, asked: bool) -> str:
    """What is told to open a case; "how is the bench at the tree" opens none."""
    listed = 0 if text.startswith("/") else count(text)
    if asked and listed and len(text.split()) <= _SHORT:
        return HIDDEN
    tells = listed >= _BOTH and (intent in _ANSWERS or names_a_case(text))
    return hidden(text) if tells or (asked and listed) else text
