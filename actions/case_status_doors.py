"""The cases that a conversation may see, as actions ask for them."""

import asyncio
import json

from actions.turns import Turn
from bot.cases.cabinet import cabinet
from bot.cases.doors import visible
from bot.cases.models import Case
from bot.conversations.record import Conversations
from bot.messages import Author

_REMEMBERED = 10
"""Cases that one conversation may open by secret words; who asks for more of them asks for the first again."""
_ASKED = "/case_done"
_LOOKED_BACK = 20
"""Messages among which the assistant has said something; who writes more in a row has not answered a question."""


async def own(turn: Turn) -> list[Case]:
    """The cases of the conversation, newest first, then those that were opened by secret words."""
    opened: list[str] = turn.tracker.get_slot("cases_unlocked") or []
    return await asyncio.to_thread(_visible, str(turn.tracker.sender_id), opened)


async def chosen(turn: Turn) -> Case | None:
    """The case that a button names; None if it is not this conversation's (any more)."""
    return _one(await own(turn), turn.entity("case"))


async def asked_about(turn: Turn) -> Case | None:
    """The case that a yes or no answers now."""
    wanted = await asyncio.to_thread(last_asked, turn.shelf.site.id, str(turn.tracker.sender_id))
    return _one(await own(turn), wanted) if wanted else None


async def try_words(turn: Turn, number: str, secret: str) -> Case:
    """The case with this number and these words; raises NotFound, TooMany."""
    return await asyncio.to_thread(cabinet().status.ask, turn.shelf.site.id, number, secret)


def unlocked(turn: Turn, case: Case) -> list[str]:
    """The slot with this case in it too."""
    before = [known for known in turn.tracker.get_slot("cases_unlocked") or () if known != case.id]
    return [*before, case.id][-_REMEMBERED:]


def _one(cases: list[Case], wanted: str | None) -> Case | None:
    return next((case for case in cases if case.id == wanted), None)


def _visible(conversation: str, opened: list[str]) -> list[Case]:
    with cabinet().database.read() as sql:
        return visible(sql, conversation, opened)


def last_asked(site: str, conversation: str) -> str | None:
    """Id of the case of which the last message asked whether it is done; the tracker does not know of news.

    Where nothing can be reported the record need not be asked.
    """
    if not cabinet().catalogues.of(site).services:
        return None
    said = Conversations(cabinet().database).newest(conversation, _LOOKED_BACK)
    before = next((one for one in reversed(said) if one.author is not Author.CITIZEN), None)
    payloads = (choice.payload for choice in (before.choices if before else ()))
    asked = next((payload for payload in payloads if payload.startswith(_ASKED)), None)
    return str(json.loads(asked.removeprefix(_ASKED))["case"]) if asked else None
