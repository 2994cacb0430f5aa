"""Is the process alive, and can it answer? For load balancers and for people who look for a fault."""

import asyncio
from contextlib import suppress
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from redis.exceptions import RedisError
from sqlalchemy import text

from bot.api.services import Needed, Services, in_thread
from bot.cases.outbox_care import ALERT_AFTER, trouble
from bot.clock import now
from bot.errors import DatabaseUnavailable, QueueUnavailable
from bot.handover.alerts import AlertBook
from bot.storage.live import stopping

router = APIRouter(tags=["health"])
_LOOK_EVERY_S = 1.0


class Alive(BaseModel):
    """The process answers."""

    status: str = Field("ok", description="always ok")


class Ready(BaseModel):
    """Whether each part can do its work."""

    status: str = Field(description="ok or not_ready")
    parts: dict[str, str] = Field(
        description="ok, or what is wrong, by part; `open311`, `alerts` and messengers never make the whole not ready",
        examples=[{"database": "ok", "redis": "ok", "brain": "loading"}],
    )
    models: list[str] = Field(
        description="names of the models that brains work with: for a moment two when another one goes live",
        examples=[["20261123-050046-novel-knot"]],
    )


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz", response_model=Alive)
async def healthz() -> dict[str, str]:
    """Alive."""
    return {"status": "ok"}


@router.get("/readyz", response_model=Ready, responses={503: {"model": Ready, "description": "a part is not ready"}})
async def readyz(needed: Needed) -> JSONResponse:
    """Ready to answer citizens; says which part is not."""
    await look(needed)
    parts = {"database": await _database(needed), "redis": "ok" if needed.redis_alive else "unreachable"}
    parts["brain"] = _brain(needed)
    ready = set(parts.values()) == {"ok"}
    if needed.settings.open311_url and parts["database"] == "ok":
        parts["open311"] = await in_thread(_open311, needed)
    if (needed.settings.alert_url.get_secret_value() or needed.settings.alert_mail) and parts["redis"] == "ok":
        parts["alerts"] = await _alerts(needed)
    parts |= {name: await check() for name, check in needed.channels.items()}
    body = {"status": "ok" if ready else "not_ready", "parts": parts, "models": _models(needed)}
    return JSONResponse(body, 200 if ready else 503)


async def _database(needed: Services) -> str:
    try:
        await in_thread(_select_one, needed)
    except DatabaseUnavailable:
        return "unreachable"
    return "ok"


def _select_one(needed: Services) -> None:
    with needed.database.read() as sql:
        sql.execute(text("SELECT 1 FROM conversations LIMIT 1"))


def _open311(needed: Services) -> str:
    """Never a reason not to be ready: cases are kept here, whatever becomes of the city's other system."""
    with needed.database.read() as sql:
        found = trouble(sql, now() - ALERT_AFTER)
    return f"{found.cases} without progress since {found.since.isoformat(timespec='seconds')}" if found else "ok"


async def _alerts(needed: Services) -> str:
    """Whether the last alert of each way to the outside was delivered; never a reason not to be ready either."""
    try:
        counts = await AlertBook(needed.live).counts()
    except QueueUnavailable:
        return "unknown"
    failing = [(name.split()[0], count) for name, count in sorted(counts.items()) if name.endswith(" failing")]
    return ", ".join(f"{channel}: {count} failures in a row" for channel, count in failing) or "ok"


def _brain(needed: Services) -> str:
    states: list[Any] = [brain["state"] for brain in needed.brains]
    if "ready" in states:
        return "ok"
    return str(states[0]) if states else "absent"


def _models(needed: Services) -> list[str]:
    return sorted({brain["model"] for brain in needed.brains if brain["state"] == "ready" and "model" in brain})


async def look(needed: Services) -> None:
    """Refresh what is known of Redis and the brains."""
    try:
        async with asyncio.timeout(2):  # wait_for may swallow a cancellation at shutdown (Python 3.11)
            needed.brains = await needed.live.brains()
        if not needed.redis_alive:  # while it was away, notices were not even sent
            needed.switchboard.resync()
        needed.redis_alive = True
    except (RedisError, OSError, TimeoutError):
        needed.brains, needed.redis_alive = [], False


async def keep_looking(needed: Services) -> None:
    """Look once a second until cancelled."""
    while not stopping():
        with suppress(Exception):
            await look(needed)
        if not stopping():  # Redis' client may have swallowed the cancellation
            await asyncio.sleep(_LOOK_EVERY_S)
