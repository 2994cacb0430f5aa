"""Files in a conversation: what agents send along, and what they look at."""

from bot.access.acts import Act
from bot.access.reading import Reading
from bot.access.talking import check_holder
from bot.errors import NotFound
from bot.handover.models import Handover
from bot.messages import Attachment
from bot.staff.models import Staff


class Filing(Reading):
    """Only the holder sends files; whoever may read the conversation may look at those in it."""

    async def check_held(self, staff: Staff, handover_id: str) -> None:
        """Raise NotYours unless it is held, before anything large is read; HandoverClosed, NotFound, Forbidden."""
        check_holder(await self._look(lambda sql: self._of(sql, staff, handover_id)), staff)

    async def attach(self, staff: Staff, handover_id: str, content: bytes) -> Attachment:
        """Store a file that the holder is about to send; raises NotYours and what `Files.add` raises."""
        held = check_holder(await self._look(lambda sql: self._of(sql, staff, handover_id)), staff)
        stored = await self._ask(self._rooms.files.add, held.conversation, content)
        await self._do(lambda act: act.audit(staff, "attach", held, file=stored.id))
        return stored

    async def file(self, staff: Staff, handover_id: str, attachment: str) -> tuple[str, bytes]:
        """Media type and bytes of a file of the conversation; who looked is noted. Raises NotFound, Forbidden."""
        found = await self._do(lambda act: self._viewed(act, staff, handover_id, attachment))
        if found.closed_at is not None and attachment not in await self._sent(found):
            raise NotFound
        return await self._ask(self._rooms.files.content, found.conversation, attachment)

    def _viewed(self, act: Act, staff: Staff, handover_id: str, attachment: str) -> Handover:
        found = self._of(act.sql, staff, handover_id)
        act.audit(staff, "view_file", found, file=attachment)
        return found

    async def _sent(self, handover: Handover) -> set[str]:
        """Ids of the files that were in the conversation when the handover ended."""
        return {file.id for one in await self._readable(handover, handover.conversation) for file in one.attachments}
