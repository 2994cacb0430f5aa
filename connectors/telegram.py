"""Telegram over the Bot API, with python-telegram-bot for its objects and its calls.

Its updater and its queue are not used: they acknowledge an update before it is stored. Updates come in over our own
route (`connectors/telegram_webhook.py`) or, in development, are fetched by long polling.
"""

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from telegram import BotCommand, InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity
from telegram.constants import ChatAction
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.ext import Application, ExtBot

from bot.channel_port import Abilities, Address, Delayed, Gone, Heard, Piece, Place, Refused, Showing, Update
from bot.errors import LotseError, without_words
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
AGAIN_AFTER_S, POLL_AGAIN_AFTER_S = 30.0, 5.0
_WAIT_S = 15.0
_NAME_KNOWN_IN_S = 2.0
_POLL_S = 20
_GONE = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated", "bot was kicked")
_OF_ONE_CHAT = (BadRequest, ChatMigrated, Forbidden, RetryAfter)
"""Errors of a call that say nothing of Telegram as a whole."""


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
        self._introduced = asyncio.Event()
        self._coming, self._going = "starting", "ok"
        """Whether updates can come, and whether calls succeed: either may be wrong while the other is not."""

    async def introduced(self, within_s: float) -> bool:
        """Whether Telegram has told the bot's name, or does so soon; before, nobody knows what in a group is for us."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._introduced.wait()
        return self._introduced.is_set()

    async def keep(self, webhook: str, polling: bool, accept: Accept) -> None:
        """Introduce the bot, again and again until Telegram can be reached; then fetch updates, if that is wanted."""
        while not stopping():
            try:
                await self.start(webhook)
                break
            except Exception as error:  # whatever it was, without a start nothing is heard
                self._say_failed(error)
                await asyncio.sleep(AGAIN_AFTER_S)
        if polling:
            await self.poll(accept)

    async def start(self, webhook: str) -> None:
        """Learn the bot's name, list its commands, and let updates come to `webhook` (none: they are fetched).

        Raises TelegramError.
        """
        me = await self._bot.get_me()
        self._reading = Reading(me.username or "", me.id)
        self._introduced.set()
        if webhook:
            path, secret = self.secrets()
            await self._bot.set_webhook(
                f"{webhook.rstrip('/')}/webhooks/telegram/{path}", secret_token=secret, allowed_updates=list(WANTED)
            )
        else:
            await self._bot.delete_webhook()
        for language in languages():
            await self._introduce(language)
        self._coming = self._going = "ok"

    async def _introduce(self, language: str) -> None:
        """What Telegram shows of the bot; German is for all whose language has no wording."""
        code = "" if language == "de" else language
        with suppress(BadRequest, RetryAfter):
            await self._list_commands(language, code)
        with suppress(BadRequest, RetryAfter):
            await self._describe(say("channel.description", language), code)

    async def _list_commands(self, language: str, code: str) -> None:
        """Only what has changed is set: Telegram takes this a few times a day, not at every start."""
        commands = tuple(BotCommand(name, say(f"channel.command_{name}", language)) for name in SHOWN)
        if await self._bot.get_my_commands(language_code=code) != commands:
            await self._bot.set_my_commands(commands, language_code=code)

    async def _describe(self, words: str, code: str) -> None:
        if (await self._bot.get_my_description(language_code=code)).description != words:
            await self._bot.set_my_description(words, language_code=code)

    def secrets(self) -> tuple[str, str]:
        """The path of the webhook and its secret token, which nobody can know who does not know the bot's token."""
        made = [hmac.new(self._token.encode(), word, hashlib.sha256).hexdigest() for word in (b"path", b"header")]
        return made[0][:40], made[1]

    def place(self, update: Update) -> Place | None:
        """Which chat an update is from."""
        return self._reading.place(update)

    def to_incoming(self, update: Update) -> Sequence[Heard]:
        """What an update says; raises Delayed for one that was stored before a restart and needs the bot's name."""
        heard = self._reading.to_incoming(update)
        if not heard and not self._introduced.is_set():
            raise Delayed("the bot does not know its name yet", _NAME_KNOWN_IN_S)
        return heard

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
            with self._watched():
                await call(self._moved.get(chat, chat))
        except ChatMigrated as error:
            self._moved[chat] = error.new_chat_id
            raise Delayed("the group has another number now", 0) from None
        except TelegramError as error:
            raise _meant(error) from None

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Learn from a call whether Telegram can be reached."""
        try:
            yield
        except TelegramError as error:
            if not isinstance(error, _OF_ONE_CHAT):
                self._going = _wrong(error)
            raise
        self._going = "ok"

    async def noticed(self, address: Address, notice: str) -> None:
        """Stop the waiting sign on the button."""
        with suppress(TelegramError), self._watched():
            await self._bot.answer_callback_query(notice)

    async def typing(self, address: Address) -> None:
        """Show that somebody writes."""
        with suppress(TelegramError), self._watched():
            await self._bot.send_chat_action(int(address["chat_id"]), ChatAction.TYPING)

    async def poll(self, accept: Accept) -> None:
        """Fetch updates until cancelled; one that was fetched is forgotten by Telegram once it is stored here."""
        offset = 0
        while not stopping():
            try:
                offset = await self._fetch_updates(offset, accept)
            except Exception as error:  # none of them was acknowledged, so all come again
                self._say_failed(error)
                await asyncio.sleep(POLL_AGAIN_AFTER_S)

    async def _fetch_updates(self, offset: int, accept: Accept) -> int:
        """Store what has come; the next offset. After a fault it is not waited, to know soon that it is over."""
        wait = _POLL_S if self._coming == "ok" else 0
        found = await self._bot.get_updates(offset, timeout=wait, allowed_updates=list(WANTED))
        self._coming = self._going = "ok"
        await accept([one.to_dict() for one in found])
        return max([offset, *(one.update_id + 1 for one in found)])

    def _say_failed(self, error: Exception) -> None:
        """The start or the fetching; without what Telegram or a citizen said, and a lasting fault only once."""
        if not isinstance(error, TelegramError):
            where = None if isinstance(error, LotseError) else without_words(error)
            log.error("telegram: %s", type(error).__name__, exc_info=where)
        elif self._coming != (wrong := _wrong(error)):
            self._coming = wrong
            log.error("telegram: %s", wrong)

    async def check(self) -> str:
        """`ok`, or what is wrong."""
        return self._going if self._coming == "ok" else self._coming

    async def close(self) -> None:
        """Hang up."""
        with suppress(TelegramError, RuntimeError):
            await self._bot.shutdown()


def _meant(error: TelegramError) -> Delayed | Gone | Refused:
    """What an error of a call means for what was to be delivered or fetched."""
    match error:
        case RetryAfter():
            return Delayed("too many messages", seconds(error))
        case Forbidden():
            return Gone()
        case BadRequest():
            is_gone = any(said in error.message.lower() for said in _GONE)
            return Gone() if is_gone else Refused("bad request")
        case InvalidToken():
            return Delayed(_wrong(error))
    return Delayed(type(error).__name__)


def _wrong(error: TelegramError) -> str:
    """In a few words; what Telegram says of it may hold the token."""
    if isinstance(error, InvalidToken | Forbidden):
        return "the token is refused"
    if isinstance(error, Conflict):
        return "another program fetches the updates, or a webhook is set"
    return f"cannot be reached ({type(error).__name__})"
