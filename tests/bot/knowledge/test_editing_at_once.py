"""On PostgreSQL several editors write at the same time: one wins, all others are told, and nothing is lost."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from bot.errors import ArticleChanged, NameTaken
from bot.knowledge import drafts, editing
from bot.knowledge.drafts import Draft
from bot.knowledge.files import Site
from bot.knowledge.record import Knowledge
from bot.storage.database import Database
from tests.at_once import together
from tests.bot.cases.conftest import on_postgresql as on_postgresql
from tests.bot.cases.conftest import postgresql as postgresql
from tests.bot.knowledge.test_editing import AT, BERT, EDITH, NOON, article

SITE = AT[0]
MANY = 8


@pytest.fixture
def knowledge(on_postgresql: Database) -> Knowledge:
    kept = Knowledge(on_postgresql, lambda: NOON)
    kept.save_site(Site(id=SITE, name={"de": "Musterstadt"}, languages=("de",)))
    return kept


def _run(database: Database, verb: Callable[..., Any], *given: Any) -> Any:
    with database.write() as sql:
        return verb(sql, *given)


def _begun(database: Database, name: str) -> None:
    _run(database, editing.create, SITE, article(id=name), EDITH)


def test_of_many_who_publish_at_once_one_does(on_postgresql: Database, knowledge: Knowledge) -> None:
    _begun(on_postgresql, "viele")
    publish = partial(_run, on_postgresql, editing.publish, SITE, "viele", BERT, 1, True)
    done = together([publish] * MANY)
    assert Counter(type(one) for one in done) == {int: 1, ArticleChanged: MANY - 1}
    assert knowledge.article(SITE, "viele").id == "viele"


def test_a_draft_that_is_saved_while_it_is_published_or_discarded_is_not_lost(
    on_postgresql: Database, knowledge: Knowledge
) -> None:
    for number in range(MANY):
        name = f"beide-{number}"
        _begun(on_postgresql, name)
        save = partial(_run, on_postgresql, editing.save, SITE, article("50 Euro", id=name), BERT, 1)
        publish = partial(_run, on_postgresql, editing.publish, SITE, name, EDITH, 1, False)
        discard = partial(_run, on_postgresql, editing.discard, SITE, name, 1)
        done = together([save, publish if number % 2 else discard])
        assert [type(one) for one in done if isinstance(one, Exception)] == [ArticleChanged], done
        with on_postgresql.read() as sql:
            kept = next((one for one in done if isinstance(one, Draft)), None)
            assert drafts.find(sql, SITE, name) == kept


def test_an_article_that_an_import_brings_meanwhile_is_not_begun_anew(
    on_postgresql: Database, knowledge: Knowledge
) -> None:
    for number in range(MANY):
        new = article(id=f"neu-{number}")
        begin = partial(_run, on_postgresql, editing.create, SITE, new, EDITH)
        done = together([begin, partial(knowledge.apply, SITE, (), (new,), "import")])
        assert {one.base for one in done if isinstance(one, Draft)} <= {0}
        assert [type(one) for one in done if isinstance(one, Exception)] in ([], [NameTaken])
