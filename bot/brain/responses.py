"""From what Rasa says to what the citizen gets."""

import re
from typing import Any

from bot.handover.events import HandoverEvent
from bot.messages import Choice, Outcome, Outgoing, SourceCard

_LABEL = re.compile(r"\s+")


def to_outgoing(response: dict[str, Any], language: str) -> Outgoing:
    """One reply from one Rasa response (text, buttons, custom, metadata)."""
    custom = response.get("custom") or {}
    outcome = custom.get("outcome") or (response.get("metadata") or {}).get("outcome")
    return Outgoing(
        text=(response.get("text") or "").strip(),
        language=custom.get("language") or language,
        choices=tuple(_choice(button) for button in response.get("buttons") or ()),
        source=SourceCard(**custom["source"]) if custom.get("source") else None,
        outcome=Outcome(outcome) if outcome else None,
    )


def handover_of(responses: list[dict[str, Any]]) -> HandoverEvent | None:
    """The typed event in the custom data of a response, if the actions hand over; never read from words."""
    return next((HandoverEvent.model_validate(event) for event in _custom(responses, "handover")), None)


def leaves_queue(responses: list[dict[str, Any]]) -> bool:
    """Whether the actions take the citizen out of the queue."""
    return any(_custom(responses, "leave_queue"))


def _custom(responses: list[dict[str, Any]], key: str) -> list[Any]:
    found = ((response.get("custom") or {}).get(key) for response in responses)
    return [value for value in found if value]


def _choice(button: dict[str, Any]) -> Choice:
    return Choice(
        label=_LABEL.sub(" ", button["title"]).strip()[:300],
        payload=button["payload"],
        article=button.get("article"),
        external_id=button.get("external_id"),
    )


def closing(replies: list[Outgoing], default: Outcome) -> list[Outgoing]:
    """Only the last reply carries the turn's outcome (contract); the last one that was named wins."""
    named = [reply.outcome for reply in replies if reply.outcome]
    outcome = named[-1] if named else default
    bare = [reply.model_copy(update={"outcome": None}) for reply in replies[:-1]]
    return [*bare, replies[-1].model_copy(update={"outcome": outcome})]
