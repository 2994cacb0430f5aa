"""A report that is in the queue with its citizen: whoever claims the chat has it; who leaves before has it back."""

import asyncio
from datetime import datetime

from rasa_sdk.events import ActionExecuted, ActiveLoop, EventType, SlotSet

from actions.report_draft import HANDED_OVER, Draft, Slots, forgotten
from bot.cases.cabinet import cabinet
from bot.handover.queue import LEFT, Queue

_LISTENS = "action_listen"


async def after_the_queue(slots: Slots, conversation: str, form: str | None, queued: bool) -> list[EventType]:
    """What has become of it since the last turn, as events to begin this one with: citizens also leave without one.

    `form`: the one that is open. Raises DatabaseUnavailable.
    """
    draft = Draft.of(slots)
    since = draft.book.get(HANDED_OVER) if draft else None
    if draft is None or since is None:
        return []
    if await asyncio.to_thread(_is_taken, conversation, datetime.fromisoformat(since)):
        return forgotten()
    return [] if queued else _taken_up(draft, form)


def _is_taken(conversation: str, since: datetime) -> bool:
    """Whether anybody of the staff has had the chat since then."""
    database = cabinet().database
    with database.read() as sql:
        found = Queue(database).of(sql, conversation)[-1:]
    return any((one.claimed_at and one.claimed_at >= since) or one.close_reason not in (None, LEFT) for one in found)


def _taken_up(draft: Draft, form: str | None) -> list[EventType]:
    """The form is open as if it had always been; one that is open already goes first."""
    its_own_again = [SlotSet("report", draft.taken_back())]
    if form:
        return its_own_again
    opened = [ActionExecuted(draft.form), ActiveLoop(draft.form), SlotSet("requested_slot", draft.requested)]
    return [*its_own_again, *opened, ActionExecuted(_LISTENS)]
