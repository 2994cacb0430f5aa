"""What a desk of people does with a conversation, inside the transaction in which the desk notes it too.

A conversation changes hands and its system message is written in one step, or nothing of both happens.
"""

from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.conversations import rows, writing
from bot.conversations.models import State
from bot.errors import Conflict, ConversationClosed, NotFound
from bot.messages import Author, Message, Outgoing
from bot.storage.tables import conversations, messages


def state_of(sql: Connection, conversation: str) -> State | None:
    """Who holds the conversation; None if it is gone."""
    state = sql.scalar(select(conversations.c.state).where(conversations.c.id == conversation))
    return None if state is None else State(state)


def to_waiting(sql: Connection, conversation: str, at: datetime) -> None:
    """Into the queue, where the bot still answers; raises NotFound or ConversationClosed."""
    _become(sql, conversation, State.WAITING, at)


def to_agent(sql: Connection, conversation: str, at: datetime) -> None:
    """A person has it: the bot owes no answer any more; raises NotFound or ConversationClosed."""
    _become(sql, conversation, State.AGENT, at)
    _owe_nothing(sql, conversation)


def to_bot(sql: Connection, conversation: str, at: datetime) -> None:
    """The bot has it back, for what is said from now on; raises NotFound or ConversationClosed."""
    _become(sql, conversation, State.BOT, at)


def close(sql: Connection, conversation: str, at: datetime) -> None:
    """Ended: it can be read and rated, and citizens add nothing more; again changes nothing; raises NotFound."""
    if writing.locked_state(sql, conversation) is not State.CLOSED:
        _become(sql, conversation, State.CLOSED, at)
        _owe_nothing(sql, conversation)


def say(
    sql: Connection,
    conversation: str,
    outgoing: Outgoing,
    client_id: str | None = None,
    *,
    at: datetime,
    attachment: str | None = None,
) -> tuple[Message, bool]:
    """Write what an agent or the system says; (message, False) if its `client_id` was written before.

    `attachment` is the id of a file that was stored in this conversation. Raises NotFound without conversation or
    file, ConversationClosed for an agent's words after the end, Conflict for a `client_id` of somebody else.
    """
    state = writing.locked_state(sql, conversation)
    if state is None:
        raise NotFound
    if known := _known(sql, conversation, outgoing.author, client_id):
        return known, False
    if state is State.CLOSED and outgoing.author is Author.AGENT:
        raise ConversationClosed
    return _write(sql, conversation, outgoing, client_id, at, attachment), True


def _write(
    sql: Connection, conversation: str, outgoing: Outgoing, client_id: str | None, at: datetime, attachment: str | None
) -> Message:
    files = (writing.attached(sql, conversation, attachment),) if attachment is not None else ()
    seq = writing.next_seq(sql, conversation, at).seq
    said = Message(seq=seq, at=at, attachments=files, client_id=client_id, **outgoing.model_dump())
    writing.write(sql, conversation, said)
    writing.offer(sql, conversation, [outgoing])
    return said


def _known(sql: Connection, conversation: str, author: Author, client_id: str | None) -> Message | None:
    if client_id is None:
        return None
    mine = (messages.c.conversation == conversation, messages.c.client_id == client_id)
    row = sql.execute(select(messages).where(*mine)).first()
    if row is not None and row.author != author:
        raise Conflict("this client_id is taken")
    return rows.message(row) if row else None


def _become(sql: Connection, conversation: str, state: State, at: datetime) -> None:
    open_one = (conversations.c.id == conversation, conversations.c.state != State.CLOSED)
    if not sql.execute(update(conversations).where(*open_one).values(state=state, updated_at=at)).rowcount:
        raise NotFound if state_of(sql, conversation) is None else ConversationClosed


def _owe_nothing(sql: Connection, conversation: str) -> None:
    mine = (messages.c.conversation == conversation, messages.c.waiting)
    sql.execute(update(messages).where(*mine).values(waiting=False))
