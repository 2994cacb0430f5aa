"""What editors do with articles: each act in one transaction with its entry in the audit log."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, select

from bot.clock import Clock, now
from bot.errors import NotFound
from bot.knowledge import article_rows, editing
from bot.knowledge.article_rows import Act, Version
from bot.knowledge.articles import Article
from bot.knowledge.differences import Change, differences
from bot.knowledge.drafts import Draft
from bot.knowledge.editing import Edited
from bot.service_hours import ZONE
from bot.staff import audit_log
from bot.staff.models import Staff
from bot.storage.database import Database
from bot.storage.tables import articles, offices, sites
from bot.studio import settings
from bot.studio.article_list import Listed, Wanted, listed
from bot.studio.settings import StudioSettings

T = TypeVar("T")


class Place(NamedTuple):
    """Which article of which site."""

    site: str
    article: str


class ArticleDesk:
    """The editors' door to the knowledge; raises NotFound for an unknown site or article."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        self._database, self._clock = database, clock

    def settings(self, site: str) -> StudioSettings:
        """What the site has settled."""
        with self._database.read() as sql:
            _check(sql, site)
            return settings.read(sql, site)

    def settle(self, staff: Staff, site: str, wanted: StudioSettings) -> StudioSettings:
        """Settle it anew."""
        with self._database.write() as sql:
            _check(sql, site)
            settings.save(sql, site, wanted)
            audit_log.record(sql, staff.name, "studio_settings", site, site, wanted.model_dump(), self._clock())
        return wanted

    def listed(self, site: str, wanted: Wanted) -> list[Listed]:
        """The articles that fit."""
        with self._database.read() as sql:
            _check(sql, site)
            return listed(sql, site, wanted, self.today())

    def today(self) -> date:
        """In the city."""
        return self._clock().astimezone(ZONE).date()

    def topics(self, site: str) -> list[str]:
        """The topics that articles of the site have, by name."""
        found = select(articles.c.data["topic"].as_string()).where(articles.c.site == site).distinct()
        with self._database.read() as sql:
            _check(sql, site)
            return sorted(sql.scalars(found))

    def offices(self, site: str) -> list[dict[str, Any]]:
        """The offices of the site as they are stored, by id."""
        found = select(offices.c.data).where(offices.c.site == site).order_by(offices.c.id)
        with self._database.read() as sql:
            _check(sql, site)
            return list(sql.scalars(found))

    def departments(self, site: str) -> list[str]:
        """The departments that the site or one of its articles names."""
        named = select(articles.c.data["department"].as_string()).where(articles.c.site == site).distinct()
        with self._database.read() as sql:
            _check(sql, site)
            own = (sql.scalar(select(sites.c.data).where(sites.c.id == site)) or {}).get("departments", ())
            return sorted({name for name in (*own, *sql.scalars(named)) if name})

    def read(self, at: Place) -> Edited:
        """What is published and what it is to become."""
        with self._database.read() as sql:
            return editing.read(sql, *at)

    def versions(self, at: Place) -> list[Version]:
        """What the article was, newest first."""
        with self._database.read() as sql:
            return article_rows.versions(sql, *at)

    def version(self, at: Place, number: int) -> Article:
        """What it was once."""
        with self._database.read() as sql:
            return article_rows.version(sql, *at, number)

    def differences(self, at: Place, before: int, after: int) -> list[Change]:
        """Between two versions; 0 before the first one stands for nothing, 0 after for the draft."""
        with self._database.read() as sql:
            old = article_rows.version(sql, *at, before) if before else None
            new = article_rows.version(sql, *at, after) if after else _draft(sql, at)
        return differences(old, new)

    def create(self, staff: Staff, site: str, article: Article, note: str) -> Draft:
        """The draft of a new article; raises NameTaken."""
        at = Place(site, article.id)
        return self._do(staff, at, "article_begun", lambda sql, act: editing.create(sql, site, article, act), note)

    def save(self, staff: Staff, at: Place, article: Article, note: str, seen: int | None, base: int | None) -> Draft:
        """Keep what was written; raises ArticleChanged."""

        def verb(sql: Connection, act: Act) -> Draft:
            editing.read(sql, *at)
            return editing.save(sql, at.site, article, act, seen, base)

        return self._do(staff, at, "article_saved", verb, note)

    def submit(self, staff: Staff, at: Place, note: str, seen: int | None) -> Draft:
        """Lay the draft before a second person."""
        return self._do(staff, at, "article_submitted", lambda sql, act: editing.submit(sql, *at, act, seen), note)

    def reject(self, staff: Staff, at: Place, note: str, seen: int | None) -> Draft:
        """Give the draft back."""
        return self._do(staff, at, "article_rejected", lambda sql, act: editing.reject(sql, *at, act, seen), note)

    def publish(self, staff: Staff, at: Place, note: str, seen: int | None) -> int:
        """Make the draft what citizens get; raises NeedsSecondPerson and ArticleChanged."""

        def verb(sql: Connection, act: Act) -> int:
            settled = settings.read(sql, at.site)
            return editing.publish(sql, *at, act, seen, settled.four_eyes, settled.review_after)

        return self._do(staff, at, "article_published", verb, note)

    def discard(self, staff: Staff, at: Place, seen: int | None) -> None:
        """Forget the draft."""
        self._do(staff, at, "article_draft_dropped", lambda sql, act: editing.discard(sql, *at, seen))

    def withdraw(self, staff: Staff, at: Place, note: str) -> None:
        """The article goes: at once, or when a second person has agreed."""
        self._at_once(staff, at, "article_withdrawn", lambda sql, act: editing.withdraw(sql, *at, act), note)

    def roll_back(self, staff: Staff, at: Place, version: int, note: str) -> None:
        """The article is again what it was: at once, or when a second person has agreed."""
        self._at_once(
            staff, at, "article_rolled_back", lambda sql, act: editing.roll_back(sql, *at, version, act), note
        )

    def add_questions(self, staff: Staff, at: Place, language: str, texts: Sequence[str], note: str) -> bool:
        """Further example questions; whether they are live now."""
        return self._do(
            staff, at, "article_questions", lambda sql, act: _questions(sql, at, language, texts, act), note
        )

    def _at_once(self, staff: Staff, at: Place, name: str, verb: Callable[[Connection, Act], Draft], note: str) -> None:
        def both(sql: Connection, act: Act) -> None:
            draft, settled = verb(sql, act), settings.read(sql, at.site)
            if settled.four_eyes:
                editing.submit(sql, *at, act, draft.version)
            else:
                editing.publish(sql, *at, act, draft.version, False, settled.review_after)

        self._do(staff, at, name, both, note)

    def _do(self, staff: Staff, at: Place, name: str, verb: Callable[[Connection, Act], T], note: str = "") -> T:
        """In one transaction with what the audit log says of it."""
        act = Act(staff.name, self._clock(), note)
        with self._database.write() as sql:
            _check(sql, at.site)
            done = verb(sql, act)
            audit_log.record(sql, staff.name, name, at.article, at.site, {}, act.at)
        return done


def _draft(sql: Connection, at: Place) -> Article | None:
    """What the article is to become; None where it is to go, or nobody is changing it."""
    found = editing.read(sql, *at).draft
    return None if found is None or found.withdraws else found.article


def _questions(sql: Connection, at: Place, language: str, texts: Sequence[str], act: Act) -> bool:
    four_eyes = settings.read(sql, at.site).four_eyes
    return editing.add_questions(sql, *at, language, texts, act, four_eyes)


def _check(sql: Connection, site: str) -> None:
    if sql.scalar(select(sites.c.id).where(sites.c.id == site)) is None:
        raise NotFound(site)
