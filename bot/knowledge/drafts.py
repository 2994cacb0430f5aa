"""Drafts of articles: at most one beside what is published, and never saved over what somebody else wrote."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.errors import ArticleChanged, NotFound
from bot.knowledge.articles import Article
from bot.storage.tables import article_drafts

State = Literal["draft", "review"]


@dataclass(frozen=True)
class Draft:
    """What an article is to become, or that it is to go (`withdraws`)."""

    article: Article
    base: int
    """The published version that it was written against; 0 where there was none."""
    state: State
    withdraws: bool
    note: str
    by: str
    """Who saved it last."""
    at: datetime
    version: int
    """Grows with every save; who saves must have seen the present one."""
    writers: tuple[str, ...] = ()
    """All who have a share in its words, who began it first: none of them is the second pair of eyes."""

    def written_by(self, name: str) -> "Draft":
        """The same with another share in it."""
        return self if name in self.writers else replace(self, writers=(*self.writers, name))


def find(sql: Connection, site: str, article: str) -> Draft | None:
    """The draft of an article, if there is one."""
    row = sql.execute(select(article_drafts).where(*_mine(site, article))).first()
    return _draft(row._mapping) if row else None


def wanted(sql: Connection, site: str, article: str, seen: int | None = None) -> Draft:
    """The draft; raises NotFound without one, and ArticleChanged where that, or another version, was `seen`."""
    found = find(sql, site, article)
    if found and seen in (None, found.version):
        return found
    if seen:
        raise ArticleChanged(version=found.version if found else 0)
    raise NotFound(article)


def listed(sql: Connection, site: str) -> dict[str, Draft]:
    """All drafts of a site, by the id of their article."""
    found = select(article_drafts).where(article_drafts.c.site == site)
    return {row.id: _draft(row._mapping) for row in sql.execute(found)}


def save(sql: Connection, site: str, draft: Draft, seen: int | None) -> Draft:
    """Store it in place of the version that was `seen` (None: there was none); raises ArticleChanged."""
    values = _values(draft)
    if seen is None:
        try:
            with sql.begin_nested():
                sql.execute(insert(article_drafts).values(site=site, id=draft.article.id, version=1, **values))
        except IntegrityError:
            raise ArticleChanged(version=wanted(sql, site, draft.article.id).version) from None
    else:
        held = update(article_drafts).where(*_mine(site, draft.article.id), article_drafts.c.version == seen)
        if not sql.execute(held.values(version=seen + 1, **values)).rowcount:
            present = find(sql, site, draft.article.id)
            raise ArticleChanged(version=present.version if present else 0)
    return wanted(sql, site, draft.article.id)


def remove(sql: Connection, site: str, article: str, seen: int) -> None:
    """Forget the draft of this version; raises ArticleChanged where it is another one meanwhile."""
    there = (*_mine(site, article), article_drafts.c.version == seen)
    if not sql.execute(delete(article_drafts).where(*there)).rowcount:
        present = find(sql, site, article)
        raise ArticleChanged(version=present.version if present else 0)


def _values(draft: Draft) -> dict[str, Any]:
    kept = ("base", "state", "withdraws", "note", "by", "at")
    data = {"data": draft.article.model_dump(mode="json"), "writers": list(draft.writers)}
    return data | {name: getattr(draft, name) for name in kept}


def _draft(row: Any) -> Draft:
    kept = ("base", "state", "withdraws", "note", "by", "at", "version")
    writers = tuple(row["writers"] or (row["by"],))
    return Draft(article=Article.stored(row["data"]), writers=writers, **{name: row[name] for name in kept})


def _mine(site: str, article: str) -> tuple[ColumnElement[bool], ...]:
    return article_drafts.c.site == site, article_drafts.c.id == article
