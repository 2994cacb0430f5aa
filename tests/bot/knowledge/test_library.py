"""The library follows the record without a restart, and every site has a shelf of its own."""

from pathlib import Path

import pytest

from bot.errors import NotFound
from bot.knowledge.articles import Article
from bot.knowledge.files import Site
from bot.knowledge.library import Library, document
from bot.knowledge.record import Knowledge
from bot.storage.database import Database


def _article(identity: str, title: str, **changes: object) -> Article:
    modules = {"what": f"{title} beantragen Sie im Amt.", "legal": "§ 1 Beispielgesetz", "plain": "Sie gehen ins Amt."}
    text = {"title": title, "modules": modules, "synonyms": [f"{title} neu"], "questions": [f"Wo gibt es {title}?"]}
    data = {"id": identity, "topic": "ausweise", "updated": "2026-11-21", "texts": {"de": text}}
    return Article.model_validate(data | changes)


@pytest.fixture
def knowledge(database: Database) -> Knowledge:
    stored = Knowledge(database)
    stored.apply("musterstadt", (), (_article("reisepass", "Reisepass"),), by="test")
    return stored


@pytest.fixture
def library(knowledge: Knowledge, tmp_path: Path) -> Library:
    filled = Library(knowledge, tmp_path, "musterstadt")
    filled.refresh()
    return filled


def test_a_shelf_holds_what_the_record_holds(library: Library) -> None:
    assert list(library.shelf("musterstadt").articles) == ["reisepass"]
    assert library.shelf(None).site.id == "musterstadt"
    assert library.has("musterstadt")


def test_an_unknown_site_has_no_shelf_and_no_match(library: Library) -> None:
    with pytest.raises(NotFound):
        library.shelf("atlantis")
    assert library.match("atlantis", "Reisepass") is None
    assert not library.has("atlantis")


def test_only_what_has_changed_is_built_anew(library: Library, knowledge: Knowledge) -> None:
    before = library.shelf("musterstadt")
    assert library.refresh() == []
    assert library.shelf("musterstadt") is before
    knowledge.apply("musterstadt", (), (_article("parken", "Parkausweis"),), by="test")
    assert library.refresh() == ["musterstadt"]
    assert set(library.shelf("musterstadt").articles) == {"reisepass", "parken"}
    assert set(before.articles) == {"reisepass"}


def test_a_site_without_articles_answers_nothing(library: Library, knowledge: Knowledge) -> None:
    knowledge.save_site(Site(id="neustadt", name={"de": "Neustadt"}, languages=("de",)))
    assert library.refresh() == ["neustadt"]
    assert library.match("neustadt", "Reisepass") is None


def test_what_a_site_says_of_itself_is_followed_too(library: Library, knowledge: Knowledge) -> None:
    changed = knowledge.site("musterstadt").model_copy(update={"phone": "01234 56-999"})
    knowledge.save_site(changed)
    library.refresh()
    assert library.shelf("musterstadt").site.phone == "01234 56-999"


def test_two_sites_do_not_see_each_other(library: Library, knowledge: Knowledge) -> None:
    knowledge.apply("neustadt", (), (_article("hundesteuer", "Hundesteuer"),), by="test")
    library.refresh()
    assert list(library.shelf("musterstadt").articles) == ["reisepass"]
    assert list(library.shelf("neustadt").articles) == ["hundesteuer"]


def test_a_question_finds_its_article(library: Library) -> None:
    decision = library.match("musterstadt", "Wo gibt es Reisepass?")
    assert decision is not None
    assert decision.ids == ("reisepass",)


def test_law_and_plain_language_do_not_say_what_an_article_is_about() -> None:
    seen = document(_article("reisepass", "Reisepass"))
    assert (seen.titles, seen.questions) == (("Reisepass",), ("Wo gibt es Reisepass?",))
    assert "Reisepass neu" in seen.aliases
    assert "im Amt" in seen.body
    assert "Beispielgesetz" not in seen.body
    assert "Sie gehen" not in seen.body
