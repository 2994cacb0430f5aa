"""Which cases a conversation may see: those that were reported in it, and those whose secret words were given in it."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from bot.cases import rows
from bot.cases.models import Case
from bot.storage.tables import cases


def visible(sql: Connection, conversation: str, opened: Collection[str]) -> list[Case]:
    """Its own cases, newest first, then those of `opened` (ids) whose reporter was not forgotten since.

    With who reported it go the secret words: they opened the door of somebody who is not there any more.
    """
    newest = (cases.c.created_at.desc(), cases.c.id)
    own = sql.execute(select(*rows.COLUMNS).where(cases.c.conversation == conversation).order_by(*newest))
    mine = [rows.case(row) for row in own]
    others = cases.c.id.in_(set(opened) - {case.id for case in mine})
    known = select(*rows.COLUMNS).where(others, cases.c.secret_hash.is_not(None)).order_by(*newest)
    return [*mine, *(rows.case(row) for row in sql.execute(known))]
