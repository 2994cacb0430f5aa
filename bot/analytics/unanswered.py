"""Questions without an answer, as the inbox has put them together: what the city does not know is asked for most."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select

from bot.analytics.turns import DELETED, ITEM, TURN, Wanted, chosen


@dataclass(frozen=True)
class Group:
    """Questions that are alike; `text` is the most doubtful of them, masked when it came into the inbox."""

    id: str
    text: str
    language: str
    many: int


def unanswered(sql: Connection, wanted: Wanted, most: int) -> list[Group]:
    """The groups with most of the turns that fit; `wanted` names outcomes without an answer."""
    there = (ITEM.c.cluster.is_not(None), ITEM.c.state != DELETED)
    many = func.count(TURN.c.seq).label("many")
    found = chosen(wanted, ITEM.c.cluster, many, item=True).where(*there).group_by(ITEM.c.cluster)
    rows = sql.execute(found.order_by(many.desc(), ITEM.c.cluster).limit(most)).all()
    texts = {row.cluster: row for row in _texts(sql, wanted, [row.cluster for row in rows])}
    return [Group(row.cluster, texts[row.cluster].text, texts[row.cluster].language, row.many) for row in rows]


def _texts(sql: Connection, wanted: Wanted, groups: list[str]) -> Sequence[Row[Any]]:
    best = (ITEM.c.uncertainty.desc(), ITEM.c.at.desc(), ITEM.c.conversation, ITEM.c.seq)
    place = func.row_number().over(partition_by=ITEM.c.cluster, order_by=best).label("place")
    found = chosen(wanted, ITEM.c.cluster, ITEM.c.text, ITEM.c.language, place, item=True)
    placed = found.where(ITEM.c.cluster.in_(groups), ITEM.c.state != DELETED).subquery("placed")
    return sql.execute(select(placed).where(placed.c.place == 1)).all()
