"""All turns are read once: how many ended how, by hour, language, channel, article, intent, group and thumb."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, case, func, literal_column, select, union_all

from bot.analytics.turns import ARTICLE, ASKED, DELETED, INTENT, ITEM, OUTCOME, THUMB, TURN, Wanted, chosen
from bot.storage.tables import conversations

Outcomes = Mapping[str, int]
"""How many turns by how they ended."""
Tallies = Mapping[str, Mapping[str, Outcomes]]
"""The same, by `hour` ("2026-10-25T00", UTC), `language`, `channel`, `article`, `intent`, `cluster` (the group of the
inbox), and by the article that was found helpful (`up`) or not (`down`); then by the values of these."""


def tallies(sql: Connection, wanted: Wanted) -> Tallies:
    """Of the turns that fit; a turn without an article, intent and so on is not counted there."""
    by = _by(sql)
    named = [column.label(name) for name, column in by.items()]
    turns = chosen(wanted, *named, OUTCOME.label("outcome"), beside=(ASKED, ITEM, THUMB)).cte("turns")
    found: dict[str, dict[str, dict[str, int]]] = {name: defaultdict(dict) for name in by}
    for name, value, outcome, many in sql.execute(union_all(*(_counted(turns, name) for name in by))):
        found[name][value][outcome] = many
    return found


def _by(sql: Connection) -> dict[str, Any]:
    return {
        "hour": _hour(sql),
        "language": TURN.c.language,
        "channel": conversations.c.channel,
        "article": ARTICLE,
        "intent": INTENT,
        "cluster": case((ITEM.c.state != DELETED, ITEM.c.cluster)),
        "up": case((THUMB.c.helpful.is_(True), ARTICLE)),
        "down": case((THUMB.c.helpful.is_(False), ARTICLE)),
    }


def _counted(turns: Any, name: str) -> Any:
    column = turns.c[name]
    counted = select(literal_column(f"'{name}'"), column, turns.c.outcome, func.count())
    return counted.where(column.is_not(None)).group_by(column, turns.c.outcome)


def _hour(sql: Connection) -> Any:
    if sql.dialect.name == "sqlite":
        return func.strftime("%Y-%m-%dT%H", TURN.c.at)
    return func.to_char(func.timezone("UTC", TURN.c.at), 'YYYY-MM-DD"T"HH24')
