"""The categories of a site come out of the record as they went in, in every process."""

import pytest

from bot.cases import catalogue, editions
from bot.cases.catalogue import Catalogue
from bot.cases.catalogues import EMPTY, Catalogues
from bot.errors import NotFound
from bot.prepare import DEMO
from bot.storage.database import Database
from tests.bot.cases.reports import LAMP, RUDE, SITE

SMALL = Catalogue(groups={"a": {"de": "A"}}, services=(LAMP, RUDE))


def test_a_site_without_categories_has_an_empty_catalogue(database: Database) -> None:
    assert Catalogues(database).of(SITE) is EMPTY
    assert Catalogues(database).of("nowhere").services == ()


def test_the_demo_citys_categories_come_back_as_they_were(database: Database) -> None:
    whole = catalogue.load(DEMO)
    assert Catalogues(database).keep(SITE, whole)
    assert Catalogues(database).of(SITE) == whole


def test_the_same_object_is_given_until_something_changes(database: Database) -> None:
    kept = Catalogues(database)
    kept.keep(SITE, SMALL)
    first = kept.of(SITE)
    assert kept.of(SITE) is first
    assert not kept.keep(SITE, SMALL)
    assert kept.keep(SITE, Catalogue(groups=SMALL.groups, services=(LAMP,)))
    assert [service.code for service in kept.of(SITE).services] == ["street-light"]


def test_another_process_sees_the_change_without_being_told(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editions, "LOOK_S", 0)
    reading, importing = Catalogues(database), Catalogues(Database(str(database.engine.url)))
    assert reading.of(SITE) is EMPTY
    importing.keep(SITE, SMALL)
    assert reading.of(SITE) == SMALL


def test_categories_of_a_site_that_is_not_there_are_refused(database: Database) -> None:
    with pytest.raises(NotFound):
        Catalogues(database).keep("nowhere", SMALL)
