"""The staff API for figures: what is asked, what becomes of it, and the turns behind every number (contract)."""

import csv
from dataclasses import asdict
from datetime import date, timedelta
from io import StringIO
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from bot.analytics.figures import Asked, Counted, Covered, Figures, figures
from bot.analytics.turns import Wanted, count, listed
from bot.api.models import PRINTABLE
from bot.api.problems import COMMON, responses
from bot.api.services import Needed, Services, in_thread
from bot.api.signed_in import Signed, needs
from bot.errors import Forbidden, InvalidRequest, NoSession
from bot.staff.models import Role
from bot.staff.sessions import Session

router = APIRouter(prefix="/api/v1/figures", tags=["studio"], responses=COMMON | responses(NoSession, Forbidden))
_USUAL = timedelta(days=27)
_LONGEST = timedelta(days=800)
Line = Annotated[str | None, Query(max_length=80, pattern=PRINTABLE)]
Day = Annotated[date | None, Query(description="a day of the city; absent: four weeks")]


class Number(BaseModel):
    """A number and how to see what it counts."""

    count: int = Field(description="how many turns")
    query: str = Field(description="behind /api/v1/figures/messages: lists just these turns")


class AskedRow(BaseModel):
    """An article or intent that was asked for."""

    name: str = Field(description="id of the article, or name of the intent")
    title: str = Field(description="what people call it")
    asked: Number = Field(description="how often")
    up: Number | None = Field(description="found helpful; null for intents")
    down: Number | None = Field(description="not found helpful; null for intents")


class CoveredRow(BaseModel):
    """A language or a channel."""

    name: str = Field(description="ISO 639-1 code, or name of the channel")
    turns: Number = Field(description="all turns")
    answered: Number = Field(description="answered from an article")
    unanswered: Number = Field(description="without an answer")
    share: float | None = Field(description="answered of both, 0 to 1; null without any")


class DayRow(BaseModel):
    """A day."""

    day: date = Field(description="in the city")
    turns: Number = Field(description="all turns")
    groups: dict[str, Number] = Field(description="answered, clarified, unanswered, handovers, cases")


class ChangedRow(BaseModel):
    """A change of an article."""

    article: str = Field(description="its id")
    version: int = Field(description="the new version")
    at: str = Field(description="ISO 8601 with zone")
    by: str = Field(description="who")
    note: str = Field(description="why")
    withdrawn: bool = Field(description="it went")


class AllFigures(BaseModel):
    """The figures of a site."""

    first: date = Field(description="first day")
    last: date = Field(description="last day")
    conversations: int = Field(description="in which something was said in these days")
    turns: Number = Field(description="turns of the assistant that ended somehow")
    groups: dict[str, Number] = Field(description="answered, clarified, unanswered, handovers, cases")
    by_day: list[DayRow] = Field(description="days with any turn, in order")
    by_language: list[CoveredRow] = Field(description="the most used first")
    by_channel: list[CoveredRow] = Field(description="the most used first")
    top_articles: list[AskedRow] = Field(description="the most asked first")
    unhelpful: list[AskedRow] = Field(description="the most often not helpful first")
    top_intents: list[AskedRow] = Field(description="the most frequent first")
    changed: list[ChangedRow] = Field(description="newest first")


class TurnRow(BaseModel):
    """One turn, masked."""

    conversation: str = Field(description="its id")
    seq: int = Field(description="number of the answer")
    at: str = Field(description="ISO 8601 with zone")
    asked: str | None = Field(description="what was asked, without what names a person; null: nobody had asked")
    outcome: str = Field(description="how it ended")
    article: str | None = Field(description="the article of the answer")
    intent: str | None = Field(description="what the question was taken for")
    language: str = Field(description="ISO 639-1 code of the answer")
    channel: str = Field(description="where")


class TurnRows(BaseModel):
    """One page of turns."""

    messages: list[TurnRow] = Field(description="newest first")
    total: int = Field(description="how many there are")
    next: int | None = Field(description="`after` of the next page; null at the end")


def _wanted(
    site: Annotated[str, Query(max_length=80, pattern=PRINTABLE, description="id of the city")],
    first: Annotated[Day, Query(alias="from")] = None,
    last: Annotated[Day, Query(alias="to")] = None,
    outcome: Annotated[list[str] | None, Query(max_length=10, description="how the turn ended; several: any")] = None,
    article: Annotated[Line, Query(description="only answers with this article")] = None,
    intent: Annotated[Line, Query(description="only what was taken for this")] = None,
    language: Annotated[Line, Query(description="ISO 639-1 code of the answer")] = None,
    channel: Annotated[Line, Query(description="only from there")] = None,
    helpful: Annotated[bool | None, Query(description="only answers that were rated so")] = None,
    *,
    needed: Needed,
) -> Wanted:
    """Four weeks up to today where no days are named; raises InvalidRequest for days in the wrong order."""
    end = last or (first + _USUAL if first else needed.articles.today())
    start = first or end - _USUAL
    if not timedelta(0) <= end - start <= _LONGEST:
        raise InvalidRequest("the days are in the wrong order or too many", field="from")
    return Wanted(site, start, end, tuple(outcome or ()), article, intent, language, channel, helpful)


