"""The stored knowledge of all sites: articles with their versions, offices, and the sites themselves."""

import logging
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, insert, select, update

from bot.clock import Clock, now
from bot.errors import NotFound
from bot.knowledge import article_rows, site_rows
from bot.knowledge.article_rows import Act
from bot.knowledge.articles import Article
from bot.knowledge.files import Site
from bot.knowledge.merge import completed
from bot.knowledge.offices import Office
from bot.storage.database import Database
from bot.storage.tables import articles, offices, sites

log = logging.getLogger(__name__)

_IMPORTED = "import"
"""Why articles change that are read from a file."""


@dataclass
class Changes:
    """What an import did: ids of articles, and what was refused with line and reason."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: list[tuple[int, str, str]] = field(default_factory=list)


class Knowledge:
    """All that is done with the knowledge base; safe to use from several threads and processes."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        self._database = database
        self._clock = clock

    def site(self, site: str) -> Site:
        """The site; raises NotFound."""
        with self._database.read() as sql:
            data = sql.scalar(select(sites.c.data).where(sites.c.id == site))
        if data is None:
            raise NotFound(site)
        return Site.model_validate(data)

    def sites(self) -> list[str]:
        """Ids of all sites."""
        with self._database.read() as sql:
            return list(sql.scalars(select(sites.c.id).order_by(sites.c.id)))

    def versions(self) -> dict[str, int]:
        """The version of each site's knowledge; it grows with every change."""
        with self._database.read() as sql:
            found = sql.execute(select(sites.c.id, sites.c.knowledge_version))
            return {row.id: row.knowledge_version for row in found}

    def save_site(self, site: Site) -> bool:
        """Create or replace a site's own data; whether anything changed. Raises InvalidRequest for an unfit id."""
        site_rows.check_id(site.id)
        with self._database.write() as sql:
            return site_rows.save(sql, site, self._clock())

    def article(self, site: str, article: str) -> Article:
        """One article; raises NotFound."""
        mine = (articles.c.site == site, articles.c.id == article)
        with self._database.read() as sql:
            data = sql.scalar(select(articles.c.data).where(*mine))
        if data is None:
            raise NotFound(article)
        return Article.stored(data)

    def articles(self, site: str) -> list[Article]:
        """All articles of a site, by id."""
        found = select(articles.c.data).where(articles.c.site == site).order_by(articles.c.id)
        with self._database.read() as sql:
            return [article for data in sql.scalars(found) if (article := _readable(data, site))]

    def offices(self, site: str) -> dict[str, Office]:
        """All offices of a site, by id."""
        found = select(offices.c.data).where(offices.c.site == site).order_by(offices.c.id)
        with self._database.read() as sql:
            stored = [Office.model_validate(data) for data in sql.scalars(found)]
        return {office.id: office for office in stored}

    def apply(self, site: str, new_offices: tuple[Office, ...], new_articles: tuple[Article, ...], by: str) -> Changes:
        """Add and change what is given, in one step; what is stored and not given stays as it is.

        An article is the same as a stored one when its `external_id` is, else when its `id` is and the stored one
        has no `external_id` of another catalogue. Raises InvalidRequest for an id that no site may have.
        """
        site_rows.check_id(site)
        changes = Changes()
        with self._database.write() as sql:
            site_rows.hold(sql, site, self._clock())
            touched = [_save_office(sql, site, office) for office in new_offices]
            stored = _Stored(sql, site)
            for article in new_articles:
                self._apply(sql, site, article, stored, changes, by)
            if any(touched) or changes.added or changes.changed:
                site_rows.bump(sql, site)
        return changes

    def after(self, site: str, new_articles: tuple[Article, ...]) -> list[Article]:
        """The articles of a site as `apply` would leave them, by id; nothing is stored. Raises InvalidRequest."""
        site_rows.check_id(site)
        with self._database.read() as sql:
            stored = _Stored(sql, site)
        for article in new_articles:
            if not stored.refusal(article):
                before = stored.article(stored.same(article))
                merged = completed(article, before) if before else article
                stored.add(merged, 0, merged.model_dump(mode="json"))
        return [Article.stored(data) for _, (_, data) in sorted(stored.by_id.items())]

    def _apply(
        self, sql: Connection, site: str, article: Article, stored: "_Stored", changes: Changes, by: str
    ) -> None:
        if why := stored.refusal(article):
            changes.refused.append((0, article.external_id or article.id, why))
            return
        known = stored.same(article)
        before = stored.article(known)
        article = completed(article, before) if before else article
        data = article.model_dump(mode="json")
        if before and before.model_dump(mode="json") == data:
            changes.unchanged.append(article.id)
            return
        version = stored.newest.get(article.id, 0) + 1
        article_rows.write(sql, site, article, version, Act(by, self._clock(), _IMPORTED))
        stored.add(article, version, data)
        (changes.changed if known else changes.added).append(article.id)


class _Stored:
    """What the record holds of a site while an import runs."""

    def __init__(self, sql: Connection, site: str) -> None:
        rows = sql.execute(select(articles).where(articles.c.site == site)).all()
        self.by_id = {row.id: (row.version, row.data) for row in rows}
        self.newest = article_rows.newest_of_all(sql, site)
        self._withdrawn = article_rows.withdrawn(sql, site)
        self.by_external: dict[str, str] = {row.external_id: row.id for row in rows if row.external_id}

    def same(self, article: Article) -> str | None:
        """Id of the stored article that `article` is a newer text of."""
        if article.external_id and article.external_id in self.by_external:
            return self.by_external[article.external_id]
        taken = self.by_id.get(article.id)
        return article.id if taken and not taken[1].get("external_id") else None

    def refusal(self, article: Article) -> str:
        """Why it is not taken over; a catalogue does not bring back what a person has taken away."""
        if self.same(article):
            return ""
        if article.id in self.by_id:
            return f"the id {article.id} is taken"
        gone = self._withdrawn.intersection((article.id, article.external_id))
        return "somebody has withdrawn it in the studio" if gone else ""

    def article(self, known: str | None) -> Article | None:
        """The stored article of this id; data of an older edition is read as that of this one."""
        return Article.stored(self.by_id[known][1]) if known else None

    def add(self, article: Article, version: int, data: dict[str, object]) -> None:
        self.by_id[article.id] = (version, data)
        self.newest[article.id] = version
        if article.external_id:
            self.by_external[article.external_id] = article.id


def _readable(data: dict[str, Any], site: str) -> Article | None:
    """One article that an older program has stored and this one refuses must not take all others away."""
    try:
        return Article.stored(data)
    except ValidationError as error:
        fields = {".".join(map(str, one["loc"])) for one in error.errors()}
        log.error("%s: the article %s is left out: %s", site, data.get("id"), ", ".join(sorted(fields)))
        return None


def _save_office(sql: Connection, site: str, office: Office) -> bool:
    """Store an office; False if nothing changed."""
    mine, data = (offices.c.site == site, offices.c.id == office.id), office.model_dump(mode="json")
    stored = sql.scalar(select(offices.c.data).where(*mine))
    if stored is None:
        sql.execute(insert(offices).values(site=site, id=office.id, data=data))
    elif stored != data:
        sql.execute(update(offices).where(*mine).values(data=data))
    return bool(stored != data)
