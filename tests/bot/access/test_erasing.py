"""An erasure is told at the desk: which handovers are gone, and nothing else."""

from bot.access.desk import Desk
from bot.conversations.models import Conversation
from bot.handover import desk_log
from bot.staff.models import Staff
from bot.storage.database import Database
from tests.bot.clerks import event


async def test_all_handovers_of_an_erased_conversation_are_told_by_their_ids_alone(
    desk: Desk, citizen: Conversation, anna: Staff, database: Database
) -> None:
    first = await desk.claim(anna, (await desk.hand_over(citizen, event())).id)
    await desk.release(anna, first.id, "bot")
    second = await desk.hand_over(citizen, event())
    receipt = await desk.erase(citizen.id)
    assert receipt.counts["handovers"] == 2
    with database.read() as sql:
        told = desk_log.after(sql, None, 0)
    assert {one.handover for one in told} == {first.id, second.id}
    assert [(one.event, one.site, one.data) for one in told] == [("erased", "musterstadt", {})] * 2


async def test_what_is_erased_twice_or_was_never_at_the_desk_is_told_once_or_not(
    desk: Desk, citizen: Conversation, database: Database
) -> None:
    await desk.hand_over(citizen, event())
    for _ in range(2):
        await desk.erase(citizen.id)
    with database.read() as sql:
        assert [one.event for one in desk_log.after(sql, None, 0)] == ["erased"]
