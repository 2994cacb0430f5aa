"""Who has a handover: agents take it, pass it on, give it back and end it, citizens leave it."""

import hashlib
import json
from collections.abc import Callable
from functools import partial
from typing import Literal

from bot.access.acts import Act
from bot.access.base import DeskPart
from bot.access.departments import reachable
from bot.access.views import citizen_view
from bot.conversations import desk
from bot.conversations.models import State
from bot.errors import AddresseeAway, InvalidRequest, NotFound, QueueUnavailable
from bot.handover import notes
from bot.handover.models import Addressee, Handover
from bot.handover.queue import BACK_TO_BOT, CALLED_BACK
from bot.staff.models import Role, Staff

Verb = Callable[[Act, Handover], Handover]
"""What is done with a handover that is locked; the handover afterwards."""


class Holding(DeskPart):
    """Every change of hands; the bot is silent from a claim until it gets the conversation back or nobody has it.

    A call-back changes hands without the conversation: the citizen goes on with the assistant. Whoever repeats an act,
    because its answer was lost, gets the same answer and changes nothing, as long as nothing else has happened since.
    """

    async def claim(self, staff: Staff, handover_id: str) -> Handover:
        """Take a handover; again by its holder changes nothing.

        Raises AlreadyClaimed (`by`), TooManyChats, NotYours, HandoverClosed, NotFound, Forbidden.
        """
        return await self._do(lambda act: self._claim(act, self._locked(act, staff, handover_id), staff))

    def _claim(self, act: Act, before: Handover, staff: Staff) -> Handover:
        limit = staff.max_chats
        won = self._rooms.queue.claim(act.sql, before.id, staff.id, staff.display, limit, act.at)
        if won.version == before.version:
            return won
        if won.kind == "chat":
            desk.to_agent(act.sql, won.conversation, act.at)
            self._introduce(act, staff, won)
        self._changed(act, "claim", staff, won)
        return won

    def _introduce(self, act: Act, staff: Staff, handover: Handover) -> None:
        department = staff.department or handover.department
        key = "agent_joined" if department else "agent_joined_alone"
        act.announce(handover.conversation, key, name=staff.display, department=department)

    async def transfer(self, staff: Staff, handover_id: str, to: Addressee, comment: str | None = None) -> Handover:
        """Hand it to a person or a department; the bot stays silent meanwhile.

        Raises NotYours, HandoverClosed, NotFound, Forbidden, InvalidRequest for somebody who may not take it, and
        AddresseeAway (`name`) for somebody who takes no chats now: the next sweep would take it away again.
        """
        away = to.agent is not None and await self._is_away(to.agent)
        verb = partial(self._transfer, staff=staff, to=to, comment=comment, away=away)
        return await self._once(staff, handover_id, verb, "transfer", to.agent, to.department, comment)

    def _transfer(
        self, act: Act, before: Handover, staff: Staff, to: Addressee, comment: str | None, away: bool
    ) -> Handover:
        if to.agent == staff.id:
            raise InvalidRequest(field="to")
        name = self._name_of(to, before.site)
        passed = self._rooms.queue.transfer(act.sql, before.id, staff.id, to, comment, act.at)
        self._keep(act, staff, passed, comment)
        if passed.kind == "chat":
            if away:
                raise AddresseeAway(name=name)
            act.announce(passed.conversation, "transferred", to=name)
        self._changed(act, "handover", staff, passed, did="transfer")
        return passed

    def _keep(self, act: Act, staff: Staff, handover: Handover, comment: str | None) -> None:
        """What was said to the next one stays as a note: the handover itself holds only the newest comment."""
        if comment and comment.strip():
            client_id = f"comment-{handover.id}-{handover.version}"
            notes.add(act.sql, handover.id, client_id, staff.display, comment.strip(), act.at)

    def _name_of(self, to: Addressee, site: str) -> str:
        if to.agent is None:
            return self._department(to.department or "", site)
        try:
            person = self._rooms.accounts.get(to.agent)
        except NotFound as error:
            raise InvalidRequest(field="to") from error
        if not (person.active and person.may(Role.AGENT, site)):
            raise InvalidRequest(field="to")
        return person.display

    def _department(self, name: str, site: str) -> str:
        """Where nobody looks, nobody would ever take it."""
        if name not in reachable(self._rooms, site):
            raise InvalidRequest(field="to")
        return name

    async def return_(self, staff: Staff, handover_id: str, comment: str | None = None) -> Handover:
        """What was handed to me goes back to who sent it, or to the queue if that one is not there.

        Raises NotYours, HandoverClosed, NotFound, Forbidden.
        """
        before = await self._look(lambda sql: self._of(sql, staff, handover_id))
        there = before.agent is not None and await self._is_there(before.agent, before.site)
        verb = partial(self._return, staff=staff, comment=comment, there=there)
        return await self._once(staff, handover_id, verb, "return", comment)

    def _return(self, act: Act, before: Handover, staff: Staff, comment: str | None, there: bool) -> Handover:
        back = self._rooms.queue.return_(act.sql, before.id, staff.id, comment, act.at, there)
        self._keep(act, staff, back, comment)
        if back.addressee is None and back.kind == "chat":
            self._wait_with_bot(act, back, "back_in_queue")
        self._changed(act, "handover", staff, back, did="return")
        return back

    async def _is_away(self, staff_id: str) -> bool:
        """Without Redis nobody is known to be away, and nobody loses what was passed on."""
        try:
            present = await self._rooms.presence.present()
        except QueueUnavailable:
            return False
        return not any(one.id == staff_id and one.state == "available" for one in present)

    async def _is_there(self, staff_id: str, site: str) -> bool:
        try:
            return staff_id in await self._rooms.presence.available(site)
        except QueueUnavailable:
            return False

    async def release(self, staff: Staff, handover_id: str, to: Literal["bot", "queue"]) -> Handover:
        """Give it back to the assistant, which ends the handover, or to whoever is free.

        Raises NotYours, HandoverClosed, NotFound, Forbidden.
        """
        verb = partial(self._to_bot if to == "bot" else self._to_queue, staff=staff)
        return await self._once(staff, handover_id, verb, "release", to)

    def _to_queue(self, act: Act, before: Handover, staff: Staff) -> Handover:
        released = self._rooms.queue.release(act.sql, before.id, staff.id, "queue", act.at)
        if released.kind == "chat":
            self._wait_with_bot(act, released, "back_in_queue")
        self._changed(act, "handover", staff, released, did="release_to_queue")
        return released

    def _to_bot(self, act: Act, before: Handover, staff: Staff) -> Handover:
        """A call-back was promised: it can only be made, or given to others; raises InvalidRequest."""
        if before.kind == "callback":
            raise InvalidRequest(field="to")
        ended = self._rooms.queue.close(act.sql, before.id, staff.id, BACK_TO_BOT, before.wrap_up, act.at)
        self._promise_over(act, ended)
        self._back_to_bot(act, ended, "back_to_bot")
        self._changed(act, "state", staff, ended, did="release_to_bot")
        return ended

    async def close(self, staff: Staff, handover_id: str, reason: str, wrap_up: str | None = None) -> Handover:
        """End it: a chat's conversation ends with it; raises NotYours, HandoverClosed, NotFound, Forbidden."""
        verb = partial(self._close, staff=staff, reason=reason, wrap_up=wrap_up)
        return await self._once(staff, handover_id, verb, "close", reason, wrap_up)

    def _close(self, act: Act, before: Handover, staff: Staff, reason: str, wrap_up: str | None) -> Handover:
        ended = self._rooms.queue.close(act.sql, before.id, staff.id, reason, wrap_up, act.at)
        self._promise_over(act, ended)
        if ended.kind == "chat":
            act.announce(ended.conversation, "closed")
            desk.close(act.sql, ended.conversation, act.at)
            act.show(ended.conversation, state=State.CLOSED)
        self._changed(act, "state", staff, ended, did="close", reason=reason)
        return ended

    async def _once(self, staff: Staff, handover_id: str, verb: Verb, *what: str | None) -> Handover:
        """Do it, unless the same person has just done the same (`what` names it): then it is as it is already."""
        sign = _sign(staff, *what)

        def once(act: Act) -> Handover:
            before = self._locked(act, staff, handover_id)
            if before.is_after(sign):
                return before
            after = verb(act, before)
            self._rooms.queue.sign(act.sql, after, sign)
            return after

        return await self._do(once)

    async def leave(self, conversation: str) -> None:
        """The citizen does not want to wait any longer, or wants the assistant back; raises NoHandover, NotFound."""
        await self._do(lambda act: self._leave(act, conversation))

    def _leave(self, act: Act, conversation: str) -> None:
        act.lock(conversation)
        left = self._rooms.queue.leave(act.sql, conversation, act.at)
        if left.closed_at is None:
            self._back_to_bot(act, left, "left_queue")
            act.announce(conversation, "callback_stays")
            act.note("handover", left)
            return
        self._promise_over(act, left)
        if left.kind == "chat":
            self._back_to_bot(act, left, "back_to_bot" if left.close_reason == BACK_TO_BOT else "left_queue")
        act.note("state", left)

    def _promise_over(self, act: Act, ended: Handover) -> None:
        """Nobody will call any more: whoever was promised that must know. In a chat more is said after it."""
        if ended.kind == "callback":
            key = "callback_made" if ended.close_reason == CALLED_BACK else "callback_over_ask"
            act.announce(ended.conversation, key)
        elif ended.promised_due:
            act.announce(ended.conversation, "callback_over")

    def _wait_with_bot(self, act: Act, handover: Handover, key: str, **values: object) -> None:
        """Nobody has the chat for now: until somebody takes it, the assistant answers."""
        desk.to_waiting(act.sql, handover.conversation, act.at)
        act.announce(handover.conversation, key, **values)

    def _back_to_bot(self, act: Act, handover: Handover, key: str) -> None:
        desk.to_bot(act.sql, handover.conversation, act.at)
        act.announce(handover.conversation, key)
        act.show(handover.conversation, state=State.BOT)

    def _changed(self, act: Act, event: str, staff: Staff, handover: Handover, did: str = "", **data: str) -> None:
        """Tell the citizen, the consoles and the audit log of a change of hands."""
        if handover.kind == "chat" and handover.closed_at is None:
            state = desk.state_of(act.sql, handover.conversation)
            act.show(handover.conversation, state=state, **citizen_view(act.sql, self._rooms.queue, handover, act.at))
        act.audit(staff, did or event, handover, **data)
        act.note(event, handover, by={"id": staff.id, "name": staff.display})


def _sign(staff: Staff, *what: str | None) -> str:
    """An act by one person, without its words."""
    return hashlib.blake2b(json.dumps([staff.id, *what]).encode(), digest_size=16).hexdigest()
