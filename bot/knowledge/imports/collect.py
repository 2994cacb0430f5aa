"""Brings the records of a catalogue together: one article per id, each refusal with its line."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from bot.knowledge.articles import Article
from bot.knowledge.imports.batch import NO_TEXT, Batch, Refused
from bot.knowledge.imports.slugs import slug
from bot.knowledge.imports.source import reason, shown
from bot.knowledge.offices import Office

TOPIC = "dienstleistungen"
"""Topic of articles from a catalogue that knows no topics."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One record on its way to an article. Records with the same `ref` are languages of one article."""

    line: int
    ref: str
    fields: dict[str, Any]
    id: str | None = None
    """The article's id where the catalogue names it; else it is made from the title."""


@dataclass
class Collector:
    """Checks records one by one, so that a bad one costs nobody else anything."""

    offices: dict[str, Office] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    left_out: list[Refused] = field(default_factory=list)
    _articles: dict[str, Article] = field(default_factory=dict)
    _first: dict[str, Draft] = field(default_factory=dict)

    def refuse(self, line: int, ref: object, why: str) -> None:
        """Note a record that is not taken over."""
        self.refused.append(Refused(line, shown(ref), why))

    def leave_out(self, line: int, ref: object, why: str) -> None:
        """Note a part that is missing from a record that is taken over."""
        self.left_out.append(Refused(line, shown(ref), why))

    def add_office(self, line: int, ref: str, fields: dict[str, Any]) -> None:
        """Check and keep one office."""
        try:
            office = Office.model_validate(fields)
        except ValidationError as error:
            return self.refuse(line, ref, reason(error))
        if office.id in self.offices:
            return self.refuse(line, ref, "this office stands twice")
        self.offices[office.id] = office
        return None

    def add(self, draft: Draft) -> None:
        """Check and keep one record, or join it to the article in another language it belongs to."""
        try:
            article = Article.model_validate(draft.fields | {"id": draft.id or "made-later"})
        except ValidationError as error:
            return self.refuse(draft.line, draft.ref, reason(error))
        known = self._articles.get(draft.ref)
        if known and (twice := sorted(known.texts.keys() & article.texts.keys())):
            first = self._first[draft.ref].line
            return self.refuse(draft.line, draft.ref, f"stands twice in {twice[0]}, first in line {first}")
        if not article.answers_something:
            return self.refuse(draft.line, draft.ref, NO_TEXT)
        self._articles[draft.ref] = _join(known, article) if known else article
        self._first.setdefault(draft.ref, draft)
        return None

    def batch(self) -> Batch:
        """Everything collected; the ids of the articles do not depend on the order of the records."""
        named = dict(self._named())
        return Batch(
            offices=tuple(self.offices.values()),
            articles=tuple(named.values()),
            refused=tuple(sorted(self.refused, key=lambda refused: refused.line)),
            left_out=tuple(sorted(self.left_out, key=lambda part: part.line)),
            lines={article.external_id or article.id: self._first[ref].line for ref, article in named.items()},
        )

    def _named(self) -> Iterator[tuple[str, Article]]:
        wanted = {ref: self._first[ref].id or slug(_title(a)) for ref, a in self._articles.items()}
        often = Counter(wanted.values())
        taken: dict[str, str] = {}
        for ref, article in self._articles.items():
            made = slug(wanted[ref], ref) if often[wanted[ref]] > 1 else wanted[ref]
            if taken.setdefault(made, ref) == ref:
                yield ref, article.model_copy(update={"id": made})
            else:
                self.refuse(self._first[ref].line, ref, f"its id {made} is that of {shown(taken[made])}")


def _title(article: Article) -> str:
    return article.text("de")[1].title


def _join(one: Article, other: Article) -> Article:
    """Both languages in one article; a date that one of them names counts over a guess."""
    named = [article.updated for article in (one, other) if "updated" not in article.unsaid]
    joined = {
        "texts": {**one.texts, **other.texts},
        "updated": max(named or (one.updated, other.updated)),
        "unsaid": one.unsaid & other.unsaid,
    }
    return one.model_copy(update=joined)
