"""Who has conversations without having the right to: a role was taken away while citizens were being served."""

from sqlalchemy import Connection

from bot.access.base import Rooms
from bot.handover.models import Handover, Stage
from bot.staff import rows
from bot.staff.models import Role
from bot.storage.tables import staff


def unentitled(sql: Connection, rooms: Rooms) -> list[tuple[str, Handover]]:
    """What somebody has, or what waits for them alone, at sites where they are no agent (any more); with their ids."""
    holders = rooms.queue.holders(sql)
    if not holders:
        return []
    people = {one.id: one for one in rows.people(sql, staff.c.id.in_(holders) & staff.c.active)}
    held = [(_owner(one), one) for one in rooms.queue.held_by(sql, holders)]
    return [(owner, one) for owner, one in held if owner not in people or not people[owner].may(Role.AGENT, one.site)]


def _owner(handover: Handover) -> str:
    owner = handover.agent if handover.state is Stage.CLAIMED else handover.addressee
    return owner or ""
