"""The rows of the sites: written in single statements, so that two processes can do it at the same time."""

from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Text, cast, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.errors import InvalidRequest
from bot.knowledge.articles import Slug
from bot.knowledge.files import Site
from bot.storage.tables import sites
from bot.wording import languages

_SLUG: TypeAdapter[str] = TypeAdapter(Slug)


def check_id(site: str) -> None:
    """Raises InvalidRequest for an id that does not fit into addresses and file names."""
    try:
        _SLUG.validate_python(site)
    except ValidationError as error:
        raise InvalidRequest(f"the site id {site!r} is not 2 to 80 of a-z, 0-9 and hyphens") from error


def save(sql: Connection, site: Site, at: datetime) -> bool:
    """Create or replace a site's own data; a change raises the version. False if nothing changed."""
    row = _insert(sql, site, at)
    changed = row.on_conflict_do_update(
        index_elements=[sites.c.id],
        set_={
            "data": row.excluded.data,
            "updated_at": row.excluded.updated_at,
            "knowledge_version": sites.c.knowledge_version + 1,
        },
        where=cast(sites.c.data, Text) != cast(row.excluded.data, Text),  # JSON of PostgreSQL has no equality
    )
    return sql.execute(changed.returning(sites.c.id)).first() is not None


def hold(sql: Connection, site: str, at: datetime) -> None:
    """Make sure there is a site with this id, and let other writers to it wait until the transaction ends."""
    bare = Site(id=site, name={"de": site.capitalize()}, languages=languages())
    sql.execute(_insert(sql, bare, at).on_conflict_do_nothing(index_elements=[sites.c.id]))
    lock(sql, site)


def lock(sql: Connection, site: str) -> None:
    """Let other writers to a site's knowledge wait until the transaction ends."""
    sql.execute(select(sites.c.id).where(sites.c.id == site).with_for_update())


def bump(sql: Connection, site: str) -> None:
    """Raise the version of a site's knowledge, by which running programs notice a change."""
    change = update(sites).where(sites.c.id == site)
    sql.execute(change.values(knowledge_version=sites.c.knowledge_version + 1))


def _insert(sql: Connection, site: Site, at: datetime) -> Any:
    dialect = postgresql if sql.dialect.name == "postgresql" else sqlite
    return dialect.insert(sites).values(id=site.id, data=site.model_dump(mode="json"), updated_at=at)
