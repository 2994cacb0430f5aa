"""The desk where people of the city take over from the assistant, give back, and are told what happens."""

from bot.access.attendance import Attendance
from bot.access.base import Rooms
from bot.access.canned_texts import CannedTexts
from bot.access.erasing import Erasing
from bot.access.filing import Filing
from bot.access.holding import Holding
from bot.access.hours import hours_of
from bot.access.lists import Lists
from bot.access.opening import Openings
from bot.access.packet import Packets
from bot.access.sweeping import Sweeping
from bot.access.talking import Talking
from bot.clock import Clock, now
from bot.conversations.files import Files
from bot.conversations.record import Conversations
from bot.handover.presence import Presence
from bot.handover.queue import Queue
from bot.knowledge.record import Knowledge
from bot.settings import Settings
from bot.staff.accounts import Accounts
from bot.storage.database import Database
from bot.storage.live import Live


class Desk(Openings, Holding, Talking, Filing, Packets, Lists, CannedTexts, Attendance, Sweeping, Erasing):
    """Every act is one transaction with its entries in the audit log and the desk's log; live notices come after it.

    Whoever acts is checked here: an agent of the site, and for words and changes the holder.
    """


def build_desk(settings: Settings, database: Database, live: Live, clock: Clock = now) -> Desk:
    """A desk on this record; any number of processes may have one."""
    return Desk(build_rooms(settings, database, live, clock))


def build_rooms(settings: Settings, database: Database, live: Live, clock: Clock = now) -> Rooms:
    """The rooms on this record that a desk joins."""
    knowledge = Knowledge(database)
    return Rooms(
        database=database,
        live=live,
        queue=Queue(database, clock),
        presence=Presence(live),
        conversations=Conversations(database, clock),
        files=Files(database, clock),
        knowledge=knowledge,
        accounts=Accounts(database, clock),
        hours=hours_of(knowledge, settings.service_hours),
        clock=clock,
    )
