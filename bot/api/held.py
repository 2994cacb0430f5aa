"""The conversation that a citizen's call is about, and what may be told of it."""

from typing import Annotated, Any

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from bot.api.services import Needed, Services, in_thread
from bot.conversations.models import Conversation, State
from bot.errors import UnknownToken

_bearer = HTTPBearer(auto_error=False, description="the conversation's token")
_OF_THE_DESK = ("kind", "queue_position", "expected_wait_s", "agent")


async def authenticated(
    conversation: str,
    needed: Needed,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Conversation:
    """The conversation of the path, if the token is its token."""
    if credentials is None or not conversation.isprintable():
        raise UnknownToken
    found: Conversation = await in_thread(needed.conversations.authenticate, conversation, credentials.credentials)
    needed.desk.heard_of(found.id)
    return found


Held = Annotated[Conversation, Depends(authenticated)]


async def at_desk(needed: Services, held: Conversation) -> dict[str, Any]:
    """Who holds the conversation, with the place in the queue or the name of the person; the desk knows these."""
    asked = held.state in (State.WAITING, State.AGENT)
    known = await needed.desk.citizen_state(held.id) if asked else {}
    return {"state": held.state} | {name: known[name] for name in _OF_THE_DESK if known.get(name) is not None}


async def state_of(needed: Services, held: Conversation) -> dict[str, Any]:
    """The contract's state of a conversation, without its form."""
    basics = {"id": held.id, "language": held.language, "site": held.site, "seq": held.seq}
    return basics | {"seen": seen_by(held)} | await at_desk(needed, held)


def seen_by(held: Conversation) -> dict[str, int]:
    """Numbers of the newest messages that the two sides have seen."""
    return {"citizen": held.seen_by_citizen, "agent": held.seen_by_agent}
