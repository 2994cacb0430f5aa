"""What a new model is worth: asked with each site's frozen test set, beside the live one, and written down."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.errors import LotseError
from bot.evaluation import article_names, asked, load
from bot.knowledge.library import library
from bot.knowledge.record import Knowledge
from bot.processes import not_behind
from bot.storage.database import Database
from bot.studio import settings as studio_settings
from bot.studio.gate import Found, Verdict, judge
from bot.studio.nlu_files import NluFiles, plain
from bot.studio.standing import Figures as Given
from bot.studio.standing import measured
from bot.studio.trainings_data import Material
from nlu.evaluate.confusions import classes
from nlu.evaluate.figures import Figures, figures, rounded
from nlu.evaluate.folder import save_rows
from nlu.evaluate.labelled_set import BadSet, Known, Refused, Row, usable_rows
from nlu.evaluate.outcomes import Outcome, Scored
from nlu.evaluate.shares import Shares
from nlu.evaluate.side_by_side import Change, Comparison, compare

Heard = Callable[[int, int], None]
"""Hears of how many rows how many are done."""
_EVERY = 25
_LEARNED = "the model or an article has learned this very sentence"


@dataclass(frozen=True)
class SiteSet:
    """The frozen test set of a site as it is of use now."""

    site: str
    rows: list[Row]
    left_out: list[Refused]


Asked = dict[str, list[Scored]]
"""What became of each row, by site."""


@dataclass(frozen=True)
class SiteReport:
    """One site: the new model, and the live one where there is one that can be asked."""

    of: SiteSet
    scored: list[Scored]
    figures: Figures
    before: Figures | None
    comparison: Comparison | None

    @property
    def found(self) -> Found:
        """What the gate looks at."""
        lost = len(self.comparison.lost) if self.comparison else None
        return Found(len(self.scored), self.figures.all.wrong, _kept_off(self.figures), lost)

    def in_short(self) -> dict[str, Any]:
        """The figures that stand in the list of models."""
        told = self.comparison
        counts = {"won": len(told.won), "lost": len(told.lost)} if told else {"won": None, "lost": None}
        return _short(self.figures) | counts | {"left_out": len(self.of.left_out), "live": self.live}

    @property
    def live(self) -> dict[str, Any] | None:
        """The live model's figures."""
        return _short(self.before) if self.before else None

    def as_data(self) -> dict[str, Any]:
        """All but the rows."""
        told = self.comparison or Comparison({})
        return {
            "figures": self.in_short(),
            "live": self.live,
            "by_language": {name: _shares(one) | {"out_of_scope": None} for name, one in self._languages()},
            "intents": _classes(self.scored, self.figures, self.before),
            "confusions": [asdict(one) for one in self.figures.confusions],
            "won": [_change(one) for one in told.won],
            "lost": [_change(one) for one in told.lost],
            "left_out": [asdict(one) for one in self.of.left_out],
        }

    def _languages(self) -> Iterable[tuple[str, Shares]]:
        return self.figures.by_language.items()

    def save(self, folder: Path, model: str, against: str | None) -> None:
        """Report, rows and pictures."""
        from nlu.evaluate.pictures import draw

        folder.mkdir(parents=True)
        save_rows(folder / "rows.tsv", self.scored)
        pictures = [path.name for path in draw(self.scored, self.figures, folder)]
        head = {"site": self.of.site, "model": model, "against": against if self.before else None}
        data = head | self.as_data() | {"pictures": pictures}
        (folder / "report.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


class Examiner:
    """Asks models what the sites' test sets ask; what the search says to a text it is asked only once."""

    def __init__(self, database: Database, given: Material) -> None:
        knowledge = Knowledge(database)
        self.sites = tuple(knowledge.sites())
        self.sets = [found for site in self.sites if (found := _set(knowledge, given, site))]
        self._remembers = False

    @property
    def rows(self) -> int:
        """How many questions there are."""
        return sum(len(one.rows) for one in self.sets)

    def ask(self, model: Path, heard: Heard = lambda done, of: None) -> Asked:
        """What a model says to all of them; raises ModelMissing."""
        if not self.sets:
            return {}
        with not_behind():  # a brain may wait for the same index
            library()
        mind = load(model)
        if not self._remembers:
            remember_search(one.site for one in self.sets)
            self._remembers = True
        steps = _counted(self.rows, heard)
        return {one.site: asyncio.run(asked(mind, map(steps, one.rows), one.site)) for one in self.sets}

    def reports(self, new: Asked, live: Asked | None) -> list[SiteReport]:
        """One for each site that has a test set."""
        return [_report(one, new[one.site], (live or {}).get(one.site)) for one in self.sets]


def verdict(database: Database, sites: Iterable[str], reports: Sequence[SiteReport], live: Given = None) -> Verdict:
    """What the gates of all sites say; `live`: what was measured of the live model when it was made."""
    found = {one.of.site: one.found for one in reports}
    with database.read() as sql:
        gates = {site: studio_settings.read(sql, site).gate for site in sites}
    known = {site: measured((live or {}).get(site)) for site in gates}
    return judge({site: found.get(site) for site in gates}, gates, known)


def remember_search(sites: Iterable[str]) -> None:
    """The search of a text is the same for every model; only what is made of it differs."""
    for site in sites:
        index = library().shelf(site).index
        for verb in ("search", "look_again") if index else ():
            setattr(index, verb, cache(getattr(index, verb)))


def _counted(rows: int, heard: Heard) -> Callable[[Row], Row]:
    done = 0

    def step(row: Row) -> Row:
        nonlocal done
        done += 1
        if not done % _EVERY or done == rows:
            heard(done, rows)
        return row

    return step


def _set(knowledge: Knowledge, given: Material, site: str) -> SiteSet | None:
    """None where a site has no test set, or none whose rows fit its articles.

    A sentence that is an example or a wording itself is not asked: whoever has learned it proves nothing by knowing it.
    """
    if (text := given.tests(site)) is None:
        return None
    try:
        rows, left_out = usable_rows(f"tests/{site}.tsv", text, Known(article_names(knowledge, site), given.intents))
    except (BadSet, LotseError):
        return None
    known = _learned(knowledge, given, site)
    fresh = [row for row in rows if _bare(row.text) not in known]
    left_out += [Refused(row.line, row.text, _LEARNED) for row in rows if _bare(row.text) in known]
    return SiteSet(site, fresh, left_out) if fresh else None


def _learned(knowledge: Knowledge, given: Material, site: str) -> set[str]:
    examples = {_bare(one.text) for held in NluFiles(given.files).examples.values() for one in held}
    texts = (text for article in knowledge.articles(site) for text in article.texts.values())
    return examples.union(*({_bare(text.title), *map(_bare, text.questions)} for text in texts))


def _bare(text: str) -> str:
    return plain(text).strip(" ?!.")


def _report(one: SiteSet, new: list[Scored], live: list[Scored] | None) -> SiteReport:
    mine = figures(new)
    if live is None:
        return SiteReport(one, new, mine, None, None)
    other = figures(live)
    return SiteReport(one, new, mine, other, compare(new, mine, live, other))


def _short(told: Figures) -> dict[str, Any]:
    return _shares(told.all) | {"out_of_scope": rounded(_kept_off(told))}


def _kept_off(told: Figures) -> float | None:
    """Of foreign questions, those that got no answer: a question back is no harm, an answer is."""
    return 1 - told.oos.answered if told.oos else None


def _shares(told: Shares) -> dict[str, Any]:
    """By the names that they have in the interface."""
    found: dict[str, Any] = {
        "rows": told.rows,
        "right": told.right_at_once,
        "clarified": told.within_one_clarification - told.right_at_once,
        "in_vain": told.asked_in_vain,
        "unanswered": told.unanswered,
        "wrong": told.wrong,
    }
    short: dict[str, Any] = rounded(found)
    return short


def _classes(scored: Sequence[Scored], new: Figures, live: Figures | None) -> list[dict[str, Any]]:
    """Each intent and article, the weakest first."""
    wrong = Counter(classes(one)[0] for one in scored if one.outcome is Outcome.WRONG)
    old = live.classes if live else {}
    found = [
        {
            "name": name,
            "count": one.rows,
            "right": one.recall,
            "wrong": wrong[name] / one.rows,
            "precision": one.precision,
            "f1": one.f1,
            "f1_live": old[name].f1 if name in old else None,
        }
        for name, one in new.classes.items()
    ]
    short: list[dict[str, Any]] = rounded(found)
    return short


def _change(one: Change) -> dict[str, Any]:
    return {
        "text": one.text,
        "expected": one.expected,
        "before": one.against_given,
        "now": one.given,
        "outcome_before": _code(one.against_outcome),
        "outcome_now": _code(one.outcome),
    }


def _code(outcome: str) -> str:
    return Outcome(outcome).name.lower()
