import csv
from collections import Counter
from pathlib import Path

from bot.knowledge.files import read_folder
from bot.knowledge.lexicon.entries import shipped_lexicon
from nlu.retrieval.outofscope import shipped_outside
from nlu.retrieval.words import fold, words

ROOT = Path(__file__).parents[3]
ARTICLES = read_folder(ROOT / "bot" / "demo" / "musterstadt").articles

SETS = ("musterstadt_dev.tsv", "out_of_scope_dev.tsv", "openers_dev.tsv", "munich_questions.tsv")
_BY_CHANCE = 3
"""Two people asking for a fee do find the same words; the articles' editors go on writing."""


def bare(text: str) -> str:
    return " ".join(words(text))


def rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "nlu" / "evaluation" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_sets_are_large_enough_in_both_languages() -> None:
    languages = [row["lang"] for row in rows("musterstadt_dev.tsv")]
    assert languages.count("de") >= 400
    assert len(languages) - languages.count("de") >= 150
    assert len(rows("out_of_scope_dev.tsv")) >= 150
    assert len(rows("openers_dev.tsv")) >= 80


def test_citizens_ask_in_five_styles() -> None:
    styles = Counter(row["style"] for row in rows("musterstadt_dev.tsv") if row["lang"] == "de")
    assert set(styles) == {"plain", "colloquial", "typos", "story", "facet"}
    assert min(styles.values()) >= 70


def test_no_question_is_learned_from() -> None:
    entries = shipped_lexicon().values()
    learned = {bare(text) for entry in entries for text in (*entry.names, *entry.de, *entry.foreign())}
    for path in (ROOT / "nlu" / "data").rglob("*.yml"):
        lines = path.read_text(encoding="utf-8").splitlines()
        learned |= {bare(line.strip()[2:]) for line in lines if line.strip().startswith("- ")}
    for name in SETS:
        assert not {row["text"] for row in rows(name) if bare(row["text"]) in learned}, name


def test_expected_articles_exist() -> None:
    expected = {name for row in rows("musterstadt_dev.tsv") for name in row["expected"].split(",")}
    assert expected - {"report_defect"} <= {article.id for article in ARTICLES}


def test_no_question_is_one_that_an_article_has() -> None:
    texts = [text for article in ARTICLES for text in article.texts.values()]
    learned = {bare(question) for text in texts for question in (*text.questions, *text.synonyms)}
    copied = {row["text"] for row in rows("musterstadt_dev.tsv") if bare(row["text"]) in learned}
    assert len(copied) <= _BY_CHANCE, copied


def test_nothing_out_of_scope_is_learned_from() -> None:
    learned = {fold(question) for question in shipped_outside()}
    assert not {row["text"] for row in rows("out_of_scope_dev.tsv") if fold(row["text"]) in learned}
