"""What is said beside and in a conversation that an agent has: messages, notes, marks, typing, seen."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from bot.access.acts import Act, Notice, language_of
from bot.access.base import DeskPart
from bot.access.hearing import log_message
from bot.access.sources import source_card
from bot.access.views import citizen_view
from bot.conversations import desk
from bot.conversations.checks import check_text
from bot.errors import HandoverClosed, NotYours
from bot.handover import marks, notes
from bot.handover.marks import Mark
from bot.handover.models import Handover, Stage
from bot.handover.notes import Note
from bot.messages import Author, Message, Outgoing, SourceCard, compact
from bot.staff.models import Staff


class Talking(DeskPart):
    """Only the holder speaks to the citizen; notes and marks are for whoever may see the conversation."""

    async def message(
        self,
        staff: Staff,
        handover_id: str,
        client_id: str,
        text: str,
        source_article: str | None = None,
        attachment: str | None = None,
        further_articles: Sequence[str] = (),
        markdown: bool = False,
    ) -> tuple[Message, bool]:
        """Say something to the citizen; (message, False) if its `client_id` was stored before.

        A text from articles is Markdown, and `markdown` says so of one whose sources do not go along. Raises NotYours,
        HandoverClosed, ConversationClosed, Conflict, NotFound for an unknown article or file, and what `check_text`
        raises; the text may be empty with a file.
        """
        tidy = "" if attachment is not None and not text.strip() else check_text(text)
        articles = list(dict.fromkeys(filter(None, [source_article, *further_articles])))
        first, *others = await self._sources(staff, handover_id, articles) if articles else [None]
        form = "markdown" if markdown or first else "text"
        said = Outgoing(text=tidy, format=form, source=first, author=Author.AGENT, name=staff.display)
        said = said.model_copy(update={"further_sources": tuple(others) or None})
        return await self._do(lambda act: self._say(act, staff, handover_id, client_id, said, attachment))

    def _say(
        self, act: Act, staff: Staff, handover_id: str, client_id: str, said: Outgoing, attachment: str | None
    ) -> tuple[Message, bool]:
        held = self._held(act, staff, handover_id)
        said = said.model_copy(update={"language": language_of(act.sql, held.conversation)})
        message, fresh = desk.say(act.sql, held.conversation, said, client_id, at=act.at, attachment=attachment)
        if fresh:
            act.notices.append(Notice(held.conversation, "message", compact(message)))
            act.audit(staff, "say", held, seq=message.seq)
            log_message(act, held, message)
        return message, fresh

    async def _sources(self, staff: Staff, handover_id: str, articles: list[str]) -> list[SourceCard | None]:
        def verb(sql: Connection) -> tuple[str, str]:
            found = self._of(sql, staff, handover_id)
            return found.site, language_of(sql, found.conversation)

        site, language = await self._look(verb)
        return [await self._ask(source_card, self._rooms.knowledge, site, one, language) for one in articles]

    def _held(self, act: Act, staff: Staff, handover_id: str) -> Handover:
        return check_holder(self._locked(act, staff, handover_id), staff)

    async def note(self, staff: Staff, handover_id: str, client_id: str, text: str) -> tuple[Note, bool]:
        """Leave a note that no citizen sees; (note, False) if its `client_id` was stored before."""
        tidy = check_text(text)

        def verb(act: Act) -> tuple[Note, bool]:
            found = self._locked(act, staff, handover_id)
            note, fresh = notes.add(act.sql, handover_id, client_id, staff.display, tidy, act.at)
            if fresh:
                act.audit(staff, "note", found, note=note.client_id)
                act.log(found.site, "note", handover_id, {"agent": found.agent})
            return note, fresh

        return await self._do(verb)

    async def mark(self, staff: Staff, handover_id: str, seq: int, comment: str) -> None:
        """Mark a message for the editors: this the assistant should have known; raises NotFound."""

        def verb(act: Act) -> None:
            found = self._locked(act, staff, handover_id)
            marks.put(act.sql, Mark(found.conversation, seq, found.site, staff.display, comment.strip(), act.at))
            act.audit(staff, "mark", found, seq=seq)

        await self._do(verb)

    async def unmark(self, staff: Staff, handover_id: str, seq: int) -> None:
        """Take a mark away, if there is one."""

        def verb(act: Act) -> None:
            found = self._locked(act, staff, handover_id)
            marks.remove(act.sql, found.conversation, seq)
            act.audit(staff, "unmark", found, seq=seq)

        await self._do(verb)

    async def typing(self, staff: Staff, handover_id: str, on: bool) -> None:
        """Show the citizen that the holder is typing; of others nothing is shown."""
        found = await self._look(lambda sql: self._of(sql, staff, handover_id))
        if found.state is Stage.CLAIMED and found.agent == staff.id:
            data = {"author": "agent", "on": on, "name": staff.display}
            await self.tell([Notice(found.conversation, "typing", data)])

    async def seen(self, staff: Staff, handover_id: str, seq: int) -> None:
        """The holder has seen all up to this number; a look by others does not count."""
        found = await self._look(lambda sql: self._of(sql, staff, handover_id))
        if found.state is not Stage.CLAIMED or found.agent != staff.id:
            return
        number = await self._ask(self._rooms.conversations.mark_seen, found.conversation, "agent", seq)
        if number is not None:
            await self.tell([Notice(found.conversation, "seen", {"by": "agent", "seq": number})])

    async def citizen_state(self, conversation: str) -> dict[str, Any]:
        """`kind` of the open handover, with `queue_position` and `expected_wait_s` or `agent: {name}`."""
        queue = self._rooms.queue

        def verb(sql: Connection) -> dict[str, Any]:
            return citizen_view(sql, queue, queue.open_of(sql, conversation), self._rooms.clock())

        return await self._look(verb)


def check_holder(handover: Handover, staff: Staff) -> Handover:
    """The handover, if this person has it; raises NotYours, HandoverClosed."""
    if handover.state is Stage.CLOSED:
        raise HandoverClosed
    if handover.state is not Stage.CLAIMED or handover.agent != staff.id:
        raise NotYours
    return handover
