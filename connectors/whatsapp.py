"""WhatsApp over Meta's Cloud API.

It takes an answer only within a day of the citizen's last message: what comes later waits in the record, the desk is
told so, and it goes out when the citizen writes again.
"""

import asyncio
import logging
from collections import Counter, OrderedDict
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from bot.channel_port import Address, Closed, Delayed, Gone, Heard, Piece, Place, Refused, Showing, Update
from bot.clock import Clock, now
from bot.errors import without_words
from bot.messages import Message
from bot.storage.live import stopping
from connectors import whatsapp_reading, whatsapp_writing
from connectors.whatsapp_calls import REFUSED_TOKEN, Calls, Unsure
from connectors.whatsapp_reading import Receipt

log = logging.getLogger(__name__)

API = "https://graph.facebook.com/v25.0"
AGAIN_AFTER_S = 30.0
WINDOW = timedelta(hours=24) - timedelta(minutes=5)
"""A little less than Meta's, whose clock is not ours: what it takes and then drops would be lost."""
WRONG_SECRET = "deliveries are not signed with the app secret"
_REMEMBERED = 5_000
_PICTURES = ("image/jpeg", "image/png")


class WhatsApp:
    """One phone number of the city."""

    name = "whatsapp"
    abilities = whatsapp_writing.ABILITIES

    def __init__(self, token: str, number: str, api: str = API, clock: Clock = now) -> None:
        self._calls, self._clock, self.number = Calls(api, number, token), clock, number
        self._unsure: OrderedDict[str, None] = OrderedDict()
        self._arrived: OrderedDict[str, None] = OrderedDict()
        self._beside: set[asyncio.Task[None]] = set()
        self.failed: Counter[int] = Counter()
        self._is_signed = True

    async def keep(self) -> None:
        """Try the token until it is good, so that a wrong one is said at the start; hang up at the end."""
        said = ""
        try:
            while wrong := await self._wrong():
                if wrong != said:
                    log.error("whatsapp: %s", wrong)
                said = wrong
                await asyncio.sleep(AGAIN_AFTER_S)
            await asyncio.Event().wait()
        finally:
            await self.close()

    async def _wrong(self) -> str:
        """What is wrong with the start, in a few words."""
        if stopping():
            return ""
        try:
            await self._calls.who()
        except (Delayed, Gone, Refused) as error:
            if self._calls.state in ("starting", "ok") or self._calls.state.startswith("cannot"):
                self._calls.state = f"cannot be reached ({error})"
            return self._calls.state
        except Exception as error:  # one bad answer must not be the last
            log.error("whatsapp: %s", type(error).__name__, exc_info=without_words(error))
            return type(error).__name__
        return ""

    def place(self, update: Update) -> Place | None:
        """Which citizen an update is from."""
        return whatsapp_reading.place(update)

    def to_incoming(self, update: Update) -> Sequence[Heard]:
        """What an update says."""
        return whatsapp_reading.to_incoming(update)

    def to_channel(self, message: Message, showing: Showing) -> Sequence[Piece]:
        """The message as WhatsApp takes it."""
        return whatsapp_writing.to_channel(message, showing)

    async def send(self, address: Address, piece: Piece, key: str) -> None:
        """Send a text; raises Delayed, Gone or Refused."""
        self._open(address)
        await self._once(address, piece, key)

    async def send_file(self, address: Address, media_type: str, content: bytes, key: str) -> None:
        """Send a photo or a document; raises Delayed, Gone or Refused."""
        self._open(address)
        name = f"datei.{media_type.rpartition('/')[2]}"
        media = await self._calls.upload(content, media_type, name)
        kind = "image" if media_type in _PICTURES else "document"
        file = {"id": media} | ({"filename": name} if kind == "document" else {})
        await self._once(address, {"type": kind, kind: file}, key)

    def _open(self, address: Address) -> None:
        """Beyond the window Meta would often take it first and drop it later."""
        if self._clock().timestamp() - float(address["at"]) > WINDOW.total_seconds():
            raise Closed("the citizen has not written for a day")

    async def _once(self, address: Address, piece: Piece, key: str) -> None:
        """Meta knows no repeats, but tells by our own key what it has taken: so a lost answer is made up for."""
        if key in self._unsure and key in self._arrived:
            return
        whom = {name: address[name] for name in ("to", "recipient") if name in address}
        try:
            await self._calls.post({"recipient_type": "individual", **whom, **piece, "biz_opaque_callback_data": key})
        except Unsure:
            _remember(self._unsure, key)
            raise

    def heard_of(self, receipts: Sequence[Receipt]) -> None:
        """What became of messages: failures are counted and logged by their codes, nothing is stored."""
        for one in receipts:
            if one.key and one.state in ("sent", "delivered", "read"):
                _remember(self._arrived, one.key)
            for code in one.codes:
                self.failed[code] += 1
                log.warning("whatsapp did not deliver a message: code %d, %d times so far", code, self.failed[code])

    def read(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Show the citizens that their messages came; the newest of each stands for all before it."""
        newest = {str(one.get("from_user_id") or one.get("from")): str(one.get("id")) for one in updates}
        for message in newest.values():
            self._start(self._tell({"status": "read", "message_id": message}))

    def _start(self, call: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(call)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def _tell(self, body: Mapping[str, Any]) -> None:
        if self._calls.state != REFUSED_TOKEN:
            with suppress(Delayed, Gone, Refused):
                await self._calls.post(body)

    async def fetch(self, file: str) -> bytes:
        """The bytes of a file that was sent; raises Delayed or Refused."""
        return await self._calls.download(file)

    async def noticed(self, address: Address, notice: str) -> None:
        """Buttons of WhatsApp do not wait."""

    async def typing(self, address: Address) -> None:
        """Show that somebody writes, for at most 25 seconds."""
        shown = {"status": "read", "message_id": str(address["message"]), "typing_indicator": {"type": "text"}}
        await self._tell(shown)

    def signed(self, is_signed: bool) -> None:
        """Whether the newest delivery was; said once, as Meta tries for days."""
        if self._is_signed and not is_signed:
            log.error("whatsapp: %s", WRONG_SECRET)
        self._is_signed = is_signed

    async def check(self) -> str:
        """`ok`, or what is wrong."""
        return self._calls.state if self._is_signed or self._calls.state != "ok" else WRONG_SECRET

    async def close(self) -> None:
        """Hang up."""
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)
        await self._calls.close()


def _remember(known: OrderedDict[str, None], key: str) -> None:
    known[key] = None
    if len(known) > _REMEMBERED:
        known.popitem(last=False)
