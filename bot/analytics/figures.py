"""The figures of a site over some days; each says by which turns it came about."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy import Connection, select

from bot.analytics.changes import Changed, changed, title_of
from bot.analytics.tallies import Outcomes, Tallies, tallies
from bot.analytics.turns import Wanted, spoken_in
from bot.analytics.unanswered import Group, groups
from bot.service_hours import ZONE
from bot.storage.tables import articles

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
QUESTIONS = ("answered", "clarified", "unanswered")
"""What became of questions: these have shares, of the three together."""
_MOST = 15


@dataclass(frozen=True)
class Counted:
    """A number, and what it counts."""

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
class Figures:
    """All figures of some days."""

    conversations: Counted
    messages: Counted
    turns: Counted
    groups: dict[str, Counted]
    by_outcome: dict[str, Counted]
    by_day: dict[date, dict[str, Counted]]
    by_language: list[Covered]
    by_channel: list[Covered]
    articles: list[Asked]
    """All that were given as an answer, the most asked first."""
    top_intents: list[Asked]
    unanswered: list[tuple[Group, Counted]]
    changed: list[Changed]

    @property
    def top_articles(self) -> list[Asked]:
        """The most asked ones."""
        return self.articles[:_MOST]

    @property
    def unhelpful(self) -> list[Asked]:
        """Those that most people did not find helpful."""
        return sorted(filter(_downs, self.articles), key=lambda one: -_downs(one))[:_MOST]

    @property
    def shares(self) -> dict[str, float | None]:
        """Of all questions, by what became of them; None without any."""
        whole = sum(self.groups[name].count for name in QUESTIONS)
        return {name: self.groups[name].count / whole if whole else None for name in QUESTIONS}


def figures(sql: Connection, wanted: Wanted) -> Figures:
    """Of the turns that fit; `wanted` names a site and days."""
    found = tallies(sql, wanted)
    many = _sum(found["language"].values())
    messages, conversations = sql.execute(spoken_in(wanted)).one()
    return Figures(
        conversations=Counted(conversations, replace(wanted, each="conversation")),
        messages=Counted(messages, replace(wanted, each="message")),
        turns=_count(wanted, many, ()),
        groups=_groups(wanted, many),
        by_outcome={name: _count(wanted, many, (name,)) for name, _ in many.most_common()},
        by_day=_by_day(wanted, found["hour"]),
        by_language=_covered(found["language"], {name: replace(wanted, language=name) for name in found["language"]}),
        by_channel=_covered(found["channel"], {name: replace(wanted, channel=name) for name in found["channel"]}),
        articles=_articles(sql, wanted, found),
        top_intents=_intents(wanted, found["intent"]),
        unanswered=_unanswered(sql, wanted, found["cluster"]),
        changed=changed(sql, wanted),
    )


def _sum(found: Iterable[Outcomes]) -> Counter[str]:
    """`sum` would make a new counter for each."""
    whole = Counter[str]()
    for one in found:
        whole.update(one)
    return whole


def _count(wanted: Wanted, many: Outcomes, outcomes: tuple[str, ...]) -> Counted:
    """Without outcomes: all of them."""
    counted = sum(number for name, number in many.items() if not outcomes or name in outcomes)
    return Counted(counted, replace(wanted, outcome=outcomes))


def _groups(wanted: Wanted, many: Outcomes) -> dict[str, Counted]:
    return {name: _count(wanted, many, outcomes) for name, outcomes in GROUPS.items()}


def _by_day(wanted: Wanted, by_hour: Mapping[str, Outcomes]) -> dict[date, dict[str, Counted]]:
    """Hours are counted in the record and put together to days of the city, whatever the clock did that day."""
    found: defaultdict[date, Counter[str]] = defaultdict(Counter)
    for hour, many in by_hour.items():
        at = datetime.strptime(hour, "%Y-%m-%dT%H").replace(tzinfo=UTC)
        found[at.astimezone(ZONE).date()].update(many)
    days = {day: replace(wanted, first=day, last=day) for day in sorted(found)}
    return {day: {"turns": _count(mine, found[day], ()), **_groups(mine, found[day])} for day, mine in days.items()}


def _covered(found: Mapping[str, Outcomes], mine: dict[str, Wanted]) -> list[Covered]:
    kinds = ((), ANSWERED, UNANSWERED)
    rows = [Covered(name, *(_count(mine[name], many, one) for one in kinds)) for name, many in found.items()]
    return sorted(rows, key=lambda one: (-one.turns.count, one.name))


def _articles(sql: Connection, wanted: Wanted, found: Tallies) -> list[Asked]:
    given, titles = replace(wanted, outcome=ANSWERED), _titles(sql, wanted.site)
    many, up, down = (_many(found[name], ANSWERED) for name in ("article", "up", "down"))
    rows = []
    for name in _most(many):
        mine = replace(given, article=name)
        ups = Counted(up.get(name, 0), replace(mine, helpful=True))
        downs = Counted(down.get(name, 0), replace(mine, helpful=False))
        rows.append(Asked(name, titles.get(name) or name, Counted(many[name], mine), ups, downs))
    return rows


def _many(found: Mapping[str, Outcomes], outcomes: tuple[str, ...] = ()) -> dict[str, int]:
    """How many turns there are of each, with these outcomes; without any, of all."""
    many = {name: sum(one.get(wanted, 0) for wanted in outcomes or one) for name, one in found.items()}
    return {name: number for name, number in many.items() if number}


def _most(many: Mapping[str, int]) -> list[str]:
    return sorted(many, key=lambda name: (-many[name], name))


def _downs(one: Asked) -> int:
    return one.down.count if one.down else 0


def _titles(sql: Connection, site: str) -> dict[str, str]:
    found = select(articles.c.id, title_of(articles.c.data)).where(articles.c.site == site)
    return dict(sql.execute(found).all())


def _intents(wanted: Wanted, found: Mapping[str, Outcomes]) -> list[Asked]:
    many = _many(found)
    return [Asked(name, name, Counted(many[name], replace(wanted, intent=name))) for name in _most(many)[:_MOST]]


def _unanswered(sql: Connection, wanted: Wanted, found: Mapping[str, Outcomes]) -> list[tuple[Group, Counted]]:
    many, mine = _many(found, UNANSWERED), replace(wanted, outcome=UNANSWERED)
    listed = groups(sql, wanted.site, _most(many)[:_MOST])
    return [(one, Counted(many[one.id], replace(mine, group=one.id))) for one in listed]
