"""Articles as agents insert them: a text in the citizen's language, with the card that says where it comes from."""

from typing import Any

from bot.errors import NotFound
from bot.knowledge.articles import Article, Module
from bot.knowledge.record import Knowledge
from bot.messages import MAX_TEXT, SourceCard

_INSERTED = (Module.WHAT, Module.DOCUMENTS, Module.FEE, Module.WHERE)
"""What a citizen mostly needs of a service, in this order."""


def source_card(knowledge: Knowledge, site: str, article: str, language: str) -> SourceCard:
    """The card under a text of this article; raises NotFound."""
    found = knowledge.article(site, article)
    offices = knowledge.offices(site)
    office = next((offices[name] for name in found.offices if name in offices), None)
    return SourceCard(
        article=found.id,
        external_id=found.external_id,
        title=found.text(language)[1].title,
        url=found.url,
        office=office.label(language) if office else None,
        updated=found.updated.isoformat(),
    )


def named(knowledge: Knowledge, site: str, article: str, language: str) -> dict[str, str] | None:
    """`article` with its `title`; None if it is there no more."""
    try:
        return {"article": article, "title": knowledge.article(site, article).text(language)[1].title}
    except NotFound:
        return None


def suggestion(article: Article, language: str) -> dict[str, Any]:
    """An article to insert: whole as `text`, and by `modules`, in `language` as far as there is a text in it."""
    spoken, text = article.text(language)
    modules = {module.value: body for module, body in text.modules.items()}
    return {
        "article": article.id,
        "title": text.title,
        "language": spoken,
        "text": _inserted(text.modules, text.title),
        "modules": modules,
        "url": article.url,
        "updated": article.updated.isoformat(),
    }


def suggestions(knowledge: Knowledge, site: str, articles: list[str], language: str) -> list[dict[str, Any]]:
    """The articles that still exist, in their order, each once."""
    found = []
    for article in dict.fromkeys(articles):
        try:
            found.append(suggestion(knowledge.article(site, article), language))
        except NotFound:
            continue
    return found


def _inserted(modules: dict[Module, str], title: str) -> str:
    """As many parts as one message holds; the first is never left out."""
    parts = [f"**{title}**"]
    for module in _INSERTED:
        body = modules.get(module, "")
        if body and len("\n\n".join([*parts, body])) <= MAX_TEXT:
            parts.append(body)
    return "\n\n".join(parts)
