"""The staff API for figures: what is asked, what becomes of it, and the messages behind every number (contract)."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse

from bot.analytics.changes import ToLookAt, Waiting, waiting
from bot.analytics.figures import Asked, Counted, Covered, Figures, figures
from bot.analytics.listing import Turn, count, listed
from bot.analytics.turns import Wanted
from bot.api import figures_models as m
from bot.api.figures_asking import Asking, Span, articles_query, query
from bot.api.figures_csv import Table, table
from bot.api.problems import COMMON, responses
from bot.api.services import Needed, Services, in_thread
from bot.api.signed_in import Signed, needs
from bot.errors import Forbidden, InvalidRequest, NoSession
from bot.staff.models import Role
from bot.staff.sessions import Session

router = APIRouter(
    prefix="/api/v1/figures", tags=["studio"], responses=COMMON | responses(NoSession, Forbidden, InvalidRequest)
)


@router.get("", response_model=m.AllFigures)
async def read_figures(session: Signed, needed: Needed, wanted: Span) -> JSONResponse:
    """What was asked, answered and not answered; every number names what it counts. For agents, too."""
    _may(session, wanted)
    found, *waits = await in_thread(_all, needed, wanted)
    return JSONResponse(jsonable_encoder(figures_data(wanted, found) | dict(zip(_WAITING, waits, strict=True))))


@router.get("/messages", response_model=m.TurnRows)
async def list_messages(
    session: Signed,
    needed: Needed,
    wanted: Asking,
    limit: Annotated[int, Query(ge=1, le=200, description="at most so many")] = 50,
    after: Annotated[int, Query(ge=0, le=1_000_000, description="how many to leave out: `next` of before")] = 0,
) -> JSONResponse:
    """What a number counts, masked."""
    _may(session, wanted)
    found, total = await in_thread(_listed, needed, wanted, limit, after)
    more = after + limit if after + limit < total else None
    return JSONResponse(jsonable_encoder({"messages": [asdict(one) for one in found], "total": total, "next": more}))


@router.get(".csv", responses={200: {"content": {"text/csv": {}}, "description": "names of columns, and rows"}})
async def give_table(
    session: Signed,
    needed: Needed,
    wanted: Span,
    which: Annotated[Table, Query(alias="table", description="which of the tables")] = "days",
) -> Response:
    """The figures as a table."""
    _may(session, wanted)
    found = await in_thread(_figures, needed, wanted)
    name = f"figures-{which}-{wanted.first}-{wanted.last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(table(found, which), media_type="text/csv; charset=utf-8", headers=headers)


_WAITING: tuple[Waiting, ...] = ("due", "expired")


def _may(session: Session, wanted: Wanted) -> None:
    """Who talks to citizens may see how it goes, too."""
    if not session.staff.may(Role.AGENT, wanted.site):
        needs(session, Role.EDITOR, wanted.site)


def _figures(needed: Services, wanted: Wanted) -> Figures:
    with needed.database.read() as sql:
        return figures(sql, wanted)


def _all(needed: Services, wanted: Wanted) -> tuple[Any, ...]:
    today = needed.articles.today()
    with needed.database.read() as sql:
        waits = [_waits(wanted.site, state, *waiting(sql, wanted.site, state, today)) for state in _WAITING]
        return figures(sql, wanted), *waits


def _listed(needed: Services, wanted: Wanted, limit: int, after: int) -> tuple[list[Turn], int]:
    with needed.database.read() as sql:
        return listed(sql, wanted, limit, after), count(sql, wanted)


def _waits(site: str, state: Waiting, many: int, found: list[ToLookAt]) -> dict[str, Any]:
    return {"count": many, "query": articles_query(site, state), "articles": [asdict(one) for one in found]}


def figures_data(wanted: Wanted, found: Figures) -> dict[str, Any]:
    """The figures as JSON, without the articles that wait."""
    plain = {name: _number(getattr(found, name)) for name in ("conversations", "messages", "turns")}
    tables = {name: list(map(_covered, getattr(found, name))) for name in ("by_language", "by_channel")}
    tables |= {name: list(map(_asked, getattr(found, name))) for name in ("top_articles", "unhelpful", "top_intents")}
    return (
        {"first": wanted.first, "last": wanted.last}
        | plain
        | tables
        | {
            "groups": _numbers(found.groups),
            "shares": found.shares,
            "by_outcome": [{"name": name, "turns": _number(one)} for name, one in found.by_outcome.items()],
            "by_day": [_day(day, dict(numbers)) for day, numbers in found.by_day.items()],
            "unanswered": [_group(asdict(group), asked) for group, asked in found.unanswered],
            "changed": [asdict(one) for one in found.changed],
        }
    )


def _number(one: Counted) -> dict[str, Any]:
    return {"count": one.count, "query": query(one.query)}


def _numbers(found: dict[str, Counted]) -> dict[str, Any]:
    return {name: _number(one) for name, one in found.items()}


def _day(day: Any, numbers: dict[str, Counted]) -> dict[str, Any]:
    return {"day": day, "turns": _number(numbers.pop("turns")), "groups": _numbers(numbers)}


def _covered(one: Covered) -> dict[str, Any]:
    numbers = {name: _number(getattr(one, name)) for name in ("turns", "answered", "unanswered")}
    return {"name": one.name, **numbers, "share": one.share}


def _asked(one: Asked) -> dict[str, Any]:
    thumbs = {name: _number(found) if (found := getattr(one, name)) else None for name in ("up", "down")}
    return {"name": one.name, "title": one.title, "asked": _number(one.asked), **thumbs}


def _group(group: dict[str, Any], asked: Counted) -> dict[str, Any]:
    return {"group": group.pop("id"), **group, "asked": _number(asked)}
