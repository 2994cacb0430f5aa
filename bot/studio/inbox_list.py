"""The inbox as editors see it: groups of messages that are alike, the most doubtful first.

First are those whose citizens wait for an answer of the city, then those that agents have marked.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, Field, StringConstraints, TypeAdapter
from sqlalchemy import Connection, Row, Select, case, func, literal, select, tuple_

from bot.errors import InvalidRequest
from bot.storage.tables import answer_wishes, articles, inbox_items
from bot.studio.inbox_conditions import Wanted, fits, marked
from bot.studio.inbox_items import Guess

SHOWN = 5
"""Messages of a group that stand in the list."""
_AWAITED, _MARKED = 2, 1
_Number = Annotated[int, Field(ge=0, lt=2**31)]
_Name = Annotated[str, StringConstraints(max_length=40, pattern="^[ -~]+$")]
_Doubt = Annotated[float, Field(allow_inf_nan=False)]
_Moment = Annotated[AwareDatetime, Field(ge=datetime(1970, 1, 2, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC))]
_BY_DOUBT = TypeAdapter[Any](tuple[_Number, _Doubt, _Number, _Name])
_BY_DAY = TypeAdapter[Any](tuple[_Number, _Moment, _Number, _Name])
"""Behind what a page goes on: the columns that it is in order of."""


@dataclass(frozen=True)
class Said:
    """One message of a group."""

    conversation: str
    seq: int
    at: datetime
    text: str
    language: str
    awaited: bool
    marked: bool


@dataclass(frozen=True)
class Group:
    """Messages that are alike; what they were taken for is told by the most doubtful of them."""

    id: str
    size: int
    state: str
    last_at: datetime
    awaited: bool
    marked: bool
    uncertainty: float
    intent: str
    article: str | None
    title: str | None
    confidence: float
    outcome: str | None
    guesses: tuple[Guess, ...]
    decided_by: str | None
    decision: dict[str, Any] | None
    messages: tuple[Said, ...]


@dataclass(frozen=True)
class Page:
    """One page; `total` groups with `messages` messages fit in all."""

    groups: list[Group]
    total: int
    messages: int
    next: str | None


def page(sql: Connection, wanted: Wanted, at: datetime, limit: int, after: str | None) -> Page:
    """The groups that fit, from behind the cursor `after` on."""
    items = _items(wanted, at)
    by_doubt = wanted.state in ("open", "all")
    grouped = _grouped(items, by_doubt).subquery("grouped")
    total, messages = sql.execute(select(func.count(), func.coalesce(func.sum(grouped.c.size), 0))).one()
    order = [grouped.c.top, grouped.c.weight, grouped.c.size, grouped.c.cluster]
    found = select(grouped).order_by(*(column.desc() for column in order)).limit(limit + 1)
    if after:
        found = found.where(tuple_(*order) < tuple_(*_read(after, order, by_doubt)))
    rows = sql.execute(found).all()
    more = _cursor(rows[limit - 1]) if len(rows) > limit else None
    return Page(_groups(sql, wanted.site, items, rows[:limit], SHOWN), total, messages, more)


def one(sql: Connection, wanted: Wanted, group: str, at: datetime, most: int) -> Group | None:
    """A group with (nearly) all that was said in it; None where nothing in it fits."""
    items = _items(wanted, at, group)
    rows = sql.execute(_grouped(items, by_doubt=True)).all()
    found = _groups(sql, wanted.site, items, rows, most)
    return found[0] if found else None


def _items(wanted: Wanted, at: datetime, group: str | None = None) -> Any:
    """The messages that fit, with what puts them on top."""
    noted = marked()
    waits = _same(answer_wishes)
    columns = [column for column in inbox_items.c if column.name not in ("vector", "site")]
    awaited = answer_wishes.c.seq.is_not(None).label("awaited")
    found = (
        select(*columns, awaited, noted.c.seq.is_not(None).label("marked"))
        .outerjoin(answer_wishes, waits)
        .outerjoin(noted, (noted.c.conversation == inbox_items.c.conversation) & (noted.c.seq == inbox_items.c.seq))
        .where(fits(wanted, at))
    )
    return (found.where(inbox_items.c.cluster == group) if group else found).subquery("items")


def _same(table: Any) -> Any:
    return (table.c.conversation == inbox_items.c.conversation) & (table.c.seq == inbox_items.c.seq)


def _grouped(items: Any, by_doubt: bool) -> Select[Any]:
    """What is open by doubt, what was decided by when."""
    top = func.max(case((items.c.awaited, _AWAITED), (items.c.marked, _MARKED), else_=0))
    weight = func.max(items.c.uncertainty if by_doubt else items.c.decided_at)
    columns = (items.c.cluster, (top if by_doubt else literal(0)).label("top"), weight.label("weight"))
    counted = (func.count().label("size"), func.max(items.c.at).label("last_at"))
    return select(*columns, *counted).group_by(items.c.cluster)


def _groups(sql: Connection, site: str, items: Any, rows: Sequence[Row[Any]], most: int) -> list[Group]:
    shown = _shown(sql, items, [row.cluster for row in rows], most)
    titles = titles_of(sql, site, {name for said in shown.values() for name in _named(said[0])})
    return [_group(row, shown[row.cluster], titles) for row in rows]


def _shown(sql: Connection, items: Any, groups: Sequence[str], most: int) -> dict[str, list[Row[Any]]]:
    """The most doubtful messages of each group, the newest of them first."""
    best = (items.c.awaited.desc(), items.c.uncertainty.desc(), items.c.at.desc(), items.c.conversation, items.c.seq)
    place = func.row_number().over(partition_by=items.c.cluster, order_by=best).label("place")
    placed = select(items, place).where(items.c.cluster.in_(groups)).subquery("placed")
    found: dict[str, list[Row[Any]]] = {group: [] for group in groups}
    for row in sql.execute(select(placed).where(placed.c.place <= most).order_by(placed.c.place)):
        found[row.cluster].append(row)
    return found


def _named(row: Row[Any]) -> set[str]:
    """Articles that are shown by their titles."""
    others = {guess["name"] for guess in row.guesses if guess["kind"] == "article"}
    return others | ({row.article} if row.article else set())


def titles_of(sql: Connection, site: str, ids: set[str]) -> dict[str, str]:
    """German titles, else English ones, by the ids of those articles that there are."""
    title = func.coalesce(*(articles.c.data[("texts", language, "title")].as_string() for language in ("de", "en")))
    found = select(articles.c.id, title.label("title")).where(articles.c.site == site, articles.c.id.in_(ids))
    return {row.id: row.title or row.id for row in sql.execute(found)}


def _group(row: Row[Any], said: list[Row[Any]], titles: dict[str, str]) -> Group:
    first = said[0]
    names = ("uncertainty", "intent", "article", "confidence", "outcome", "decided_by", "decision")
    return Group(
        id=row.cluster,
        size=row.size,
        state="open" if first.state == "deciding" else first.state,
        last_at=row.last_at,
        awaited=bool(row.top == _AWAITED or any(one.awaited for one in said)),
        marked=any(one.marked for one in said),
        title=titles.get(first.article) if first.article else None,
        guesses=tuple(_titled(guess, titles) for guess in first.guesses if _is_there(guess, titles)),
        messages=tuple(_said(one) for one in said),
        **{name: getattr(first, name) for name in names},
    )


def _said(row: Row[Any]) -> Said:
    text = (row.conversation, row.seq, row.at, row.text, row.language)
    return Said(*text, bool(row.awaited), bool(row.marked))


def _is_there(guess: Guess, titles: dict[str, str]) -> bool:
    return guess["kind"] != "article" or guess["name"] in titles


def _titled(guess: Guess, titles: dict[str, str]) -> Guess:
    return {**guess, "title": titles.get(guess["name"], guess["name"])}


def _cursor(row: Row[Any]) -> str:
    weight = row.weight.isoformat() if isinstance(row.weight, datetime) else row.weight
    return json.dumps([row.top, weight, row.size, row.cluster])


def _read(cursor: str, order: Sequence[Any], by_doubt: bool) -> list[Any]:
    """Raises InvalidRequest for what is no cursor of ours, or is one of a list in another order."""
    try:
        values = (_BY_DOUBT if by_doubt else _BY_DAY).validate_json(cursor)
    except ValueError as error:
        raise InvalidRequest("this cursor was not given out here", field="after") from error
    return [literal(value, column.type) for value, column in zip(values, order, strict=True)]
