"""Right after the numbers that help, at the description: who asks or takes it back has described nothing yet."""

from typing import Any

from actions.report_draft import Draft
from actions.report_words import asks, count, withdraws
from actions.turns import Turn
from actions.wording import word

ASK, WITHDRAW = AFTER_DANGER = ("ask", "withdraw")
_SHORT = 12
"""Words of what is asked or taken back; more of them describe something."""
_SURE = 0.5


def is_in_danger(report: Any) -> bool:
    """Whether the turn before ended with the numbers that help; `report`: the slot."""
    return bool(isinstance(report, dict) and report.get("danger"))


def said_after_danger(parsed: dict[str, Any]) -> str | None:
    """What a message is, if it is no description."""
    text, intent = parsed["text"], parsed["intent"]
    if count(text) > _SHORT:
        return None
    if withdraws(text) or (intent["name"] == "cancel" and intent["confidence"] >= _SURE):
        return WITHDRAW
    return ASK if asks(text) else None


def read_after_danger(turn: Turn, draft: Draft, said: str) -> None:
    """A question gets the truth, that help comes from elsewhere; who takes it back is asked whether to drop it all."""
    draft.book["danger"] = "asked"
    if said == WITHDRAW:
        draft.book["leaving"] = True
        return
    turn.say("utter_report_notice", notice=word("report_no_help_from_here", turn.language))
    draft.miss("description")
