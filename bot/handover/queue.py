"""The queue: what becomes of a handover, from its opening to its end; each change is one conditional UPDATE."""

import secrets
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.clock import Clock, now
from bot.errors import AlreadyClaimed, HandoverClosed, InvalidRequest, NoHandover, NotFound, NotYours, TooManyChats
from bot.handover import rows, waits
from bot.handover.asked_again import NOBODY, becomes
from bot.handover.events import HandoverEvent, Reason
from bot.handover.looking import CHAT, HELD, OPEN, WAITS, Looking, not_told_lately
from bot.handover.models import Addressee, Handover, Stage, signed
from bot.handover.waits import Place
from bot.storage.database import Database
from bot.storage.tables import handovers, staff

AGAIN_WITHIN = timedelta(minutes=3)
"""Who had a person and waits again is due so soon: before nearly all who have only come."""
LEFT = "left"
BACK_TO_BOT = "back_to_bot"
CALLED_BACK = "called_back"

_NEXT = handovers.c.version + 1


class Queue(Looking):
    """All handovers. Functions with `sql` join the caller's transaction, with the conversation's change in it."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        self._database = database
        self._clock = clock

    def next_place(self, site: str, department: str = "") -> tuple[int, int]:
        """The place that a new chat of the site would get, and the seconds it would wait there."""
        with self._database.read() as sql:
            place = waits.waiting_chats(sql, site, department) + 1
            return place, waits.expected_wait_s(sql, site, place, self._clock())

    def places(self, sql: Connection, site: str) -> list[Place]:
        """The places of all waiting chats of a site, in the order of the queue."""
        return waits.places(sql, site)

    def position(self, sql: Connection, handover_id: str) -> int:
        """The place among the waiting chats of its site, from 1; 0 if it does not wait."""
        return waits.position(sql, handover_id)

    def expected_wait_s(self, sql: Connection, site: str, position: int, at: datetime) -> int:
        """Seconds until the chat in this place is taken."""
        return waits.expected_wait_s(sql, site, position, at)

    def open(
        self,
        sql: Connection,
        conversation: str,
        site: str,
        channel: str,
        event: HandoverEvent,
        due_at: datetime,
        at: datetime,
    ) -> Handover:
        """Put a conversation into the queue; what is open already stays the one, raises NotFound after an erasure.

        A waiting chat becomes a call-back where that is wanted now, and the other way round (see `becomes`). With
        danger comes the first alert: whoever opens tells of it.
        """
        if found := self.open_of(sql, conversation):
            return self._asked_again(sql, found, event, due_at, at)
        identity = secrets.token_urlsafe(18)
        fresh = {"id": identity, "conversation": conversation, "state": Stage.WAITING, "opened_at": at}
        fresh |= {"site": site, "channel": channel, "due_at": due_at}
        fresh |= {"alerted_at": at if event.reason is Reason.DISTRESS else None}
        try:
            with sql.begin_nested():
                sql.execute(insert(handovers).values(rows.event_values(event) | fresh))
        except IntegrityError as error:
            if found := self.open_of(sql, conversation):
                return self._asked_again(sql, found, event, due_at, at)
            raise NotFound from error
        return self.find(sql, identity)

    def _asked_again(
        self, sql: Connection, found: Handover, event: HandoverEvent, due_at: datetime, at: datetime
    ) -> Handover:
        """As it is after that; unless somebody changes it at this moment, who then has it as it was."""
        values = becomes(found, event, due_at, at)
        if not values:
            return found
        unchanged = handovers.c.version == found.version
        return _change(sql, found.id, unchanged, **values) or self.find(sql, found.id)

    def claim(
        self, sql: Connection, handover_id: str, agent_id: str, agent_name: str, max_chats: int, at: datetime
    ) -> Handover:
        """Take a waiting handover; of any number who try at once exactly one wins. Again by the winner: no change.

        Raises AlreadyClaimed (`by`: a name), TooManyChats, NotYours (addressed to another), HandoverClosed, NotFound.
        """
        _one_claim_at_a_time(sql, agent_id)
        mine = or_(handovers.c.addressee.is_(None), handovers.c.addressee == agent_id)
        free = and_(handovers.c.state == Stage.WAITING, mine, _has_room(agent_id, max_chats))
        taken = {"state": Stage.CLAIMED, "agent": agent_id, "agent_name": agent_name, "addressee": None}
        taken["deserted_at"] = None
        first = func.coalesce(handovers.c.claimed_at, at, type_=handovers.c.claimed_at.type)
        won = _change(sql, handover_id, free, **taken, claimed_at=first)
        return won or self._claimed_before(sql, handover_id, agent_id)

    def _claimed_before(self, sql: Connection, handover_id: str, agent_id: str) -> Handover:
        found = self._open(sql, handover_id)
        if found.state is Stage.WAITING:
            raise TooManyChats if found.addressee in (None, agent_id) else NotYours
        if found.agent != agent_id:
            raise AlreadyClaimed(by=found.agent_name)
        return found

    def transfer(
        self, sql: Connection, handover_id: str, agent_id: str, to: Addressee, comment: str | None, at: datetime
    ) -> Handover:
        """Hand what I have to a person or a department; raises NotYours, HandoverClosed, NotFound, InvalidRequest."""
        if to.agent == agent_id or not (to.agent or to.department):
            raise InvalidRequest("a transfer needs another person or a department")
        values: dict[str, Any] = {"addressee": to.agent, "comment": comment}
        if to.department is not None:
            values["department"] = to.department
        return self._wait_again(sql, handover_id, _held(agent_id), at, **values)

    def return_(
        self,
        sql: Connection,
        handover_id: str,
        agent_id: str,
        comment: str | None,
        at: datetime,
        sender_is_there: bool = True,
    ) -> Handover:
        """The addressee does not take it: back to who sent it, if known and there, else to the queue.

        Raises NotYours, HandoverClosed, NotFound.
        """
        found = self._open(sql, handover_id)
        back_to = found.agent if sender_is_there and found.agent != agent_id else None
        values = NOBODY | {"addressee": back_to, "comment": comment}
        return self._wait_again(sql, handover_id, _addressed(agent_id), at, **values)

    def release(self, sql: Connection, handover_id: str, agent_id: str, to: Literal["queue"], at: datetime) -> Handover:
        """Whoever is free may take what I have, what waits for me alone, or what I sent to somebody.

        Raises NotYours, HandoverClosed, NotFound.
        """
        mine = or_(_held(agent_id), _addressed(agent_id), _sent(agent_id))
        return self._wait_again(sql, handover_id, mine, at, **NOBODY)

    def _wait_again(
        self, sql: Connection, handover_id: str, mine: ColumnElement[bool], at: datetime, **values: Any
    ) -> Handover:
        """A chat is due soon and may be alerted again; a call-back stays due when it was promised."""
        found = self._open(sql, handover_id)
        if found.kind == "chat":
            values |= {"due_at": at + AGAIN_WITHIN, "alerted_at": None}
        return self._mine(sql, handover_id, mine, **values, state=Stage.WAITING)

    def close(
        self, sql: Connection, handover_id: str, agent_id: str | None, reason: str, wrap_up: str | None, at: datetime
    ) -> Handover:
        """The end of a handover, by its holder, or by the program (no agent) in any state.

        Raises NotYours, HandoverClosed, NotFound.
        """
        mine = OPEN if agent_id is None else _held(agent_id)
        values = {"state": Stage.CLOSED, "closed_at": at, "addressee": None}
        return self._mine(sql, handover_id, mine, **values, close_reason=reason, wrap_up=wrap_up)

    def leave(self, sql: Connection, conversation: str, at: datetime) -> Handover:
        """The citizen leaves the queue, or has the assistant back after a chat; raises NoHandover.

        Who was promised a call-back before waits for that again: the handover stays open.
        """
        found = self.open_of(sql, conversation)
        if found is None:
            raise NoHandover
        if found.state is Stage.WAITING and found.kind == "chat" and found.claimed_at is None:
            _keep_no_form(sql, found)
        if found.promised_due and found.state is Stage.WAITING:
            return self._call_back_after_all(sql, found)
        reason = LEFT if found.state is Stage.WAITING else BACK_TO_BOT
        return self.close(sql, found.id, None, reason, found.wrap_up, at)

    def _call_back_after_all(self, sql: Connection, found: Handover) -> Handover:
        values = NOBODY | {"kind": "callback", "due_at": found.promised_due, "promised_due": None}
        return self._mine(sql, found.id, WAITS, **values, alerted_at=None, deserted_at=None)

    def alert(self, sql: Connection, handover_id: str, at: datetime, everybody: bool = False) -> bool:
        """Note that nobody takes it; True for exactly one caller, who is the one to tell people.

        From now on it is not for one person alone any more, and with `everybody` not for one department either.
        """
        values = NOBODY | {"alerted_at": at} | ({"department": ""} if everybody else {})
        return _change(sql, handover_id, and_(WAITS, not_told_lately(at)), **values) is not None

    def widen(self, sql: Connection, handover_id: str) -> Handover | None:
        """Nobody of the department is there: whoever is free may take it; None if that is so already."""
        return _change(sql, handover_id, and_(WAITS, handovers.c.department != ""), department="")

    def desert(self, sql: Connection, handover_id: str, at: datetime) -> bool:
        """Note that nobody is there for a waiting chat; True for the one caller who is to tell the citizen."""
        new = (handovers.c.id == handover_id, WAITS, CHAT, handovers.c.deserted_at.is_(None))
        return bool(sql.execute(update(handovers).where(*new).values(deserted_at=at)).rowcount)

    def attend(self, sql: Connection, site: str) -> bool:
        """Somebody is there (again) for the waiting chats of a site; whether that was otherwise before."""
        alone = (WAITS, handovers.c.site == site, handovers.c.deserted_at.is_not(None))
        return bool(sql.execute(update(handovers).where(*alone).values(deserted_at=None)).rowcount)

    def sign(self, sql: Connection, handover: Handover, act: str) -> None:
        """Note which act has just made the handover what it is, so that its repetition is known."""
        mine = (handovers.c.id == handover.id, handovers.c.version == handover.version)
        sql.execute(update(handovers).where(*mine).values(last_act=signed(handover.version, act)))

    def _mine(self, sql: Connection, handover_id: str, mine: ColumnElement[bool], **values: Any) -> Handover:
        changed = _change(sql, handover_id, mine, **values)
        if changed is None:
            self._open(sql, handover_id)
            raise NotYours
        return changed

    def _open(self, sql: Connection, handover_id: str) -> Handover:
        found = self.find(sql, handover_id)
        if found.state is Stage.CLOSED:
            raise HandoverClosed
        return found


def _keep_no_form(sql: Connection, left: Handover) -> None:
    """What was filled in, and nobody has taken over, is the citizen's again, who goes on with it in the chat."""
    values = rows.event_values(left.event.model_copy(update={"form": None}))
    sql.execute(update(handovers).where(handovers.c.id == left.id).values(event=values["event"]))