Asking = Annotated[Wanted, Depends(_wanted)]


@router.get("", response_model=AllFigures)
async def read_figures(session: Signed, needed: Needed, wanted: Asking) -> JSONResponse:
    """What was asked, answered and not answered; every number names the turns behind it."""
    _may(session, wanted)
    return JSONResponse(_all(wanted, await in_thread(_figures, needed, wanted)))


@router.get("/messages", response_model=TurnRows)
async def list_messages(
    session: Signed,
    needed: Needed,
    wanted: Asking,
    limit: Annotated[int, Query(ge=1, le=200, description="at most so many")] = 50,
    after: Annotated[int, Query(ge=0, le=1_000_000, description="how many to leave out: `next` of before")] = 0,
) -> JSONResponse:
    """The turns behind a number, masked."""
    _may(session, wanted)
    found, total = await in_thread(_turns, needed, wanted, limit, after)
    more = after + limit if after + limit < total else None
    shown = [asdict(one) | {"at": one.at.isoformat()} for one in found]
    return JSONResponse({"messages": shown, "total": total, "next": more})


@router.get(".csv", responses={200: {"content": {"text/csv": {}}, "description": "day and numbers"}})
async def give_table(session: Signed, needed: Needed, wanted: Asking) -> Response:
    """The numbers of each day as a table."""
    _may(session, wanted)
    found = await in_thread(_figures, needed, wanted)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["day", "turns", *found.groups])
    rows = ([day.isoformat(), *(one.count for one in numbers.values())] for day, numbers in found.by_day.items())
    writer.writerows(rows)
    name = {"Content-Disposition": f'attachment; filename="figures-{wanted.first}-{wanted.last}.csv"'}
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers=name)


def _may(session: Session, wanted: Wanted) -> None:
    """Who talks to citizens may see how it goes, too."""
    if not session.staff.may(Role.AGENT, wanted.site):
        needs(session, Role.EDITOR, wanted.site)


def _figures(needed: Services, wanted: Wanted) -> Figures:
    with needed.database.read() as sql:
        return figures(sql, wanted)


def _turns(needed: Services, wanted: Wanted, limit: int, after: int) -> tuple[list[Any], int]:
    with needed.database.read() as sql:
        return listed(sql, wanted, limit, after), count(sql, wanted)


def _all(wanted: Wanted, found: Figures) -> dict[str, Any]:
    return {
        "first": str(wanted.first),
        "last": str(wanted.last),
        "conversations": found.conversations,
        "turns": _number(found.turns),
        "groups": {name: _number(one) for name, one in found.groups.items()},
        "by_day": [
            {
                "day": str(day),
                "turns": _number(numbers["turns"]),
                "groups": {name: _number(one) for name, one in numbers.items() if name != "turns"},
            }
            for day, numbers in found.by_day.items()
        ],
        "by_language": [_covered(one) for one in found.by_language],
        "by_channel": [_covered(one) for one in found.by_channel],
        "top_articles": [_asked(one) for one in found.top_articles],
        "unhelpful": [_asked(one) for one in found.unhelpful],
        "top_intents": [_asked(one) for one in found.top_intents],
        "changed": [asdict(one) | {"at": one.at.isoformat()} for one in found.changed],
    }


def _number(one: Counted) -> dict[str, Any]:
    return {"count": one.count, "query": str(_query(one.query))}


def _query(wanted: Wanted) -> str:
    named = {
        "site": wanted.site,
        "from": wanted.first,
        "to": wanted.last,
        "outcome": list(wanted.outcome),
        "article": wanted.article,
        "intent": wanted.intent,
        "language": wanted.language,
        "channel": wanted.channel,
        "helpful": None if wanted.helpful is None else str(wanted.helpful).lower(),
    }
    return urlencode({name: value for name, value in named.items() if value not in (None, [])}, doseq=True)


def _covered(one: Covered) -> dict[str, Any]:
    numbers = {name: _number(getattr(one, name)) for name in ("turns", "answered", "unanswered")}
    return {"name": one.name, **numbers, "share": one.share}


def _asked(one: Asked) -> dict[str, Any]:
    thumbs = {name: _number(found) if (found := getattr(one, name)) else None for name in ("up", "down")}
    return {"name": one.name, "title": one.title, "asked": _number(one.asked), **thumbs}
