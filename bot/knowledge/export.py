"""Articles as the CSV that the import reads."""

import csv
from pathlib import Path

from bot.knowledge.articles import Article, Module

COLUMNS = (
    "id",
    "title",
    "language",
    "topic",
    "service_key",
    *(module.value for module in Module),
    "synonyms",
    "questions",
    "url",
    "offices",
    "updated",
    "external_id",
)


def write_csv(articles: list[Article], path: Path) -> int:
    """One row per article and language, with all that a table can hold; the number of rows written."""
    rows = [_row(article, language) for article in articles for language in article.texts]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)


def _row(article: Article, language: str) -> dict[str, str]:
    text = article.texts[language]
    return {
        "id": article.id,
        "title": text.title,
        "language": language,
        "topic": article.topic,
        "service_key": article.service_key or "",
        "synonyms": "|".join(text.synonyms),
        "questions": "|".join(text.questions),
        "url": article.url or "",
        "offices": "|".join(article.offices),
        "updated": article.updated.isoformat(),
        "external_id": article.external_id or "",
    } | {module.value: body for module, body in text.modules.items()}
