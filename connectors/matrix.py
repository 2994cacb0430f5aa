"""Matrix over the client-server API, with matrix-nio for its objects and its calls; the BundesMessenger is one of them.

There are no buttons in Matrix: choices are numbered. Rooms with end-to-end encryption cannot be read, which is said.
"""

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path

from bot.channel_port import Abilities, Address, Delayed, Gone, Heard, Piece, Place, Refused, Showing, Update
from bot.errors import LotseError, without_words
from bot.messages import Message
from bot.storage.live import stopping
from connectors import matrix_reading, matrix_writing
from connectors.matrix_calls import REFUSED_TOKEN, Calls
from connectors.matrix_stream import Accept, Stream

log = logging.getLogger(__name__)

AGAIN_AFTER_S = 5.0
REFUSED_AGAIN_AFTER_S = 60.0
_TYPING_MS = 8_000


class Matrix:
    """One account on one homeserver."""

    name = "matrix"
    abilities = Abilities(buttons=False)

    def __init__(self, homeserver: str, token: str, data: Path) -> None:
        self._calls = Calls(homeserver, token)
        self._stream = Stream(self._calls, data, homeserver)
        self._typing: set[str] = set()

    async def keep(self, accept: Accept) -> None:
        """Read until cancelled; a fault is said once until it is gone."""
        said = ""
        try:
            while not stopping():
                if wrong := await self._step(accept):
                    if wrong != said:
                        log.error("matrix: %s", wrong)
                    await asyncio.sleep(REFUSED_AGAIN_AFTER_S if wrong == REFUSED_TOKEN else AGAIN_AFTER_S)
                said = wrong
        finally:
            await self.close()

    async def _step(self, accept: Accept) -> str:
        """Read once; what went wrong, in a few words."""
        try:
            if not self._calls.me:
                await self._calls.who()
            await self._stream.step(accept)
        except LotseError as error:
            return f"interrupted: {error.code}"
        except (Delayed, Gone, Refused) as error:
            return self._why(error)
        except Exception as error:  # one bad answer must not be the last
            log.error("matrix: %s", type(error).__name__, exc_info=without_words(error))
            return type(error).__name__
        return ""

    def _why(self, error: Exception) -> str:
        if self._calls.state != REFUSED_TOKEN:
            self._calls.state = f"cannot be reached ({error})"
        return self._calls.state

    def place(self, update: Update) -> Place | None:
        """Which room an update is from."""
        return matrix_reading.place(update)

    def to_incoming(self, update: Update) -> Sequence[Heard]:
        """What an update says."""
        return matrix_reading.to_incoming(update)

    def to_channel(self, message: Message, showing: Showing) -> Sequence[Piece]:
        """The message as Matrix takes it."""
        return matrix_writing.to_channel(message, showing)

    async def send(self, address: Address, piece: Piece, key: str) -> None:
        """Send a text; raises Delayed, Gone or Refused."""
        room = str(address["room_id"])
        await self._calls.send(room, dict(piece), key)
        if room in self._typing:
            self._typing.discard(room)
            await self._calls.typing(room, False, 0)

    async def send_file(self, address: Address, media_type: str, content: bytes, key: str) -> None:
        """Send a photo or a document; raises Delayed, Gone or Refused."""
        name = f"datei.{media_type.rpartition('/')[2]}"
        url = await self._calls.upload(content, media_type, name)
        kind = "m.image" if media_type.startswith("image/") else "m.file"
        info = {"mimetype": media_type, "size": len(content)}
        file = {"msgtype": kind, "body": name, "filename": name, "url": url, "info": info, "m.mentions": {}}
        await self._calls.send(str(address["room_id"]), file, key)

    async def fetch(self, file: str) -> bytes:
        """The bytes of a file that was sent; raises Delayed or Refused."""
        return await self._calls.download(file)

    async def noticed(self, address: Address, notice: str) -> None:
        """There are no buttons."""

    async def typing(self, address: Address) -> None:
        """Show that somebody writes."""
        room = str(address["room_id"])
        self._typing.add(room)
        await self._calls.typing(room, True, _TYPING_MS)

    async def check(self) -> str:
        """`ok`, or what is wrong."""
        return self._calls.state

    async def close(self) -> None:
        """Hang up."""
        await self._stream.close()
        await self._calls.close()
