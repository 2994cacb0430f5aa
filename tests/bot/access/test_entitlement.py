"""Whoever may not serve a site any more keeps no citizen waiting: the chats go to those who may."""

from bot.access.desk import Desk
from bot.conversations.models import Conversation
from bot.handover.models import Addressee, Stage
from bot.staff.accounts import Accounts
from bot.staff.models import Role, Staff
from bot.storage.database import Database
from bot.wording import say
from tests.bot.access.conftest import Told
from tests.bot.clerks import SITE, event


async def test_a_chat_is_taken_from_who_lost_the_role_though_the_console_is_open(
    desk: Desk, citizen: Conversation, anna: Staff, ben: Staff, told: Told, database: Database
) -> None:
    accounts = Accounts(database)
    accounts.grant("anna", Role.AGENT, "neustadt")
    await desk.put_presence(anna, "available")
    held = await desk.claim(anna, (await desk.hand_over(citizen, event())).id)
    await desk.sweep()
    assert told.state == "agent"
    accounts.revoke("anna", Role.AGENT, SITE)
    await desk.sweep()
    assert (told.state, told.texts[-1]) == ("waiting", say("desk.agent_lost", "de", name="Anna"))
    assert (await desk.claim(ben, held.id)).state is Stage.CLAIMED
    await desk.sweep()
    assert told.state == "agent"


async def test_what_waits_for_somebody_who_was_deactivated_is_for_all(
    desk: Desk, citizen: Conversation, anna: Staff, ben: Staff, database: Database
) -> None:
    held = await desk.claim(anna, (await desk.hand_over(citizen, event())).id)
    await desk.put_presence(ben, "available")
    await desk.transfer(anna, held.id, Addressee(agent=ben.id))
    Accounts(database).deactivate("ben")
    await desk.sweep()
    assert (await desk.claim(anna, held.id)).agent == anna.id
