"""All turns are read once: how many ended how, by hour, language, channel, article and intent."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, literal_column, select, union_all

from bot.analytics.turns import ARTICLE, INTENT, OUTCOME, TURN, Wanted, chosen
from bot.storage.tables import conversations

Outcomes = Mapping[str, int]
"""How many turns by how they ended."""
Tallies = Mapping[str, Mapping[str, Outcomes]]
"""The same, by `hour` ("2026-10-25T00", UTC), `language`, `channel`, `article` and `intent`, and their values."""
_BY = ("hour", "language", "channel", "article", "intent")


def tallies(sql: Connection, wanted: Wanted) -> Tallies:
    """Of the turns that fit; a turn without article or intent is not counted there."""
    columns = (_hour(sql), TURN.c.language, conversations.c.channel, ARTICLE, INTENT)
    named = [column.label(name) for name, column in zip(_BY, columns, strict=True)]
    turns = chosen(wanted, *named, OUTCOME.label("outcome"), asked=True).cte("turns")
    found: dict[str, dict[str, dict[str, int]]] = {name: defaultdict(dict) for name in _BY}
    for name, value, outcome, many in sql.execute(union_all(*(_by(turns, name) for name in _BY))):
        found[name][value][outcome] = many
    return found


def _by(turns: Any, name: str) -> Any:
    column = turns.c[name]
    counted = select(literal_column(f"'{name}'"), column, turns.c.outcome, func.count())
    return counted.where(column.is_not(None)).group_by(column, turns.c.outcome)


def _hour(sql: Connection) -> Any:
    if sql.dialect.name == "sqlite":
        return func.strftime("%Y-%m-%dT%H", TURN.c.at)
    return func.to_char(func.timezone("UTC", TURN.c.at), 'YYYY-MM-DD"T"HH24')
