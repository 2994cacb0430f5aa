"""Telegram over the Bot API, with python-telegram-bot for its objects and its calls.

Its updater and its queue are not used: they acknowledge an update before it is stored. Updates come in over our own
route (`connectors/telegram_webhook.py`) or, in development, are fetched by long polling.
"""

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

from telegram import BotCommand, InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity
from telegram.constants import ChatAction
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import Application, ExtBot

from bot.channel_port import Abilities, Address, Delayed, Gone, Heard, Piece, Place, Refused, Showing, Update
from bot.messages import Message
from bot.storage.live import stopping
from bot.wording import languages, say
from connectors.commands import SHOWN
from connectors.telegram_limits import Limits, seconds
from connectors.telegram_reading import Reading
from connectors.telegram_writing import to_channel

log = logging.getLogger(__name__)

API = "https://api.telegram.org"
WANTED = ("message", "edited_message", "callback_query", "my_chat_member")
logging.getLogger("telegram").setLevel(logging.CRITICAL)  # what matters is said here, and without anybody's words
Accept = Callable[[Sequence[Update]], Awaitable[object]]
AGAIN_AFTER_S = 30.0
_WAIT_S = 15.0
_POLL_S = 20
_GONE = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated", "bot was kicked")


class Telegram:
    """One bot."""

    name = "telegram"
    abilities = Abilities()

    def __init__(self, token: str, api: str = API, limits: Limits | None = None) -> None:
        builder = Application.builder().token(token).updater(None).rate_limiter(limits or Limits())
        builder = builder.base_url(f"{api}/bot").base_file_url(f"{api}/file/bot")
        builder = builder.read_timeout(_WAIT_S).write_timeout(_WAIT_S).connect_timeout(5).pool_timeout(_WAIT_S)
        self._bot: ExtBot[Any] = builder.connection_pool_size(40).build().bot
        self._token, self._reading = token, Reading("", int(token.partition(":")[0]))
        self._moved: dict[int, int] = {}
        self._state = "starting"

    async def keep(self, webhook: str, polling: bool, accept: Accept) -> None:
        """Introduce the bot, again and again until Telegram can be reached; then fetch updates, if that is wanted."""
        while not stopping():
            try:
                await self.start(webhook)
                break
            except TelegramError as error:
                self._failed(error)
                log.error("telegram: %s", self._state)
                await asyncio.sleep(AGAIN_AFTER_S)
        if polling:
            await self.poll(accept)

    async def start(self, webhook: str) -> None:
        """Learn the bot's name, list its commands, and let updates come to `webhook` (none: they are fetched).

        Raises InvalidToken or NetworkError.
        """
        me = await self._bot.get_me()
        self._reading = Reading(me.username or "", me.id)
        if webhook:
            path, secret = self.secrets()
            await self._bot.set_webhook(
                f"{webhook.rstrip('/')}/webhooks/telegram/{path}", secret_token=secret, allowed_updates=list(WANTED)
            )
        else:
            await self._bot.delete_webhook()
        for language in languages():
            await self._introduce(language)
        self._state = "ok"

    async def _introduce(self, language: str) -> None:
        """What Telegram shows of the bot; German is for all whose language has no wording."""
        code = "" if language == "de" else language
        commands = [BotCommand(name, say(f"channel.command_{name}", language)) for name in SHOWN]
        with suppress(BadRequest, RetryAfter):
            await self._bot.set_my_commands(commands, language_code=code)
            await self._bot.set_my_description(say("channel.description", language), language_code=code)

    def secrets(self) -> tuple[str, str]:
        """The path of the webhook and its secret token, which nobody can know who does not know the bot's token."""
        made = [hmac.new(self._token.encode(), word, hashlib.sha256).hexdigest() for word in (b"path", b"header")]
        return made[0][:40], made[1]

    def place(self, update: Update) -> Place | None:
        """Which chat an update is from."""
        return self._reading.place(update)

    def to_incoming(self, update: Update) -> Sequence[Heard]:
        """What an update says."""
        return self._reading.to_incoming(update)

    def to_channel(self, message: Message, showing: Showing) -> Sequence[Piece]:
        """The message as Telegram takes it."""
        return to_channel(message, showing)

    async def send(self, address: Address, piece: Piece, key: str) -> None:
        """Send a text; raises Delayed, Gone or Refused."""
        entities = [MessageEntity(**one) for one in piece["entities"]]
        below = InlineKeyboardMarkup.de_json(piece["reply_markup"], self._bot) if "reply_markup" in piece else None
        quiet = LinkPreviewOptions(is_disabled=True)
        await self._call(
            address,
            lambda chat: self._bot.send_message(
                chat, piece["text"], entities=entities, reply_markup=below, link_preview_options=quiet
            ),
        )

    async def send_file(self, address: Address, media_type: str, content: bytes, key: str) -> None:
        """Send a photo or a document; raises Delayed, Gone or Refused."""
        if media_type.startswith("image/"):
            await self._call(address, lambda chat: self._bot.send_photo(chat, content))
            return
        name = f"datei.{media_type.rpartition('/')[2]}"
        await self._call(address, lambda chat: self._bot.send_document(chat, content, filename=name))

    async def fetch(self, file: str) -> bytes:
        """The bytes of a file that was sent; raises Delayed or Refused."""
        found: list[bytes] = []

        async def load(_: int) -> None:
            where = await self._bot.get_file(file)
            try:
                found.append(bytes(await where.download_as_bytearray()))
            except InvalidToken:  # so the library calls a 404
                raise Refused("the file is not there any more") from None

        await self._call({"chat_id": 0}, load)
        return found[0]

    async def _call(self, address: Address, call: Callable[[int], Awaitable[object]]) -> None:
        chat = int(address["chat_id"])
        try:
            await call(self._moved.get(chat, chat))
        except RetryAfter as error:
            raise Delayed("too many messages", seconds(error)) from None
        except ChatMigrated as error:
            self._moved[chat] = error.new_chat_id
            raise Delayed("the group has another number now", 0) from None
        except Forbidden:
            raise Gone from None
        except BadRequest as error:
            raise (Gone() if any(said in error.message.lower() for said in _GONE) else Refused("bad request")) from None
        except InvalidToken:
            self._state = "the token is refused"
            raise Delayed("the token is refused") from None
        except NetworkError as error:
            raise Delayed(type(error).__name__) from None

    async def noticed(self, address: Address, notice: str) -> None:
        """Stop the waiting sign on the button."""
        with suppress(TelegramError):
            await self._bot.answer_callback_query(notice)

    async def typing(self, address: Address) -> None:
        """Show that somebody writes."""
        with suppress(TelegramError):
            await self._bot.send_chat_action(int(address["chat_id"]), ChatAction.TYPING)

    async def poll(self, accept: Accept) -> None:
        """Fetch updates until cancelled; one that was fetched is forgotten by Telegram once it is stored here."""
        offset = 0
        while not stopping():
            try:
                found = await self._bot.get_updates(offset, timeout=_POLL_S, allowed_updates=list(WANTED))
                await accept([one.to_dict() for one in found])
                offset = max([offset, *(one.update_id + 1 for one in found)])
            except TelegramError as error:
                log.warning("telegram cannot be polled: %s", type(error).__name__)
                await asyncio.sleep(5)

    def _failed(self, error: TelegramError) -> None:
        """The start did not succeed; what Telegram says of it may hold the token."""
        refused = isinstance(error, InvalidToken | Forbidden)
        self._state = "the token is refused" if refused else f"cannot be reached ({type(error).__name__})"

    async def check(self) -> str:
        """`ok`, or what is wrong."""
        return self._state

    async def close(self) -> None:
        """Hang up."""
        with suppress(TelegramError, RuntimeError):
            await self._bot.shutdown()
