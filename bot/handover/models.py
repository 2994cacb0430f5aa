"""A handover as the record knows it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.handover.events import Contact, HandoverEvent, Kind, Reason


class Stage(StrEnum):
    """Where a handover stands."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    CLOSED = "closed"


@dataclass(frozen=True)
class Handover:
    """One handover; the open one of a conversation, or one that is over."""

    id: str
    conversation: str
    site: str
    department: str
    """Empty: anybody of the site."""
    addressee: str | None
    """The only one who may take it, after a transfer to a person."""
    state: Stage
    kind: Kind
    reason: Reason
    event: HandoverEvent
    language: str
    channel: str
    contact: Contact | None
    comment: str | None
    """What the last agent said to the next one."""
    opened_at: datetime
    due_at: datetime
    alerted_at: datetime | None
    """When supervisors were told that nobody takes it."""
    agent: str | None
    """Who has it; while it waits after a transfer, who sent it."""
    agent_name: str | None
    claimed_at: datetime | None
    """When a person took it for the first time."""
    closed_at: datetime | None
    close_reason: str | None
    wrap_up: str | None
    version: int
    """Grows by one with every change."""
    last_act: str | None = None
    """The sign of the last act of an agent, with the version that it made."""
    promised_due: datetime | None = None
    """Of a chat that was a call-back before: until when the city promised to call."""
    deserted_at: datetime | None = None
    """Since when nobody has been there for a waiting chat; its citizen was told so."""

    def is_after(self, act: str) -> bool:
        """Whether this very act was the last thing that happened to it."""
        return self.last_act == signed(self.version, act)


def signed(version: int, act: str) -> str:
    """How an act stands in the record: it is the last one only as long as the version is the same."""
    return f"{version} {act}"


@dataclass(frozen=True)
class Addressee:
    """For whom a transfer is meant: a member of staff by id, a department by name, or somebody in it."""

    agent: str | None = None
    department: str | None = None
