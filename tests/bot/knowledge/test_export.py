"""What is exported can be imported again, and nothing is lost on the way."""

from pathlib import Path

import pytest

from bot.knowledge.articles import Article
from bot.knowledge.export import write_csv
from bot.knowledge.files import read_folder
from bot.knowledge.imports import read_catalogue
from bot.knowledge.record import Changes, Knowledge
from bot.storage.database import Database

DEMO = Path(__file__).parents[3] / "bot" / "demo" / "musterstadt"
TEXT = {"title": "Fundbüro", "modules": {"what": "Gefundenes abgeben."}, "synonyms": ["verloren"]}
FOUND = {"id": "fundbuero", "topic": "ordnung", "updated": "2026-11-21", "texts": {"de": TEXT}}


@pytest.fixture(name="knowledge")
def _knowledge(database: Database) -> Knowledge:
    return Knowledge(database)


def again(knowledge: Knowledge, file: Path) -> Changes:
    """Export the site and import what was written."""
    write_csv(knowledge.articles("musterstadt"), file)
    batch = read_catalogue(file)
    assert batch.refused == ()
    return knowledge.apply("musterstadt", batch.offices, batch.articles, by="import")


def test_the_whole_demo_city_comes_back_unchanged(knowledge: Knowledge, tmp_path: Path) -> None:
    demo = read_folder(DEMO)
    knowledge.apply("musterstadt", demo.offices, demo.articles, by="demo")
    before = knowledge.versions()
    changes = again(knowledge, tmp_path / "all.csv")
    assert (changes.added, changes.changed, changes.refused) == ([], [], [])
    assert len(changes.unchanged) == len(demo.articles) >= 99
    assert knowledge.versions() == before
    assert knowledge.articles("musterstadt") == sorted(demo.articles, key=lambda article: article.id)


@pytest.mark.parametrize("external", [None, "7", "A.1", "fundbuero", "10225481"])
def test_an_article_of_any_catalogue_comes_back_unchanged(
    external: str | None, knowledge: Knowledge, tmp_path: Path
) -> None:
    article = Article.model_validate(FOUND | {"external_id": external})
    knowledge.apply("musterstadt", (), (article,), by="test")
    assert again(knowledge, tmp_path / "one.csv").unchanged == ["fundbuero"]
    assert knowledge.articles("musterstadt") == [article]


def test_a_table_with_the_ids_of_the_city_changes_only_its_columns(knowledge: Knowledge, tmp_path: Path) -> None:
    source = {"title": "Fundgesetz", "as_of": "2026-11-01"}
    stored = Article.model_validate(FOUND | {"sources": [source], "department": "Ordnungsamt"})
    knowledge.apply("musterstadt", (), (stored,), by="test")
    (tmp_path / "fees.csv").write_text("id,title,fee,updated\nfundbuero,Fundbüro,5 Euro,2026-12-01", encoding="utf-8")
    batch = read_catalogue(tmp_path / "fees.csv")
    assert knowledge.apply("musterstadt", (), batch.articles, by="import").changed == ["fundbuero"]
    changed = knowledge.article("musterstadt", "fundbuero")
    assert (changed.sources, changed.department, changed.external_id) == (stored.sources, "Ordnungsamt", None)
    assert changed.texts["de"].modules == {"what": "Gefundenes abgeben.", "fee": "5 Euro"}
    assert changed.texts["de"].synonyms == ("verloren",)
