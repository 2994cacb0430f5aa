"""What staff were refused stands in the audit log: whoever tries doors that are not theirs can be noticed."""

from contextlib import suppress

import anyio.to_thread
from fastapi import Request

from bot.clock import now
from bot.errors import Forbidden, LotseError
from bot.staff import audit_log

LONGEST_PATH = 120


async def note_denial(request: Request, error: Forbidden) -> None:
    """Note who was refused what and why; citizens are not staff, and an answer does not wait for a lost record."""
    name = getattr(request.state, "staff", None)
    if name is None:
        return
    path, why = request.url.path[:LONGEST_PATH], {"method": request.method, "why": error.code}
    database = request.app.state.services.database
    with suppress(LotseError):
        await anyio.to_thread.run_sync(lambda: audit_log.note(database, name, "denied", path, now(), **why))
