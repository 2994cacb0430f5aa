"""What citizens say and read while a person has their conversation or is to have it: the desk is told of it."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection, exists, select, update

from bot.access.acts import Act, language_of
from bot.access.base import DeskPart
from bot.conversations import desk, rows
from bot.conversations.models import State
from bot.conversations.withheld import for_staff
from bot.errors import NotFound
from bot.handover.looking import OPEN
from bot.handover.models import Handover, Stage
from bot.messages import Author, Message, compact
from bot.storage.tables import conversations, desk_events, handovers, messages
from nlu.language import detect

_SOON = timedelta(seconds=5)
"""Until then the gateway that has stored a message may still be telling of it."""
_LATE = timedelta(hours=1)
_MOST = 100


class Hearing(DeskPart):
    """Consoles follow the desk's log and not the messages: what does not stand there is on no screen."""

    async def citizen_said(self, conversation: str, message: Message) -> Message:
        """Show staff what a citizen said while waiting for a person or talking with one; it is stored already.

        Most who talk with the assistant wait for nobody: nothing is written for them. While a person has the chat no
        turn looks at the language: it is found here, and the message comes back in it.
        """
        found = await self._look(lambda sql: self._rooms.queue.open_of(sql, conversation))
        if found is None:
            return message
        before = await self._look(lambda sql: _language_before(sql, conversation, message))
        spoken = await self._ask(self._spoken, found.site, message, before) if before else None
        return await self._do(lambda act: self._hear(act, conversation, message, before, spoken))

    def _spoken(self, site: str, message: Message, before: str) -> str:
        """As the assistant's turn finds it: the conversation's language, unless the words speak clearly for another."""
        try:
            return detect(message.text, self._rooms.knowledge.site(site).languages, before)
        except NotFound:
            return before

    def _hear(self, act: Act, conversation: str, message: Message, before: str | None, spoken: str | None) -> Message:
        switched = spoken is not None and spoken != before and _switch(act.sql, conversation, before, spoken)
        if switched:
            message = _in_language(act.sql, conversation, message, spoken or message.language)
        if found := self._rooms.queue.open_of(act.sql, conversation):
            log_message(act, found, message)
            if switched:
                _tell_language(act, found, message.language)
        return message

    async def citizen_switched(self, conversation: str, language: str) -> None:
        """The citizen has chosen another language, which is stored already: who has the chat is to answer in it."""

        def verb(act: Act) -> None:
            if found := self._rooms.queue.open_of(act.sql, conversation):
                _tell_language(act, found, language)

        if await self._look(lambda sql: self._rooms.queue.open_of(sql, conversation)):
            await self._do(verb)

    async def _tell_untold(self) -> None:
        """A gateway has stored a message and was then hindered from telling of it, or died: it is told now."""
        for conversation, message in await self._look(self._untold):
            await self.citizen_said(conversation, message)

    def _untold(self, sql: Connection) -> list[tuple[str, Message]]:
        """Looked for from the few open handovers on, not through all messages there are."""
        at, open_ones = self._rooms.clock(), _open_ones(sql)
        of_it = (desk_events.c.handover == handovers.c.id, desk_events.c.event == "message")
        told = exists().where(*of_it, desk_events.c.data["number"].as_integer() == messages.c.seq)
        late = (messages.c.at > handovers.c.opened_at, messages.c.at.between(at - _LATE, at - _SOON))
        found = select(messages).join(handovers, handovers.c.conversation == messages.c.conversation)
        found = found.where(
            messages.c.conversation.in_(open_ones), OPEN, messages.c.author == Author.CITIZEN, *late, ~told
        )
        found = found.order_by(messages.c.conversation, messages.c.seq).limit(_MOST)
        return [(row.conversation, rows.message(row)) for row in sql.execute(found)]


def log_message(act: Act, handover: Handover, message: Message) -> None:
    """The log says that there is a message; its words go only to who has the chat, and only live."""
    data = {"conversation": handover.conversation, "number": message.seq, "author": message.author.value}
    data["agent"] = handover.agent if handover.state is Stage.CLAIMED else None
    act.log(handover.site, "message", handover.id, data, {"message": compact(for_staff(message))})


def _language_before(sql: Connection, conversation: str, message: Message) -> str | None:
    """The language until now, where nobody else finds the new one; a button keeps it."""
    if not message.text or desk.state_of(sql, conversation) is not State.AGENT:
        return None
    mine = (messages.c.conversation == conversation, messages.c.seq == message.seq)
    data = sql.scalar(select(messages.c.data).where(*mine)) or {}
    return None if "choice" in data else language_of(sql, conversation)


def _switch(sql: Connection, conversation: str, before: str | None, spoken: str) -> bool:
    """Whether the conversation goes on in it; what the citizen has chosen meanwhile stays."""
    same = (conversations.c.id == conversation, conversations.c.language == before)
    return bool(sql.execute(update(conversations).where(*same).values(language=spoken)).rowcount)


def _in_language(sql: Connection, conversation: str, message: Message, language: str) -> Message:
    mine = (messages.c.conversation == conversation, messages.c.seq == message.seq)
    sql.execute(update(messages).where(*mine).values(language=language))
    return message.model_copy(update={"language": language})


def _tell_language(act: Act, handover: Handover, language: str) -> None:
    """Lists and the open conversation show the language in which the citizen goes on."""
    act.sql.execute(update(handovers).where(handovers.c.id == handover.id).values(language=language))
    act.note("language", replace(handover, language=language))


def _open_ones(sql: Connection) -> list[str]:
    found = select(handovers.c.conversation).where(OPEN, handovers.c.state.in_((Stage.WAITING, Stage.CLAIMED)))
    return list(sql.scalars(found))
