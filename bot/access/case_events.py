"""Consoles hear of cases in the desk's log, whoever has opened or changed them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.cases.models import Case
from bot.handover import desk_log

EVENT = "case"
NO_HANDOVER = ""
"""Entries of the log belong to handovers; those of cases to none."""


def brief(case: Case) -> dict[str, Any]:
    """What consoles are told of a case: enough to know whether they show an old one."""
    return {"id": case.id, "number": case.number, "state": case.state.value, "version": case.version}


def tell_consoles(sql: Connection, case: Case, at: datetime) -> None:
    """Note in the log what became of a case; to be called last in a transaction."""
    desk_log.append(sql, case.site, EVENT, NO_HANDOVER, brief(case), at)
