"""What can be ordered on every messenger with a slash, in the words of German and English citizens.

Commands that the assistant answers are said to it as the sentence they stand for; the others are done here, and the
buttons they offer come back here, never to the assistant.
"""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import Any

from anyio.to_thread import run_sync

from bot.access.front_door import FrontDoor
from bot.access.joining import Joining
from bot.channel_port import Heard, Ordered
from bot.channels.chats import Chats, says_farewell
from bot.channels.models import Chat
from bot.conversations.models import Conversation
from bot.errors import NotFound
from bot.messages import Choice, Incoming
from bot.wording import say

_OURS = "/channel:"
_ERASE, _KEEP, _SPEAK = f"{_OURS}erase", f"{_OURS}keep", f"{_OURS}speak:"
_TOPIC = "__"
"""Between site and topic in a deep link: Telegram allows only letters, digits, `-` and `_` there."""
NAMES = {
    "start": "start",
    "help": "help",
    "hilfe": "help",
    "sprache": "language",
    "language": "language",
    "mensch": "person",
    "human": "person",
    "status": "status",
    "loeschen": "erase",
    "löschen": "erase",
    "delete": "erase",
    "verbinden": "join",
    "connect": "join",
}
SHOWN = ("help", "sprache", "mensch", "status", "loeschen", "verbinden")
"""Commands that a channel lists, in this order."""

Obey = Callable[[Chat, Conversation, str, str], Coroutine[Any, Any, Chat]]


def is_ours(choice: Choice) -> bool:
    """Whether the choice was offered by a command and not by the assistant."""
    return choice.payload.startswith(_OURS)


def needs_proof(choice: Choice) -> bool:
    """Whether it harms whoever did not choose it."""
    return choice.payload == _ERASE


class Commands:
    """Carries out commands in the conversation of a chat."""

    def __init__(self, door: FrontDoor, chats: Chats, joining: Joining) -> None:
        self._door, self._chats, self._joining = door, chats, joining
        self._by_name: dict[str, Obey] = {
            "start": self._start,
            "help": self._help,
            "language": self._language,
            "person": self._person,
            "status": self._status,
            "erase": self._erase,
            "join": self._join,
        }

    async def site_of(self, heard: Heard) -> str:
        """The city that a deep link names; empty: the gateway's own."""
        if not isinstance(heard, Ordered) or NAMES.get(heard.name) != "start":
            return ""
        named = heard.words.partition(_TOPIC)[0]
        return named if named in await self._door.sites() else ""

    async def obey(self, chat: Chat, held: Conversation, name: str, words: str, client_id: str) -> Chat:
        """Carry out a command; one that nobody knows is said to the assistant as it stands."""
        known = NAMES.get(name.casefold())
        if known is None:
            text = f"{name} {words}".strip()
            await self._door.receive(held.id, Incoming(client_id=client_id, text=text))
            return chat
        return await self._by_name[known](chat, held, words, client_id)

    async def chosen(self, chat: Chat, held: Conversation, choice: Choice, client_id: str) -> Chat:
        """A button of a command was pressed."""
        if choice.payload.startswith(_SPEAK):
            return await self._language(chat, held, choice.payload.removeprefix(_SPEAK), client_id)
        if choice.payload == _ERASE:
            return await self._erased(chat, held)
        await self._door.tell(held.id, "channel.erase_kept", client_id)
        return chat

    async def _start(self, chat: Chat, held: Conversation, words: str, client_id: str) -> Chat:
        """A new conversation has been greeted already; who comes from a page about a topic is told of it."""
        topic = words.partition(_TOPIC)[2]
        title = await self._door.title(held, topic) if topic else None
        if title:
            await self._door.receive(held.id, Incoming(client_id=client_id, text=title))
        elif held.seq > 1:
            await self._help(chat, held, words, client_id)
        return chat

    async def _help(self, chat: Chat, held: Conversation, words: str, client_id: str) -> Chat:
        await self._door.tell(held.id, "channel.help", client_id)
        return chat

    async def _language(self, chat: Chat, held: Conversation, words: str, client_id: str) -> Chat:
        languages = await self._door.languages(held)
        wanted = _spoken(words, languages)
        if wanted is None:
            names = tuple(Choice(label=say("channel.own_name", one), payload=f"{_SPEAK}{one}") for one in languages)
            await self._door.tell(held.id, "channel.language_ask", client_id, names)
            return chat
        await self._door.switch(held.id, wanted)
        await run_sync(self._chats.speaks, chat, wanted)
        await self._door.tell(held.id, "channel.language_set", client_id)
        return replace(chat, language=wanted)

    async def _person(self, chat: Chat, held: Conversation, words: str, client_id: str) -> Chat:
        return await self._say_for(chat, held, "person_wanted", client_id)

    async def _status(self, chat: Chat, held: Conversation, words: str, client_id: str) -> Chat:
        return await self._say_for(chat, held, "status_wanted", client_id, f" {words}".rstrip())

    async def _say_for(self, chat: Chat, held: Conversation, key: str, client_id: str, more: str = "") -> Chat:
        text = say(f"channel.{key}", held.language) + more
        await self._door.receive(held.id, Incoming(client_id=client_id, text=text))
        return chat

    async def _erase(self, chat: Chat, held: Conversation, words: str, client_id: str) -> Chat:
        labels = {_ERASE: "erase_yes", _KEEP: "erase_no"}
        choices = (Choice(label=say(f"channel.{key}", held.language), payload=one) for one, key in labels.items())
        await self._door.tell(held.id, "channel.erase_sure", client_id, tuple(choices))
        return chat

    async def _erased(self, chat: Chat, held: Conversation) -> Chat:
        """The chat is taken off its conversations in the step that erases them, and goes itself once this is said."""
        text, had = say("channel.erased", held.language), await run_sync(self._chats.conversations, chat)
        farewell = partial(says_farewell, chat=chat, text=text, language=held.language)
        receipt = await self._door.erase([held.id, *(set(had) - {held.id})], farewell)
        text = f"{text} {say('channel.receipt', held.language, receipt=receipt.receipt)}"
        await run_sync(self._chats.says_farewell, chat, text, held.language)
        return replace(chat, conversation=None, farewell=text, language=held.language, next_at=None)

    async def _join(self, chat: Chat, held: Conversation, words: str, client_id: str) -> Chat:
        if not words:
            code = await self._joining.code(held)
            await self._door.tell(held.id, "channel.join_code", client_id, values={"code": code})
            return chat
        try:
            await self._joining.join(held, words)
        except NotFound:
            await self._door.tell(held.id, "channel.join_wrong", client_id)
        else:
            await self._door.tell(held.id, "channel.joined", client_id)
        return chat


def _spoken(words: str, languages: tuple[str, ...]) -> str | None:
    """The language that somebody names by its code or its own name."""
    said = words.strip().casefold()
    return next((one for one in languages if said in (one, say("channel.own_name", one).casefold())), None)
