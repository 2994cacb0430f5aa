"""What was said goes out to a chat: in order, each piece once, and the record is the outbox.

Of each conversation of a chat it is noted up to where it was delivered. A piece is noted when the other side has taken
it; only a gateway that dies in just that moment, or an answer that is lost on its way back, may send it again, with the
same `key` for channels that recognise one.
"""

import logging
from contextlib import suppress
from datetime import timedelta

from anyio.to_thread import run_sync

from bot.access.front_door import FrontDoor
from bot.channel_port import Channel, Closed, Delayed, Gone, Piece, Refused, Showing
from bot.channels.chats import Chats
from bot.channels.models import Chat, LeaseLost, Owed
from bot.clock import Clock, now
from bot.errors import LotseError, NotFound, without_words
from bot.messages import Attachment, Author, Message
from connectors.choices import short_name, useful
from connectors.together import together

log = logging.getLogger(__name__)

_MOST_TRIES = 8
_TOGETHER = timedelta(seconds=20)
"""So long the first words wait for the answer, where nobody sits before the channel."""
_FIRST_WAIT_S, _LONGEST_WAIT_S = 1.0, 300.0


class Delivering:
    """The way out of one channel."""

    def __init__(self, channel: Channel, door: FrontDoor, chats: Chats, clock: Clock = now) -> None:
        self._channel, self._door, self._chats, self._clock = channel, door, chats, clock

    async def deliver(self, chat: Chat) -> bool:
        """Send what is to be sent next; False when there is nothing now."""
        if chat.next_at and chat.next_at > self._clock():
            return False
        try:
            return await self._next(chat)
        except Delayed as error:
            await run_sync(self._chats.later, chat, self._clock() + wait_after(chat.attempts, error.after_s))
            log.warning("%s takes nothing now: %s", self._channel.name, error)
        except Gone as error:
            await self._gone(chat, "channel.waits" if isinstance(error, Closed) else "channel.gone")
        return False

    async def _gone(self, chat: Chat, why: str) -> None:
        """Who has the chat reads why nothing arrives."""
        await run_sync(self._chats.gone, chat, True)
        if chat.conversation:
            await self._door.cannot_be_reached(chat.conversation, why)

    async def _next(self, chat: Chat) -> bool:
        if chat.farewell is not None:
            await self._say_farewell(chat, chat.farewell)
            return False
        owed = None if chat.gone else await run_sync(self._chats.owed, chat)
        if owed is None:
            return False
        said = await self._door.after(owed.conversation, owed.delivered)
        ours = [message for message in said if message.author is not Author.CITIZEN]
        if not ours:
            await run_sync(self._chats.delivered, chat, owed.conversation, said[-1].seq if said else owed.seq)
        elif self._channel.abilities.live:
            await self._message(chat, owed, ours[0], ours[0].seq)
        elif await self._more_comes(owed.conversation, ours[0]):
            return False
        else:
            await self._message(chat, owed, *together(ours))
        return True

    async def _more_comes(self, conversation: str, first: Message) -> bool:
        """Whether an answer is on its way, with which this can go; but for a while only."""
        return self._clock() - first.at < _TOGETHER and await self._door.is_answering(conversation)

    async def _message(self, chat: Chat, owed: Owed, message: Message, last: int) -> None:
        """All its pieces; one that makes the program fail is tried some times, and then left out."""
        try:
            await self._pieces(chat, owed, message)
        except (Delayed, Gone, LeaseLost, LotseError):
            raise
        except Exception as error:
            log.error("%s: %s", self._channel.name, type(error).__name__, exc_info=without_words(error))
            if chat.attempts < _MOST_TRIES:
                raise Delayed(type(error).__name__) from None
            await self._tell_refused(owed.conversation, message)
        await run_sync(self._chats.delivered, chat, owed.conversation, last)

    async def _pieces(self, chat: Chat, owed: Owed, message: Message) -> None:
        shown = message.model_copy(update={"choices": useful(message.choices)})
        pieces = self._channel.to_channel(shown, _showing(chat, owed.conversation, message))
        parts: list[Piece | Attachment] = [*pieces, *(message.attachments if self._channel.abilities.files else ())]
        gone_out = owed.part if message.seq == owed.delivered + 1 else 0
        for part in range(gone_out, len(parts)):
            key = f"{short_name(owed.conversation)}-{message.seq}-{part}"
            try:
                await self._part(chat, owed.conversation, parts[part], key)
            except Refused as error:  # it stands in the record, and the next one may be taken
                log.error("%s refused a message: %s", self._channel.name, error)
                await self._tell_refused(owed.conversation, message)
            if part + 1 < len(parts):
                await run_sync(self._chats.delivered, chat, owed.conversation, message.seq - 1, part + 1)

    async def _tell_refused(self, conversation: str, message: Message) -> None:
        """Citizen and staff read that something is missing, unless this is just what cannot be said."""
        if message.author is not Author.SYSTEM:
            with suppress(NotFound):
                await self._door.tell(conversation, "channel.refused", f"refused-{message.seq}")

    async def _part(self, chat: Chat, conversation: str, part: Piece | Attachment, key: str) -> None:
        if not isinstance(part, Attachment):
            await self._channel.send(chat.address, part, key)
            return
        with suppress(NotFound):  # erased meanwhile
            media_type, content = await self._door.content(conversation, part.id)
            await self._channel.send_file(chat.address, media_type, content, key)

    async def _say_farewell(self, chat: Chat, text: str) -> None:
        """Once, and not to who has blocked the channel right after the deletion."""
        language = chat.language or "de"
        said = Message(seq=1, at=self._clock(), author=Author.SYSTEM, text=text, language=language)
        with suppress(Refused, Gone):
            for part, piece in enumerate(self._channel.to_channel(said, Showing(token="", address=chat.address))):
                if not chat.gone:
                    await self._channel.send(chat.address, piece, f"{chat.id[:8]}-end-{part}")
        await run_sync(self._chats.forget, chat)


def _showing(chat: Chat, conversation: str, message: Message) -> Showing:
    sender = message.name or "" if message.author is Author.AGENT else ""
    return Showing(token=short_name(conversation), sender=sender, address=chat.address)


def wait_after(attempts: int, wanted_s: float | None) -> timedelta:
    """As long as the other side asks for, else twice as long after each failure."""
    own = min(_FIRST_WAIT_S * 2 ** min(attempts, 16), _LONGEST_WAIT_S)
    return timedelta(seconds=own if wanted_s is None else wanted_s)
