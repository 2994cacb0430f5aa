"""What came from a chat takes effect in its conversation, one update after the other, each once.

The `client_id` of a message is made from the update's key: an update that is worked off twice, because a gateway died
in between, is still one message.
"""

import hashlib
from dataclasses import replace

from anyio.to_thread import run_sync

from bot.access.front_door import FrontDoor
from bot.channel_port import (
    Channel,
    Corrected,
    Delayed,
    Heard,
    Left,
    Ordered,
    Pressed,
    Refused,
    Returned,
    Said,
    Sent,
    Shared,
    Unreadable,
)
from bot.channels.chats import Chats
from bot.channels.models import Chat
from bot.conversations.files import MAX_BYTES
from bot.conversations.models import Conversation, State
from bot.errors import AttachmentTooLarge, ChoiceNotOffered, LotseError, Unavailable, UnsupportedAttachment
from bot.messages import Choice, Incoming, Message
from connectors.choices import by_label, by_number, offered, place_of, useful
from connectors.commands import Commands, is_ours, needs_proof

_RECENT = 8
_A_WHILE_S = 15.0


class Hearing:
    """The way in of one channel."""

    def __init__(self, channel: Channel, door: FrontDoor, chats: Chats, commands: Commands) -> None:
        self._channel, self._door, self._chats, self._commands = channel, door, chats, commands

    async def hear(self, chat: Chat, heard: Heard, key: str) -> Chat:
        """Let it take effect; the chat as it is afterwards. Raises Delayed, or Unavailable where the record is away."""
        if isinstance(heard, Left | Returned):
            return await self._reach(chat, not isinstance(heard, Left))
        if chat.farewell is not None:
            return await self._too_late(chat, heard)
        if chat.gone:
            chat = await self._reach(chat, True)
        chat, held = await self._conversation(chat, heard)
        if not await self._door.may_speak(held.id):
            raise Delayed("a citizen writes very much", _A_WHILE_S)
        client_id = _client_id(heard.name if isinstance(heard, Said) and heard.name else key)
        try:
            return await self._take(chat, held, heard, client_id)
        except Unavailable:
            raise
        except LotseError as error:
            await self._door.tell(held.id, _sentence(error), f"{client_id}-e", values=error.values)
            return chat

    async def _reach(self, chat: Chat, can_be: bool) -> Chat:
        """Who blocks the channel in the middle of the farewell wants no word more."""
        await run_sync(self._chats.gone, chat, not can_be)
        return replace(chat, gone=not can_be)

    async def _too_late(self, chat: Chat, heard: Heard) -> Chat:
        """Everything is erased and the farewell not yet said: a second tap means nothing, words begin a new chat."""
        if not isinstance(heard, Pressed):
            raise Delayed("the farewell comes first", 0)
        if heard.notice:
            await self._channel.noticed(chat.address, heard.notice)
        return chat

    async def _conversation(self, chat: Chat, heard: Heard) -> tuple[Chat, Conversation]:
        """The conversation of the chat; a new one if there is none, after its end, or where a link leads elsewhere."""
        held = await self._door.find(chat.conversation) if chat.conversation else None
        site = await self._commands.site_of(heard)
        elsewhere = held is not None and held.state is State.BOT and site not in ("", held.site)
        if held is not None and held.state is not State.CLOSED and not elsewhere:
            return chat, held
        person, before = (held.person, held.site) if held else (None, "")
        fresh = await self._door.open(
            self._channel.name, site or before, held.language if held else chat.language, None if elsewhere else person
        )
        await run_sync(self._chats.talks_in, chat, fresh)
        held = await self._door.find(fresh)
        assert held is not None
        return replace(chat, conversation=fresh), held

    async def _take(self, chat: Chat, held: Conversation, heard: Heard, client_id: str) -> Chat:
        match heard:
            case Said(text):
                return await self._said(chat, held, text, client_id, heard.is_proven)
            case Corrected(text, of):
                return await self._corrected(chat, held, text, _client_id(of), client_id)
            case Pressed(token, notice):
                if notice:
                    await self._channel.noticed(chat.address, notice)
                return await self._pressed(chat, held, token, client_id)
            case Shared(location):
                await self._door.receive(held.id, Incoming(client_id=client_id, location=location))
            case Sent():
                await self._file(held, heard, client_id)
            case Ordered(name, words):
                return await self._commands.obey(chat, held, name, words, client_id)
            case Unreadable(kind):
                await self._door.tell(held.id, f"channel.{kind}", once=client_id)
        return chat

    async def _said(self, chat: Chat, held: Conversation, text: str, client_id: str, is_proven: bool = True) -> Chat:
        choices = offered(await self._door.newest(held.id, _RECENT))
        chosen = by_number(text, choices) if self._channel.abilities.numbers(choices) else None
        if chosen is None:
            chosen = by_label(text, [choice for choice in choices if is_ours(choice)])
        if chosen is not None and not is_proven and needs_proof(chosen):
            await self._door.tell(held.id, "channel.mail_proof", once=client_id)
            return chat
        if chosen is not None:
            return await self._chosen(chat, held, chosen, client_id)
        await self._door.receive(held.id, Incoming(client_id=client_id, text=text))
        return chat

    async def _corrected(self, chat: Chat, held: Conversation, text: str, of: str, client_id: str) -> Chat:
        """Mended commas need no second answer; other words are said anew, as the first ones may have been answered."""
        said = await self._door.newest(held.id, _RECENT)
        if any(message.client_id == of and _bare(message.text) == _bare(text) for message in said):
            return chat
        return await self._said(chat, held, text, client_id)

    async def _pressed(self, chat: Chat, held: Conversation, token: str, client_id: str) -> Chat:
        choice = await self._choice(held, token)
        if choice is None:
            await self._door.tell(held.id, "channel.old_choice", once=client_id)
            return chat
        return await self._chosen(chat, held, choice, client_id)

    async def _choice(self, held: Conversation, token: str) -> Choice | None:
        place = place_of(token, held.id)
        if place is None or not 0 < place[0] <= held.seq:
            return None
        message: Message = (await self._door.after(held.id, place[0] - 1))[0]
        choices = useful(message.choices)
        return choices[place[1]] if place[1] < len(choices) else None

    async def _chosen(self, chat: Chat, held: Conversation, choice: Choice, client_id: str) -> Chat:
        if is_ours(choice):
            return await self._commands.chosen(chat, held, choice, client_id)
        try:
            await self._door.receive(held.id, Incoming(client_id=client_id, choice=choice.payload))
        except ChoiceNotOffered:
            await self._door.tell(held.id, "channel.old_choice", once=client_id)
        return chat

    async def _file(self, held: Conversation, sent: Sent, client_id: str) -> None:
        """What is written below a photo is said before it: it tells what the photo is about."""
        if sent.caption:
            await self._door.receive(held.id, Incoming(client_id=f"{client_id}-c", text=sent.caption))
        if sent.size is not None and sent.size > MAX_BYTES:
            raise AttachmentTooLarge(limit=MAX_BYTES // 1024**2)
        try:
            content = await self._channel.fetch(sent.file)
        except Refused:
            raise UnsupportedAttachment from None
        kept = await self._door.attach(held.id, content)
        await self._door.receive(held.id, Incoming(client_id=client_id, attachment=kept.id))


def _client_id(key: str) -> str:
    """Short, and the same for the same update."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _bare(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _sentence(error: LotseError) -> str:
    """The sentence that the website says for this error."""
    reason = f"_{error.values['reason']}" if "reason" in error.values else ""
    return f"errors.{error.code}{reason}"
