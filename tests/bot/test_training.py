"""What is learned from the articles: every way in which they may be asked for, of every site and language."""

from bot.knowledge.articles import Article
from bot.knowledge.lexicon.entries import shipped_lexicon
from bot.knowledge.record import Knowledge
from bot.storage.database import Database
from bot.training import article_questions


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
