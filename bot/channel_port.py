"""The port of all messengers: what a connector hears, what it is given to say, and how it says that it could not.

A connector is two pure translations (`to_incoming`, `to_channel`) and a thin class that talks to the other side. What
is common to all of them, order, identity, commands and delivery, is done once, behind this port.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.messages import Choice, Location, Message

Update = Mapping[str, Any]
"""One event as the other side sent it, as JSON."""
Address = Mapping[str, Any]
"""What is needed to reply to a chat, as JSON; kept encrypted only."""
Piece = Mapping[str, Any]
"""One message as the other side takes it, as JSON; an answer may be several."""


@dataclass(frozen=True)
class Abilities:
    """What a channel can show; what it cannot is given as text."""

    buttons: bool = True
    """Without buttons, choices are numbered and the citizen types a number."""
    most_choices: int | None = None
    """More choices than this are numbered too; None: any number are buttons."""
    longest_choice: int | None = None
    """So are choices with a longer label, in characters."""
    files: bool = True
    """Without files, a file of an agent is announced and can be fetched on the website."""
    live: bool = True
    """Whether somebody sits before it: nobody waits for a typing state in a mailbox, and what waits goes together."""

    def numbers(self, choices: Sequence[Choice]) -> bool:
        """Whether these choices are numbered."""
        if not self.buttons or (self.most_choices is not None and len(choices) > self.most_choices):
            return bool(choices)
        return self.longest_choice is not None and any(len(one.label) > self.longest_choice for one in choices)


@dataclass(frozen=True)
class Place:
    """Where an update comes from; read from it without understanding it."""

    key: str
    """By which a repeated delivery of the same update is known."""
    chat: str
    """The chat's identity on the channel; kept as a keyed hash only."""
    address: Address
    rank: int = 0
    """Order within the chat, where the channel numbers its updates."""
    language: str | None = None
    """What the citizen's client speaks, ISO 639-1."""


@dataclass(frozen=True)
class Said:
    """Text; `name` is the message's own in its chat, where messages can be corrected."""

    text: str
    name: str | None = None
    is_proven: bool = True
    """Whether the channel vouches for who says it: anybody can write any sender into a mail."""


@dataclass(frozen=True)
class Corrected:
    """The message `of` this name, written anew."""

    text: str
    of: str


@dataclass(frozen=True)
class Pressed:
    """A button that we sent, by its token; `notice` is what the channel needs to stop its waiting sign."""

    token: str
    notice: str | None = None


@dataclass(frozen=True)
class Shared:
    """A place."""

    location: Location


@dataclass(frozen=True)
class Sent:
    """A file, still on the other side; `size` in bytes where it is known."""

    file: str
    size: int | None = None
    caption: str = ""


@dataclass(frozen=True)
class Ordered:
    """A command such as /start, without the slash, and the words behind it."""

    name: str
    words: str = ""


@dataclass(frozen=True)
class Unreadable:
    """Something that nobody here can read: `voice`, `sticker`, `encrypted` or `other`."""

    kind: str


@dataclass(frozen=True)
class Left:
    """The citizen has blocked the channel, or thrown it out of a group."""


@dataclass(frozen=True)
class Returned:
    """The citizen has let the channel in again."""


Heard = Said | Corrected | Pressed | Shared | Sent | Ordered | Unreadable | Left | Returned


@dataclass(frozen=True)
class Showing:
    """What `to_channel` needs beside the message."""

    token: str
    """Short name of the conversation, for the tokens of its buttons."""
    sender: str = ""
    """Who is speaking, where that is not the assistant."""
    site: str = ""
    address: Address = field(default_factory=dict)


class Delayed(Exception):
    """The other side could not take it now; try again, not before `after_s` seconds if it said so."""

    def __init__(self, why: str, after_s: float | None = None) -> None:
        super().__init__(why)
        self.after_s = after_s


class Gone(Exception):
    """The citizen cannot be reached any more: the channel was blocked, or the account is gone."""


class Closed(Gone):
    """The channel takes nothing more until the citizen writes again, and then all that waited."""


class Refused(Exception):
    """The other side will never take this piece, or never give this file."""


class Channel(Protocol):
    """One messenger."""

    @property
    def name(self) -> str:
        """As in `conversations.channel`."""

    @property
    def abilities(self) -> Abilities:
        """What it can show."""

    def place(self, update: Update) -> Place | None:
        """Where the update comes from; None for one that is of no interest."""

    def to_incoming(self, update: Update) -> Sequence[Heard]:
        """What it says; nothing where the channel only talks to itself. Raises Delayed where it cannot tell yet."""

    def to_channel(self, message: Message, showing: Showing) -> Sequence[Piece]:
        """The message as the other side takes it, in order, each piece short enough."""

    async def send(self, address: Address, piece: Piece, key: str) -> None:
        """Deliver one piece; `key` is the same whenever the same one is tried. Raises Delayed, Gone or Refused."""

    async def send_file(self, address: Address, media_type: str, content: bytes, key: str) -> None:
        """Deliver a file; raises Delayed, Gone or Refused."""

    async def fetch(self, file: str) -> bytes:
        """The bytes of a file that was sent; raises Delayed or Refused."""

    async def noticed(self, address: Address, notice: str) -> None:
        """A button has been dealt with; whatever fails is of no interest."""

    async def typing(self, address: Address) -> None:
        """Show that an answer is on its way; whatever fails is of no interest."""

    async def check(self) -> str:
        """`ok`, or in a few words what is wrong, without any secret."""

    async def close(self) -> None:
        """Hang up."""
