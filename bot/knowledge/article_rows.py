"""The rows of articles and of their versions: what is changed keeps what it was, who did it and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from bot.errors import NotFound
from bot.knowledge.articles import Article
from bot.storage.tables import article_versions, articles


@dataclass(frozen=True)
class Act:
    """Who changes an article, when and why, and who has looked at it besides."""

    by: str
    at: datetime
    note: str = ""
    approved_by: str | None = None


@dataclass(frozen=True)
class Version:
    """One version of an article, without its text; `withdrawn`: from then on there was none."""

    version: int
    at: datetime
    by: str
    approved_by: str | None
    note: str
    withdrawn: bool


def published(sql: Connection, site: str, article: str) -> tuple[int, Article] | None:
    """The article that citizens get and its version; None if there is none."""
    row = sql.execute(select(articles.c.version, articles.c.data).where(*_mine(site, article))).first()
    return (row.version, Article.stored(row.data)) if row else None


def newest(sql: Connection, site: str, article: str) -> int:
    """The number of the newest version, also of a withdrawn article; 0 if there never was one."""
    mine = (article_versions.c.site == site, article_versions.c.id == article)
    return sql.scalar(select(func.max(article_versions.c.version)).where(*mine)) or 0


def newest_of_all(sql: Connection, site: str) -> dict[str, int]:
    """The same of each article that there ever was."""
    found = select(article_versions.c.id, func.max(article_versions.c.version)).where(article_versions.c.site == site)
    return {row[0]: row[1] for row in sql.execute(found.group_by(article_versions.c.id))}


def withdrawn(sql: Connection, site: str) -> set[str]:
    """Ids of the articles that were withdrawn last, and their ids in the catalogue they came from."""
    latest = newest_of_all(sql, site)
    columns = (article_versions.c.id, article_versions.c.version, article_versions.c.data["external_id"].as_string())
    found = select(*columns).where(article_versions.c.site == site, article_versions.c.withdrawn)
    gone = [row for row in sql.execute(found) if row[1] == latest[row[0]]]
    return {name for row in gone for name in (row[0], row[2]) if name}


def write(sql: Connection, site: str, article: Article, version: int, act: Act) -> None:
    """Make this the article that citizens get, as this version."""
    data = article.model_dump(mode="json")
    values = {
        "external_id": article.external_id,
        "service_key": article.service_key,
        "version": version,
        "data": data,
        "updated_at": act.at,
    }
    if not sql.execute(update(articles).where(*_mine(site, article.id)).values(values)).rowcount:
        sql.execute(insert(articles).values(site=site, id=article.id, **values))
    _keep(sql, site, article.id, version, data, act)


def withdraw(sql: Connection, site: str, article: Article, version: int, act: Act) -> None:
    """From now on citizens do not get it; what it said stays in its last version."""
    sql.execute(delete(articles).where(*_mine(site, article.id)))
    _keep(sql, site, article.id, version, article.model_dump(mode="json"), act, withdrawn=True)


def _keep(
    sql: Connection, site: str, article: str, version: int, data: dict[str, Any], act: Act, withdrawn: bool = False
) -> None:
    values = {"site": site, "id": article, "version": version, "data": data, "withdrawn": withdrawn, **vars(act)}
    sql.execute(insert(article_versions).values(values))


def versions(sql: Connection, site: str, article: str) -> list[Version]:
    """All versions, newest first; raises NotFound for an article that never was."""
    columns = [article_versions.c[name] for name in Version.__dataclass_fields__]
    found = select(*columns).where(article_versions.c.site == site, article_versions.c.id == article)
    rows = sql.execute(found.order_by(article_versions.c.version.desc())).all()
    if not rows:
        raise NotFound(article)
    return [Version(**row._mapping) for row in rows]


def version(sql: Connection, site: str, article: str, number: int) -> Article:
    """What the article was; raises NotFound."""
    mine = (article_versions.c.site == site, article_versions.c.id == article, article_versions.c.version == number)
    data = sql.scalar(select(article_versions.c.data).where(*mine))
    if data is None:
        raise NotFound(f"{article}, version {number}")
    return Article.stored(data)


def _mine(site: str, article: str) -> tuple[ColumnElement[bool], ...]:
    return articles.c.site == site, articles.c.id == article
