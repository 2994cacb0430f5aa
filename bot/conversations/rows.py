"""Between rows of the record and the message types."""

from typing import Any

from sqlalchemy import Row

from bot.conversations.models import Conversation, State
from bot.messages import Message, Outgoing

_IN_DATA = ("name", "format", "choices", "attachments", "location", "source", "further_sources", "outcome")


def message_values(message: Message | Outgoing) -> dict[str, Any]:
    """The columns of a message row that come from the message itself."""
    data = message.model_dump(mode="json", include=set(_IN_DATA), exclude_none=True, exclude_defaults=True)
    if message.format != "text":
        data["format"] = message.format
    return {"author": message.author, "text": message.text, "language": message.language, "data": data}


def message(row: Row[Any]) -> Message:
    """A message from its row."""
    data = {key: value for key, value in row.data.items() if key in _IN_DATA}
    return Message(
        seq=row.seq,
        at=row.at,
        author=row.author,
        text=row.text,
        language=row.language,
        client_id=row.client_id,
        **data,
    )


def conversation(row: Row[Any]) -> Conversation:
    """A conversation from its row."""
    return Conversation(
        id=row.id,
        site=row.site,
        channel=row.channel,
        language=row.language,
        state=State(row.state),
        seq=row.seq,
        created_at=row.created_at,
        updated_at=row.updated_at,
        person=row.person or row.id,  # one from before there were persons stands for itself
        seen_by_citizen=row.seen_by_citizen,
        seen_by_agent=row.seen_by_agent,
    )
