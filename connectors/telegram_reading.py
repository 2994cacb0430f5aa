"""Telegram's updates in our words (Bot API 9): pure, the same update always says the same.

In groups only what is addressed to the bot is taken, by a mention, a reply or a command with its name; nothing else
that people say to each other is even stored.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from telegram import Chat, ChatMember, ChatMemberUpdated, Message, MessageEntity, Update

from bot.channel_port import Corrected, Heard, Left, Ordered, Place, Pressed, Returned, Said, Sent, Shared, Unreadable
from bot.messages import Location

_HERE = {ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER}
NOBODY = "?"
"""No user name has this sign."""
_VOICES = ("voice", "video_note", "audio")
_OTHERS = ("video", "animation", "poll", "dice", "game", "story", "paid_media", "checklist", "invoice")


class Reading:
    """Reads what comes for the bot with this user name and number."""

    def __init__(self, name: str, number: int) -> None:
        self._mention, self._number = f"@{name or NOBODY}".casefold(), number

    def place(self, raw: Mapping[str, Any]) -> Place | None:
        """Which chat it is from; None where nothing in it is for us."""
        update = Update.de_json(dict(raw), None)
        chat = update.effective_chat if update else None
        if update is None or chat is None or not self._heard(update):
            return None
        user = update.effective_user
        language = (user.language_code or "").partition("-")[0] if user else ""
        address = {"chat_id": chat.id}
        return Place(str(update.update_id), str(chat.id), address, update.update_id, language or None)

    def to_incoming(self, raw: Mapping[str, Any]) -> Sequence[Heard]:
        """What is said in it."""
        update = Update.de_json(dict(raw), None)
        return self._heard(update) if update else []

    def _heard(self, update: Update) -> list[Heard]:
        if update.my_chat_member:
            return _membership(update.my_chat_member)
        if query := update.callback_query:
            return [Pressed(query.data, query.id)] if query.data else []
        message = update.message or update.edited_message
        if message is None or not self._for_us(message):
            return []
        return self._edited(message) if update.edited_message else self._message(message)

    def _for_us(self, message: Message) -> bool:
        if message.chat.type == Chat.PRIVATE:
            return True
        if message.chat.type not in (Chat.GROUP, Chat.SUPERGROUP):
            return False
        answered = message.reply_to_message.from_user if message.reply_to_message else None
        return self._mention in _mentions(message) or bool(answered and answered.id == self._number)

    def _edited(self, message: Message) -> list[Heard]:
        text = self._words(message)
        return [Corrected(text, _name(message))] if text and not text.startswith("/") else []

    def _message(self, message: Message) -> list[Heard]:
        if message.text is not None:
            return self._text(message)
        if message.venue or message.location:
            where = message.venue.location if message.venue else message.location
            assert where is not None
            return [Shared(Location(lat=where.latitude, lon=where.longitude))]
        if message.contact:
            return [Said(message.contact.phone_number)]
        return self._file(message)

    def _text(self, message: Message) -> list[Heard]:
        text = self._words(message)
        if text.startswith("/") and len(text) > 1:
            name, _, words = text[1:].partition(" ")
            return [Ordered(name, words.strip())]
        return [Said(text, _name(message))] if text else []

    def _words(self, message: Message) -> str:
        """Without the bot's own name, which is only how it is spoken to."""
        text = message.text or message.caption or ""
        place = text.casefold().find(self._mention)
        if place >= 0 and len(text.casefold()) == len(text):
            text = text[:place] + text[place + len(self._mention) :]
        return text.strip()

    def _file(self, message: Message) -> list[Heard]:
        caption = self._words(message)
        if message.photo:
            largest = message.photo[-1]
            return [Sent(largest.file_id, largest.file_size, caption)]
        if message.document and not message.animation:
            return [Sent(message.document.file_id, message.document.file_size, caption)]
        if any(getattr(message, kind) for kind in _VOICES):
            return [Unreadable("voice")]
        if message.sticker:
            return [Unreadable("sticker")]
        return [Unreadable("other")] if any(getattr(message, kind) for kind in _OTHERS) else []


def _membership(change: ChatMemberUpdated) -> list[Heard]:
    return [Returned()] if change.new_chat_member.status in _HERE else [Left()]


def _mentions(message: Message) -> set[str]:
    """All names with which the message speaks to somebody, those behind commands too."""
    kinds: list[str | None] = [MessageEntity.MENTION, MessageEntity.BOT_COMMAND]
    found = {**message.parse_entities(kinds), **message.parse_caption_entities(kinds)}
    return {f"@{said.rpartition('@')[2]}".casefold() for said in found.values() if "@" in said}


def _name(message: Message) -> str:
    return f"message {message.message_id}"