def _change(sql: Connection, handover_id: str, condition: ColumnElement[bool], **values: Any) -> Handover | None:
    """Compare and set: the changed handover, or None where the condition did not hold."""
    change = update(handovers).where(handovers.c.id == handover_id, condition).values(version=_NEXT, **values)
    row = sql.execute(change.returning(*handovers.c)).first()
    return rows.handover(row) if row else None


def _held(agent_id: str) -> ColumnElement[bool]:
    return and_(HELD, handovers.c.agent == agent_id)


def _addressed(agent_id: str) -> ColumnElement[bool]:
    return and_(WAITS, handovers.c.addressee == agent_id)


def _sent(agent_id: str) -> ColumnElement[bool]:
    """Handed to a person who has not taken it yet."""
    return and_(WAITS, handovers.c.agent == agent_id, handovers.c.addressee.is_not(None))


def _has_room(agent_id: str, max_chats: int) -> ColumnElement[bool]:
    """Call-backs are no chats: nobody waits at the other end."""
    other = handovers.alias()
    held = (other.c.closed_at.is_(None), other.c.agent == agent_id, other.c.state == Stage.CLAIMED)
    count = select(func.count()).select_from(other).where(*held, other.c.kind == "chat").scalar_subquery()
    return or_(handovers.c.kind == "callback", count < max_chats)


def _one_claim_at_a_time(sql: Connection, agent_id: str) -> None:
    """On PostgreSQL two windows of one agent could else pass the limit together; SQLite has one writer anyway."""
    sql.execute(select(staff.c.id).where(staff.c.id == agent_id).with_for_update())
