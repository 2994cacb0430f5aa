"""A newer text of an article, with what its catalogue has no place for taken from the stored one."""

from bot.knowledge.articles import Article, Source, Text

ARTICLE = frozenset(
    (
        "topic",
        "service_key",
        "offices",
        "department",
        "url",
        "review_by",
        "valid_from",
        "valid_to",
        "sources",
        "handover",
    )
)
WORDS = frozenset({"synonyms", "questions"})


def completed(new: Article, stored: Article) -> Article:
    """`new` under the stored id; what it leaves `unsaid` is kept, because a format that is silent deletes nothing."""
    kept = {name: getattr(stored, name) for name in ARTICLE & new.unsaid}
    kept["lexicon"] = new.lexicon or stored.lexicon
    texts = {language: _text(text, stored.texts.get(language), new.unsaid) for language, text in new.texts.items()}
    if new.unsaid:  # languages that editors have added, which the format or its catalogue knows nothing of
        texts = {language: text for language, text in stored.texts.items() if language not in texts} | texts
    named = {"id": stored.id, "external_id": _external_id(new, stored)}
    return _dated(new.model_copy(update={**kept, **named, "texts": texts}), stored)


def _text(new: Text, stored: Text | None, unsaid: frozenset[str]) -> Text:
    if stored is None:
        return new
    words = {name: getattr(stored, name) for name in WORDS & unsaid}
    modules = {module: body for module, body in stored.modules.items() if module in unsaid}
    return new.model_copy(update={**words, "modules": {**modules, **new.modules}})


def _external_id(new: Article, stored: Article) -> str | None:
    """A table without catalogue ids repeats the article's own id, which is no reason to change the stored one."""
    return stored.external_id if new.external_id == new.id else new.external_id


def _dated(new: Article, stored: Article) -> Article:
    """A guessed date counts only where something else changed; else each import of a copied file were a change."""
    if "updated" not in new.unsaid:
        return new
    as_stored = new.model_copy(update={"updated": stored.updated, "sources": _sources(new, stored)})
    return as_stored if as_stored.model_dump() == stored.model_dump() else new


def _sources(new: Article, stored: Article) -> tuple[Source, ...]:
    if "as_of" not in new.unsaid:
        return new.sources
    days = {(source.title, source.url): source.as_of for source in stored.sources}
    return tuple(s.model_copy(update={"as_of": days.get((s.title, s.url), s.as_of)}) for s in new.sources)
