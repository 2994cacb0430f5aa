"""One act at the desk: one transaction, its entries in the logs, and what is told live once it is over."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from bot.access.views import summary
from bot.conversations import desk, writing
from bot.errors import NotFound
from bot.handover import desk_log
from bot.handover.models import Handover
from bot.messages import Author, Choice, Message, Outgoing, compact
from bot.staff.audit_log import record
from bot.staff.models import Staff
from bot.storage.tables import conversations
from bot.wording import say

DESK = "desk"
"""The line on which all consoles listen; no conversation has such an id."""


class Notice(NamedTuple):
    """What listeners of one line are told."""

    line: str
    event: str
    data: dict[str, Any]


class _Entry(NamedTuple):
    """What stands in the desk's log, and what is told only live because it holds somebody's words."""

    site: str
    event: str
    handover: str
    data: dict[str, Any]
    live: dict[str, Any]


@dataclass
class Act:
    """What one transaction collects; `finish` is its last step."""

    sql: Connection
    at: datetime
    notices: list[Notice] = field(default_factory=list)
    _entries: list[_Entry] = field(default_factory=list)

    def lock(self, conversation: str) -> None:
        """Take the conversation first, as everybody does who writes; raises NotFound after an erasure."""
        if writing.locked_state(self.sql, conversation) is None:
            raise NotFound

    def note(self, event: str, handover: Handover, **data: Any) -> None:
        """Something happened to a handover: consoles show what it is now."""
        self.log(handover.site, event, handover.id, data | {"item": summary(handover)})

    def log(
        self, site: str, event: str, handover: str, data: dict[str, Any], live: dict[str, Any] | None = None
    ) -> None:
        """An entry of the desk's log; `live` goes only to those who listen now."""
        self._entries.append(_Entry(site, event, handover, data, live or {}))

    def audit(self, staff: Staff, act: str, handover: Handover, **data: Any) -> None:
        """What a member of staff did, by ids and never by citizens' words."""
        record(self.sql, staff.name, act, handover.id, handover.site, {"staff_id": staff.id} | data, self.at)

    def announce(self, conversation: str, key: str, *choices: Choice, **values: object) -> Message:
        """Tell the citizen what happens, in the citizen's language; it stands in the transcript."""
        language = language_of(self.sql, conversation)
        text = say(f"desk.{key}", language, **values)
        said = Outgoing(text=text, format="text", language=language, author=Author.SYSTEM, choices=choices)
        message, _ = desk.say(self.sql, conversation, said, at=self.at)
        self.notices.append(Notice(conversation, "message", compact(message)))
        return message

    def show(self, conversation: str, **state: Any) -> None:
        """Tell the citizen's window who has the conversation now."""
        self.notices.append(Notice(conversation, "state", state))

    def finish(self) -> "Act":
        """Write the desk's log; from here to the end of the transaction other writers of it wait."""
        for entry in self._entries:
            seq = desk_log.append(self.sql, entry.site, entry.event, entry.handover, entry.data, self.at)
            told = {"seq": seq, "at": self.at.isoformat(), "site": entry.site, "event": entry.event}
            told |= {"handover": entry.handover, "data": entry.data | entry.live}
            self.notices.append(Notice(DESK, "desk", told))
        self._entries.clear()
        return self


def language_of(sql: Connection, conversation: str) -> str:
    """The language that the citizen reads now."""
    found = select(conversations.c.language).where(conversations.c.id == conversation)
    return str(sql.scalar(found) or "de")


def states_of(sql: Connection, identities: Sequence[str]) -> dict[str, str]:
    """Who has each of these conversations."""
    found = select(conversations.c.id, conversations.c.state).where(conversations.c.id.in_(identities))
    return {row.id: row.state for row in sql.execute(found)}
