"""What was said goes out to a chat: in order, each piece once, and the record is the outbox.

A chat remembers up to where it has been served. A piece is marked as delivered when the other side has taken it; only a
gateway that dies in just that moment may send it again, with the same `key` for channels that recognise one.
"""

import logging
from contextlib import suppress
from datetime import timedelta

from anyio.to_thread import run_sync

from bot.access.front_door import FrontDoor
from bot.channel_port import Channel, Closed, Delayed, Gone, Piece, Refused, Showing
from bot.channels.chats import Chats
from bot.channels.models import Chat
from bot.clock import Clock, now
from bot.errors import NotFound
from bot.messages import Attachment, Author, Message
from connectors.choices import short_name

log = logging.getLogger(__name__)

_FIRST_WAIT_S, _LONGEST_WAIT_S = 1.0, 300.0


class Delivering:
    """The way out of one channel."""

    def __init__(self, channel: Channel, door: FrontDoor, chats: Chats, clock: Clock = now) -> None:
        self._channel, self._door, self._chats, self._clock = channel, door, chats, clock

    async def deliver(self, chat: Chat) -> bool:
        """Send what is to be sent next; False when there is nothing now."""
        if chat.gone or (chat.next_at and chat.next_at > self._clock()):
            return False
        try:
            return await self._next(chat)
        except Delayed as error:
            await run_sync(self._chats.later, chat, self._clock() + wait_after(chat.attempts, error.after_s))
            log.warning("%s takes nothing now: %s", self._channel.name, error)
        except Gone as error:
            await run_sync(self._chats.gone, chat.id, True)
            if chat.conversation:
                why = "channel.waits" if isinstance(error, Closed) else "channel.gone"
                await self._door.cannot_be_reached(chat.conversation, why)
        return False

    async def _next(self, chat: Chat) -> bool:
        if chat.farewell is not None:
            await self._say_farewell(chat, chat.farewell)
            return False
        if chat.conversation is None:
            return False
        for message in await self._door.after(chat.conversation, chat.delivered):
            if message.author is not Author.CITIZEN:
                await self._message(chat, chat.conversation, message)
                return True
            await run_sync(self._chats.delivered, chat.id, message.seq)
        return False

    async def _message(self, chat: Chat, conversation: str, message: Message) -> None:
        pieces = self._channel.to_channel(message, _showing(chat, conversation, message))
        parts: list[Piece | Attachment] = [*pieces, *(message.attachments if self._channel.abilities.files else ())]
        for part in range(chat.part, len(parts)):
            key = f"{short_name(conversation)}-{message.seq}-{part}"
            try:
                await self._part(chat, conversation, parts[part], key)
            except Refused as error:  # it stands in the record, and the next one may be taken
                log.error("%s refused a message: %s", self._channel.name, error)
            if part + 1 < len(parts):
                await run_sync(self._chats.delivered, chat.id, message.seq - 1, part + 1)
        await run_sync(self._chats.delivered, chat.id, message.seq)

    async def _part(self, chat: Chat, conversation: str, part: Piece | Attachment, key: str) -> None:
        if not isinstance(part, Attachment):
            await self._channel.send(chat.address, part, key)
            return
        with suppress(NotFound):  # erased meanwhile
            media_type, content = await self._door.content(conversation, part.id)
            await self._channel.send_file(chat.address, media_type, content, key)

    async def _say_farewell(self, chat: Chat, text: str) -> None:
        language = chat.language or "de"
        said = Message(seq=1, at=self._clock(), author=Author.SYSTEM, text=text, language=language)
        with suppress(Refused):
            for part, piece in enumerate(self._channel.to_channel(said, Showing(token="", address=chat.address))):
                await self._channel.send(chat.address, piece, f"{chat.id[:8]}-end-{part}")
        await run_sync(self._chats.forget, chat)


def _showing(chat: Chat, conversation: str, message: Message) -> Showing:
    sender = message.name or "" if message.author is Author.AGENT else ""
    return Showing(token=short_name(conversation), sender=sender, address=chat.address)


def wait_after(attempts: int, wanted_s: float | None) -> timedelta:
    """As long as the other side asks for, else twice as long after each failure."""
    own = min(_FIRST_WAIT_S * 2 ** min(attempts, 16), _LONGEST_WAIT_S)
    return timedelta(seconds=own if wanted_s is None else wanted_s)
