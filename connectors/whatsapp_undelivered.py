"""What Meta took at first and then could not deliver: staff read so in the transcript, and citizens if they can.

It is not sent again by itself: what was said after it may have arrived already.
"""

import re
from collections.abc import Sequence

from anyio.to_thread import run_sync

from bot.access.front_door import FrontDoor
from bot.channels.chats import Chats
from bot.conversations.models import State
from bot.messages import Author
from bot.privacy.addresses import Addresses
from connectors.choices import short_name
from connectors.whatsapp_calls import GONE
from connectors.whatsapp_reading import Receipt

_KEY = re.compile(r"([0-9a-f]{8})-(\d{1,9})-\d{1,9}")
"""As messages are named on their way out: conversation, number, piece."""


class Undelivered:
    """Finds the message that a receipt speaks of, and says what became of it."""

    def __init__(self, door: FrontDoor, chats: Chats, addresses: Addresses) -> None:
        self._door, self._chats, self._addresses = door, chats, addresses

    async def tell(self, receipts: Sequence[Receipt]) -> None:
        """Say it once for each message, however often the receipts come."""
        for one in receipts:
            key = _KEY.fullmatch(one.key)
            if one.state == "failed" and key:
                conversation = await run_sync(self._conversation, one.whom, key[1])
                if conversation is not None:
                    await self._tell(conversation, int(key[2]), one.codes)

    def _conversation(self, whom: Sequence[str], short: str) -> str | None:
        """The conversation with this short name among those of the citizen; None after its erasure."""
        names = [self._addresses.name("whatsapp", one) for one in whom]
        chats = [chat for one in self._chats.named(names) if (chat := self._chats.find(one))]
        mine = [one for chat in chats for one in self._chats.conversations(chat)]
        return next((one for one in mine if short_name(one) == short), None)

    async def _tell(self, conversation: str, seq: int, codes: Sequence[int]) -> None:
        """Of what says just this nothing is said: it would go on for ever."""
        said = await self._door.after(conversation, seq - 1)
        if said and said[0].author in (Author.BOT, Author.AGENT):
            await self._door.tell(conversation, await self._why(conversation, codes), f"refused-{seq}")

    async def _why(self, conversation: str, codes: Sequence[int]) -> str:
        found = await self._door.find(conversation)
        with_staff = found is not None and found.state in (State.WAITING, State.AGENT)
        return "channel.gone" if with_staff and set(codes) & set(GONE) else "channel.refused"
