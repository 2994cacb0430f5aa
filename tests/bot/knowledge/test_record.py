"""The record keeps what an import brings, tells what changed, and lets running programs notice."""

import threading
from typing import Any

import pytest
from sqlalchemy import event, select, update

from bot.errors import InvalidRequest
from bot.knowledge.articles import Article, LexiconChoice
from bot.knowledge.files import Site
from bot.knowledge.record import Knowledge
from bot.storage.database import Database
from bot.storage.tables import article_versions, articles, sites
from bot.wording import languages

SITE = Site(id="neustadt", name={"de": "Neustadt"}, languages=("de",))


def article(**changes: Any) -> Article:
    text = {"title": "Hund anmelden", "modules": {"what": "Anmelden."}}
    data = {"id": "hund", "topic": "tiere", "updated": "2026-11-21", "texts": {"de": text}}
    return Article.model_validate(data | changes)


@pytest.fixture(name="knowledge")
def _knowledge(database: Database) -> Knowledge:
    return Knowledge(database)


def test_a_changed_site_gets_a_new_version_and_an_unchanged_one_does_not(knowledge: Knowledge) -> None:
    assert knowledge.save_site(SITE)
    first = knowledge.versions()["neustadt"]
    assert not knowledge.save_site(SITE)
    assert knowledge.versions()["neustadt"] == first
    assert knowledge.save_site(SITE.model_copy(update={"phone": "01234 56-0"}))
    assert knowledge.versions()["neustadt"] == first + 1
    assert knowledge.site("neustadt").phone == "01234 56-0"


