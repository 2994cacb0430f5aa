"""The figures of a site over some days; each says by which turns it came about."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from bot.analytics.turns import ARTICLE, INTENT, OUTCOME, TURN, Wanted, begin, chosen
from bot.service_hours import ZONE
from bot.storage.tables import article_versions, articles, conversations, feedback

ANSWERED = ("answered",)
CLARIFIED = ("clarified",)
UNANSWERED = ("unanswered_no_match", "unanswered_out_of_scope", "failed")
HANDOVERS = ("handover_queued", "handover_closed_hours")
CASES = ("case_opened",)
GROUPS = {
    "answered": ANSWERED,
    "clarified": CLARIFIED,
    "unanswered": UNANSWERED,
    "handovers": HANDOVERS,
    "cases": CASES,
}
"""What a citizen got, from the outcomes of turns; all others (greetings, small talk, forms) are only counted."""
_MOST = 15


@dataclass(frozen=True)
class Counted:
    """A number, and which turns it counts."""

    count: int
    query: Wanted


@dataclass(frozen=True)
class Asked:
    """An article or intent that was asked for."""

    name: str
    title: str
    asked: Counted
    up: Counted | None = None
    down: Counted | None = None


@dataclass(frozen=True)
class Covered:
    """A language or channel: how much of what was asked in it was answered."""

    name: str
    turns: Counted
    answered: Counted
    unanswered: Counted

    @property
    def share(self) -> float | None:
        """Of what was answered or not; None where nothing was asked of the knowledge."""
        whole = self.answered.count + self.unanswered.count
        return self.answered.count / whole if whole else None


@dataclass(frozen=True)
class Edited:
    """A change of an article."""

    article: str
    version: int
    at: datetime
    by: str
    note: str
    withdrawn: bool


@dataclass(frozen=True)
class Figures:
    """All figures."""

    conversations: int
    turns: Counted
    groups: dict[str, Counted]
    by_day: dict[date, dict[str, Counted]]
    by_language: list[Covered]
    by_channel: list[Covered]
    top_articles: list[Asked]
    top_intents: list[Asked]
    unhelpful: list[Asked]
    changed: list[Edited] = field(default_factory=list)


def figures(sql: Connection, wanted: Wanted) -> Figures:
    """Of the turns that fit; `wanted` names a site and days."""
    asked, many = _articles(sql, wanted), _outcomes(sql, wanted)
    disliked = sorted((one for one in asked if one.down and one.down.count), key=lambda one: -_downs(one))
    return Figures(
        conversations=sql.scalar(chosen(wanted, func.count(TURN.c.conversation.distinct()))) or 0,
        turns=_count(wanted, many, ()),
        groups={name: _count(wanted, many, outcomes) for name, outcomes in GROUPS.items()},
        by_day=_by_day(sql, wanted),
        by_language=_covered(sql, wanted, TURN.c.language, "language"),
        by_channel=_covered(sql, wanted, conversations.c.channel, "channel"),
        top_articles=asked[:_MOST],
        top_intents=_intents(sql, wanted),
        unhelpful=disliked[:_MOST],
        changed=_changed(sql, wanted),
    )


def _downs(one: Asked) -> int:
    return one.down.count if one.down else 0


def _outcomes(sql: Connection, wanted: Wanted) -> dict[str, int]:
    found = chosen(wanted, OUTCOME, func.count(TURN.c.seq)).group_by(OUTCOME)
    return dict(sql.execute(found).all())


def _count(wanted: Wanted, many: dict[str, int], outcomes: tuple[str, ...]) -> Counted:
    """Without outcomes: all of them."""
    counted = sum(number for name, number in many.items() if not outcomes or name in outcomes)
    return Counted(counted, replace(wanted, outcome=outcomes))


def _by_day(sql: Connection, wanted: Wanted) -> dict[date, dict[str, Counted]]:
    """Hours are counted in the record and put together to days of the city, whatever the clock did that day."""
    hour = _hour(sql)
    found: defaultdict[date, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for at, outcome, many in sql.execute(chosen(wanted, hour, OUTCOME, func.count(TURN.c.seq)).group_by(hour, OUTCOME)):
        day = datetime.strptime(at, "%Y-%m-%dT%H").replace(tzinfo=UTC).astimezone(ZONE).date()
        found[day][outcome] += many
    return {
        day: {
            name: _count(replace(wanted, first=day, last=day), dict(found[day]), outcomes)
            for name, outcomes in {"turns": (), **GROUPS}.items()
        }
        for day in sorted(found)
    }


def _hour(sql: Connection) -> Any:
    if sql.dialect.name == "sqlite":
        return func.strftime("%Y-%m-%dT%H", TURN.c.at)
    return func.to_char(func.timezone("UTC", TURN.c.at), 'YYYY-MM-DD"T"HH24')


def _covered(sql: Connection, wanted: Wanted, column: Any, name: str) -> list[Covered]:
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for value, outcome, many in sql.execute(
        chosen(wanted, column, OUTCOME, func.count(TURN.c.seq)).group_by(column, OUTCOME)
    ):
        found[value][outcome] = many
    rows = []
    for value, many in found.items():
        mine = replace(wanted, language=value) if name == "language" else replace(wanted, channel=value)
        rows.append(Covered(value, *(_count(mine, many, one) for one in ((), ANSWERED, UNANSWERED))))
    return sorted(rows, key=lambda one: (-one.turns.count, one.name))


def _articles(sql: Connection, wanted: Wanted) -> list[Asked]:
    answered = replace(wanted, outcome=ANSWERED)
    found = chosen(answered, ARTICLE, func.count(TURN.c.seq)).group_by(ARTICLE)
    asked: dict[str | None, int] = dict(sql.execute(found).all())
    thumbs = {helpful: _thumbs(sql, replace(answered, helpful=helpful)) for helpful in (True, False)}
    titles = _titles(sql, wanted.site)
    rows = []
    for name, many in asked.items():
        if name is None:
            continue
        mine = replace(answered, article=name)
        up, down = (Counted(thumbs[one].get(name, 0), replace(mine, helpful=one)) for one in (True, False))
        rows.append(Asked(name, titles.get(name, name), Counted(many, mine), up, down))
    return sorted(rows, key=lambda one: (-one.asked.count, one.name))


def _thumbs(sql: Connection, wanted: Wanted) -> dict[str, int]:
    found = chosen(wanted, ARTICLE, func.count(feedback.c.seq)).group_by(ARTICLE)
    return dict(sql.execute(found).all())


def _titles(sql: Connection, site: str) -> dict[str, str]:
    """German ones, else the id."""
    title = articles.c.data["texts"]["de"]["title"].as_string()
    found = select(articles.c.id, title.label("title")).where(articles.c.site == site)
    return {row.id: row.title or row.id for row in sql.execute(found)}


def _intents(sql: Connection, wanted: Wanted) -> list[Asked]:
    found = chosen(wanted, INTENT, func.count(TURN.c.seq), asked=True).where(INTENT.is_not(None)).group_by(INTENT)
    rows = [Asked(name, name, Counted(many, replace(wanted, intent=name))) for name, many in sql.execute(found)]
    return sorted(rows, key=lambda one: (-one.asked.count, one.name))[:_MOST]


def _changed(sql: Connection, wanted: Wanted) -> list[Edited]:
    names = ("version", "at", "by", "note", "withdrawn")
    columns = [article_versions.c.id.label("article"), *(article_versions.c[name] for name in names)]
    found = select(*columns).where(article_versions.c.site == wanted.site)
    if wanted.first:
        found = found.where(article_versions.c.at >= begin(wanted.first))
    newest = found.order_by(article_versions.c.at.desc(), article_versions.c.id).limit(_MOST)
    return [Edited(**row._mapping) for row in sql.execute(newest)]
