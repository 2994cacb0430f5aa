"""The assistant hands over: the queue's entry and the conversation's state in the transaction of the turn."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from bot.access.acts import Act, Notice, language_of
from bot.access.base import DeskPart, Rooms
from bot.access.departments import declared, staffed
from bot.access.hours import due
from bot.access.views import citizen_view
from bot.conversations import desk
from bot.conversations.models import Conversation, State
from bot.errors import ConversationClosed
from bot.handover.events import HandoverEvent, Reason
from bot.handover.models import Handover, Stage
from bot.messages import Author, Outgoing
from bot.wording import say


@dataclass
class Opening:
    """One handover on its way: call it inside a transaction, then tell its `notices`."""

    rooms: Rooms
    conversation: Conversation
    event: HandoverEvent
    handover: Handover | None = None
    notices: list[Notice] = field(default_factory=list)

    def __call__(self, sql: Connection, at: datetime) -> list[Outgoing]:
        """Open it; what the citizen is told of it, the assistant says itself. Raises ConversationClosed, NotFound."""
        act = Act(sql, at)
        self.handover = self._opened(act)
        if self.handover.state is Stage.WAITING:
            self._turn_over(act, self.handover)
        if self.handover.state is Stage.WAITING or self.handover.kind == "callback":
            act.note("handover", self.handover)
            self._urge(act, self.handover)
        self.notices = act.finish().notices
        return []

    def _opened(self, act: Act) -> Handover:
        held = self.conversation
        act.lock(held.id)
        due_at = due(self.rooms.hours(held.site), self.event, act.at)
        return self.rooms.queue.open(act.sql, held.id, held.site, held.channel, self._addressed(), due_at, act.at)

    def _urge(self, act: Act, handover: Handover) -> None:
        """Where somebody may be in danger, supervisors know at once and not when nobody has come."""
        if handover.reason is Reason.DISTRESS and handover.alerted_at == act.at:
            act.note("alert", handover)

    def _addressed(self) -> HandoverEvent:
        """A department without agents of its own would never look: what concerns it is for all."""
        department, site = self.event.department, self.conversation.site
        looks = not department or department in declared(self.rooms, site) & staffed(self.rooms, site)
        return self.event if looks else self.event.model_copy(update={"department": ""})

    def _turn_over(self, act: Act, handover: Handover) -> None:
        """Who waits for a call-back has the assistant meanwhile; a chat that an agent has stays with the agent."""
        state, identity = desk.state_of(act.sql, self.conversation.id), self.conversation.id
        if state is State.CLOSED:
            raise ConversationClosed
        wanted = State.BOT if handover.kind == "callback" else State.WAITING
        if state in (State.BOT, State.WAITING) and state is not wanted:
            (desk.to_bot if wanted is State.BOT else desk.to_waiting)(act.sql, identity, act.at)
            state = wanted
        view = citizen_view(act.sql, self.rooms.queue, handover, act.at)
        act.show(identity, state=state, **view)


@dataclass
class Leaving:
    """A citizen tells the assistant that waiting is over: call it inside a transaction, then tell its `notices`."""

    rooms: Rooms
    conversation: Conversation
    notices: list[Notice] = field(default_factory=list)

    def __call__(self, sql: Connection, at: datetime) -> list[Outgoing]:
        """Leave the queue, if a chat is still waited for; what the citizen is told of it, the assistant says itself.

        Only that a promised call-back stays, it does not know.
        """
        act, identity = Act(sql, at), self.conversation.id
        found = self.rooms.queue.open_of(sql, identity)
        said: list[Outgoing] = []
        if found and found.state is Stage.WAITING and found.kind == "chat":
            left = self.rooms.queue.leave(sql, identity, at)
            desk.to_bot(sql, identity, at)
            act.show(identity, state=State.BOT)
            act.note("state" if left.closed_at else "handover", left)
            said = [] if left.closed_at else [_call_back_stays(language_of(sql, identity))]
        self.notices = act.finish().notices
        return said


def _call_back_stays(language: str) -> Outgoing:
    text = say("desk.callback_stays", language)
    return Outgoing(text=text, format="text", language=language, author=Author.SYSTEM)


class Openings(DeskPart):
    """What happens before an agent has seen anything."""

    def opening(self, conversation: Conversation, event: HandoverEvent) -> Opening:
        """For `finish_turn`: opens the handover in the turn's transaction; `tell(opening.notices)` comes after it."""
        return Opening(self._rooms, conversation, event)

    def leaving(self, conversation: Conversation) -> Leaving:
        """For `finish_turn`: the citizen leaves the queue; `tell(leaving.notices)` comes after it."""
        return Leaving(self._rooms, conversation)

    async def hand_over(self, conversation: Conversation, event: HandoverEvent) -> Handover:
        """Open a handover outside of a turn; the open one if there is one. Raises ConversationClosed, NotFound."""

        def verb(act: Act) -> Handover:
            opening = self.opening(conversation, event)
            opening(act.sql, act.at)
            act.notices += opening.notices
            assert opening.handover is not None
            return opening.handover

        return await self._do(verb)
