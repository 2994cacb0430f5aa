"""What editors changed in some days, and which articles somebody has to look at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, func, or_, select

from bot.analytics.turns import Wanted, begin
from bot.storage.tables import activations, article_versions, articles

MOST = 15
_READ = 500
_AT_ONCE = timedelta(minutes=1)
Waiting = Literal["due", "expired"]


@dataclass(frozen=True)
class Changed:
    """An article that was published or withdrawn, or a model that went live; `many` articles that came as one."""

    kind: Literal["article", "model"]
    name: str
    title: str
    at: datetime
    by: str
    note: str
    version: int | None = None
    withdrawn: bool = False
    many: int = 1


@dataclass(frozen=True)
class ToLookAt:
    """An article whose day has come."""

    id: str
    title: str
    day: date


def title_of(data: Any) -> Any:
    """Of an article's data: the German title, else the English one."""
    return func.coalesce(*(data[("texts", language, "title")].as_string() for language in ("de", "en")))


def changed(sql: Connection, wanted: Wanted) -> list[Changed]:
    """In these days, newest first; an import of many articles is one change."""
    found = [*_together(_versions(sql, wanted)), *_models(sql, wanted)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:MOST]


def _versions(sql: Connection, wanted: Wanted) -> Sequence[Any]:
    table = article_versions.c
    columns = (table.id, title_of(table.data).label("title"), table.version, table.at, table.by, table.note)
    mine = (table.site == wanted.site, *_between(table.at, wanted))
    found = select(*columns, table.withdrawn).where(*mine).order_by(table.at.desc(), table.id)
    return sql.execute(found.limit(_READ)).all()


def _together(rows: Sequence[Any]) -> Iterator[Changed]:
    last: Changed | None = None
    for row in rows:
        one = Changed("article", row.id, row.title or row.id, row.at, row.by, row.note, row.version, row.withdrawn)
        if last and _is_same(last, one):
            last = replace(last, many=last.many + 1)
            continue
        if last:
            yield last
        last = one
    if last:
        yield last


def _is_same(last: Changed, one: Changed) -> bool:
    same = (last.by, last.note, last.withdrawn) == (one.by, one.note, one.withdrawn)
    return same and last.name != one.name and last.at - one.at < _AT_ONCE


def _models(sql: Connection, wanted: Wanted) -> Iterator[Changed]:
    table = activations.c
    found = select(table.model, table.at, table.by, table.reason).where(*_between(table.at, wanted))
    for row in sql.execute(found.order_by(table.id.desc()).limit(MOST)):
        yield Changed("model", row.model, row.model, row.at, row.by, row.reason)


def _between(column: Any, wanted: Wanted) -> list[Any]:
    first = [column >= begin(wanted.first)] if wanted.first else []
    return first + ([column < begin(wanted.last + timedelta(days=1))] if wanted.last else [])


def waiting(sql: Connection, site: str, state: Waiting, today: date) -> tuple[int, list[ToLookAt]]:
    """How many are `due` for a look, or `expired`, and the first of them, be somebody working on them or not."""
    ends, looked = (articles.c.data[name].as_string() for name in ("valid_to", "review_by"))
    over = ends < today.isoformat()
    fits = over if state == "expired" else (looked <= today.isoformat()) & or_(ends.is_(None), ~over)
    mine = (articles.c.site == site, fits)
    day = ends if state == "expired" else looked
    columns = (articles.c.id, title_of(articles.c.data).label("title"), day.label("day"))
    found = sql.execute(select(*columns).where(*mine).order_by(day, articles.c.id).limit(MOST)).all()
    many = sql.scalar(select(func.count()).select_from(articles).where(*mine)) or 0
    return many, [ToLookAt(row.id, row.title or row.id, date.fromisoformat(row.day)) for row in found]
