"""Files in a conversation: who sends and looks at them is noted, and after the end only those sent before are shown."""

import pytest

from bot.access.desk import Desk
from bot.conversations.files import Files
from bot.conversations.models import Conversation
from bot.conversations.record import Conversations
from bot.errors import NotFound
from bot.messages import Incoming
from bot.staff.audit_log import listed
from bot.staff.models import Staff
from bot.storage.database import Database
from tests.bot.access.conftest import Time
from tests.bot.access.test_talking import PNG
from tests.bot.clerks import event


async def test_a_file_that_is_attached_is_noted_with_who_by_id(
    desk: Desk, citizen: Conversation, anna: Staff, database: Database
) -> None:
    held = await desk.claim(anna, (await desk.hand_over(citizen, event())).id)
    stored = await desk.attach(anna, held.id, PNG)
    with database.read() as sql:
        newest = listed(sql, "musterstadt")[0]
    assert (newest.act, newest.subject, newest.data) == (
        "attach",
        held.id,
        {"staff_id": anna.id, "file": stored.id},
    )


async def test_after_the_end_only_the_files_from_before_are_shown(
    desk: Desk, citizen: Conversation, anna: Staff, database: Database, time: Time
) -> None:
    record, files = Conversations(database, time), Files(database, time)
    held = await desk.claim(anna, (await desk.hand_over(citizen, event())).id)
    before = files.add(citizen.id, PNG)
    record.receive(citizen.id, Incoming(client_id="1", attachment=before.id))
    await desk.release(anna, held.id, "bot")
    time.move(seconds=1)
    after = files.add(citizen.id, PNG)
    record.receive(citizen.id, Incoming(client_id="2", attachment=after.id))
    assert await desk.file(anna, held.id, before.id) == files.content(citizen.id, before.id)
    with pytest.raises(NotFound):
        await desk.file(anna, held.id, after.id)