def test_many_writers_can_create_the_same_site_at_once(database: Database) -> None:
    changed: list[bool] = []
    writers = [threading.Thread(target=lambda: changed.append(Knowledge(database).save_site(SITE))) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(changed) == [False] * 5 + [True]


def test_importing_into_a_site_that_is_there_leaves_its_own_data(knowledge: Knowledge) -> None:
    knowledge.save_site(SITE.model_copy(update={"phone": "01234 56-0"}))
    knowledge.apply("neustadt", (), (article(),), by="test")
    assert knowledge.site("neustadt").phone == "01234 56-0"


def test_a_site_that_an_import_makes_speaks_all_languages_and_german_first(knowledge: Knowledge) -> None:
    knowledge.apply("altstadt", (), (article(),), by="test")
    assert knowledge.site("altstadt").languages == languages()
    assert languages()[0] == "de"


def test_versions_are_read_without_the_data_of_the_sites(database: Database, knowledge: Knowledge) -> None:
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    knowledge.versions()
    assert [statement for statement in asked if "data" in statement] == []
    assert any("knowledge_version" in statement for statement in asked)


@pytest.mark.parametrize("site", ["", "x", "Neu Stadt", "../neustadt", "neustadt\n", "a" * 81])
def test_a_site_whose_id_does_not_fit_into_an_address_is_refused(
    site: str, database: Database, knowledge: Knowledge
) -> None:
    with pytest.raises(InvalidRequest, match="site id") as refused:
        knowledge.apply(site, (), (article(),), by="test")
    assert "\n" not in str(refused.value)
    with pytest.raises(InvalidRequest, match="site id"):
        knowledge.save_site(SITE.model_copy(update={"id": site}))
    with database.read() as sql:
        assert list(sql.scalars(select(sites.c.id))) == ["musterstadt"]


def test_an_article_without_a_catalogue_id_is_taken_over_by_the_catalogue_that_names_its_id(
    knowledge: Knowledge,
) -> None:
    knowledge.apply("neustadt", (), (article(),), by="test")
    changes = knowledge.apply("neustadt", (), (article(external_id="501"),), by="test")
    assert (changes.changed, changes.refused) == (["hund"], [])
    assert knowledge.article("neustadt", "hund").external_id == "501"


def test_an_article_of_another_catalogue_is_not_taken_over(knowledge: Knowledge) -> None:
    knowledge.apply("neustadt", (), (article(external_id="501"),), by="test")
    for other in (article(external_id="777"), article()):
        changes = knowledge.apply("neustadt", (), (other,), by="test")
        assert [reason for _, _, reason in changes.refused] == ["the id hund is taken"]


def test_the_catalogue_id_finds_an_article_whose_id_became_another(knowledge: Knowledge) -> None:
    knowledge.apply("neustadt", (), (article(external_id="501"),), by="test")
    changes = knowledge.apply("neustadt", (), (article(id="hundesteuer", external_id="501"),), by="test")
    assert changes.unchanged == ["hund"]


def test_a_guessed_date_alone_is_no_change(knowledge: Knowledge) -> None:
    knowledge.apply("neustadt", (), (article(),), by="test")
    guessed = article(updated="2026-12-24", unsaid=["updated"])
    assert knowledge.apply("neustadt", (), (guessed,), by="test").unchanged == ["hund"]
    assert knowledge.article("neustadt", "hund") == article()


def test_what_the_catalogue_cannot_say_is_not_stored_with_the_article(knowledge: Knowledge) -> None:
    knowledge.apply("neustadt", (), (article(unsaid=["updated", "sources"]),), by="test")
    assert knowledge.article("neustadt", "hund").unsaid == frozenset()


def test_a_choice_of_the_lexicon_is_a_version_of_its_own_and_survives_the_next_import(
    database: Database, knowledge: Knowledge
) -> None:
    knowledge.apply("neustadt", (), (article(external_id="501"),), by="import")
    before = knowledge.versions()["neustadt"]
    chosen = knowledge.article("neustadt", "hund").model_copy(update={"lexicon": LexiconChoice(off=True)})
    assert knowledge.apply("neustadt", (), (chosen,), by="cli").changed == ["hund"]
    assert knowledge.versions()["neustadt"] == before + 1
    assert knowledge.apply("neustadt", (), (article(external_id="501"),), by="import").unchanged == ["hund"]
    assert knowledge.article("neustadt", "hund").lexicon == LexiconChoice(off=True)
    with database.read() as sql:
        assert list(sql.scalars(select(article_versions.c.by).order_by(article_versions.c.version))) == [
            "import",
            "cli",
        ]


def test_a_choice_of_the_lexicon_can_be_forgotten(knowledge: Knowledge) -> None:
    knowledge.apply("neustadt", (), (article(lexicon={"entry": "hundesteuer"}),), by="test")
    knowledge.apply("neustadt", (), (article(lexicon={}),), by="test")
    assert knowledge.article("neustadt", "hund").lexicon == LexiconChoice()


def test_what_an_import_would_leave_is_known_before_it_is_stored(knowledge: Knowledge) -> None:
    knowledge.apply("neustadt", (), (article(external_id="501"), article(id="amt")), by="test")
    newer = (article(id="hundesteuer", external_id="501", topic="steuern"), article(id="zoo"), article(id="hund"))
    expected = knowledge.after("neustadt", newer)
    assert knowledge.articles("neustadt") != expected
    knowledge.apply("neustadt", (), newer, by="test")
    assert knowledge.articles("neustadt") == expected
    assert [known.id for known in expected] == ["amt", "hund", "zoo"]


def test_one_article_that_nobody_can_read_takes_no_other_away(
    database: Database, knowledge: Knowledge, caplog: pytest.LogCaptureFixture
) -> None:
    knowledge.apply("neustadt", (), (article(), article(id="katze")), by="import")
    with database.write() as sql:
        broken = article().model_dump(mode="json") | {"topic": ""}
        sql.execute(update(articles).where(articles.c.id == "hund").values(data=broken))
    assert [one.id for one in knowledge.articles("neustadt")] == ["katze"]
    assert "the article hund is left out: topic" in caplog.text
    assert "Anmelden" not in caplog.text
