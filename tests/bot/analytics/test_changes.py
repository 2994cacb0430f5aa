"""What changed in some days, and what somebody has to look at."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from bot.analytics.changes import Changed, Waiting, changed, waiting
from bot.analytics.turns import Wanted
from bot.storage.database import Database
from bot.storage.tables import activations, article_drafts, article_versions, articles

NOON = datetime(2026, 10, 25, 12, tzinfo=UTC)
TODAY = date(2026, 10, 25)
WANTED = Wanted("musterstadt", TODAY, TODAY)


def _data(title: str, **days: str | None) -> dict[str, Any]:
    return {"texts": {"de": {"title": title}}, "review_by": None, "valid_to": None} | days


def _version(database: Database, name: str, at: datetime = NOON, **more: Any) -> None:
    values = {"site": "musterstadt", "id": name, "version": 1, "data": _data(name.title()), "at": at, "by": "edith"}
    with database.write() as sql:
        sql.execute(insert(article_versions).values(values | more))


def _changed(database: Database) -> list[Changed]:
    with database.read() as sql:
        return changed(sql, WANTED)


def test_articles_and_models_of_these_days_the_newest_first(database: Database) -> None:
    _version(database, "hund", note="Neue Gebühr", version=3)
    _version(database, "pass", NOON + timedelta(hours=1), withdrawn=True)
    _version(database, "gestern", NOON - timedelta(days=1))
    _version(database, "morgen", NOON + timedelta(days=1))
    _version(database, "dort", site="anderswo")
    with database.write() as sql:
        later = NOON + timedelta(minutes=30)
        sql.execute(insert(activations).values(model="m2", by="anna", at=later, reason="besser"))
    found = [(one.kind, one.title, one.version, one.by, one.note, one.withdrawn) for one in _changed(database)]
    assert found == [
        ("article", "Pass", 1, "edith", "", True),
        ("model", "m2", None, "anna", "besser", False),
        ("article", "Hund", 3, "edith", "Neue Gebühr", False),
    ]


def test_an_import_is_one_change(database: Database) -> None:
    for number in range(20):
        _version(database, f"a{number:02}", NOON + timedelta(milliseconds=number), by="import")
    _version(database, "hund", NOON + timedelta(seconds=1))
    assert [(one.by, one.many) for one in _changed(database)] == [("edith", 1), ("import", 20)]


def test_two_saves_of_one_article_stay_two(database: Database) -> None:
    _version(database, "hund", version=1)
    _version(database, "hund", NOON + timedelta(seconds=5), version=2)
    assert [(one.version, one.many) for one in _changed(database)] == [(2, 1), (1, 1)]


@pytest.mark.parametrize(("state", "names"), [("due", ["alt", "entwurf", "heute"]), ("expired", ["abgelaufen"])])
def test_what_awaits_somebody_also_where_somebody_is_at_work(
    database: Database, state: Waiting, names: list[str]
) -> None:
    days = {
        "heute": {"review_by": "2026-10-25"},
        "alt": {"review_by": "2025-01-01", "valid_to": "2026-10-25"},
        "morgen": {"review_by": "2026-10-26"},
        "nie": {},
        "abgelaufen": {"review_by": "2026-01-01", "valid_to": "2026-10-24"},
        "entwurf": {"review_by": "2026-01-01"},
    }
    basic = {"site": "musterstadt", "version": 1, "updated_at": NOON}
    with database.write() as sql:
        for name, given in days.items():
            sql.execute(insert(articles).values(basic | {"id": name, "data": _data(name.title(), **given)}))
        draft = {"site": "musterstadt", "id": "entwurf", "base": 1, "state": "draft", "data": {}, "by": "e", "at": NOON}
        sql.execute(insert(article_drafts).values(draft))
    with database.read() as sql:
        many, found = waiting(sql, "musterstadt", state, TODAY)
    assert (many, [one.id for one in found]) == (len(names), names)
    assert found[0].title == names[0].title()
