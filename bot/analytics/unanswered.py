"""The words of groups of the inbox: what is asked without an answer, in one sentence each."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from bot.analytics.turns import DELETED, ITEM


@dataclass(frozen=True)
class Group:
    """Questions that are alike; `text` is the most doubtful of them, masked when it came into the inbox."""

    id: str
    text: str
    language: str


def groups(sql: Connection, site: str, ids: Iterable[str]) -> list[Group]:
    """These groups, in this order."""
    best = (ITEM.c.uncertainty.desc(), ITEM.c.at.desc(), ITEM.c.conversation, ITEM.c.seq)
    place = func.row_number().over(partition_by=ITEM.c.cluster, order_by=best).label("place")
    wanted = list(ids)
    mine = (ITEM.c.site == site, ITEM.c.cluster.in_(wanted), ITEM.c.state != DELETED)
    placed = select(ITEM.c.cluster, ITEM.c.text, ITEM.c.language, place).where(*mine).subquery("placed")
    rows = sql.execute(select(placed).where(placed.c.place == 1))
    found = {row.cluster: Group(row.cluster, row.text, row.language) for row in rows}
    return [found[one] for one in wanted]
