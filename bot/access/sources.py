"""Articles as agents insert them: a text in the citizen's language, with the card that says where it comes from."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.errors import NotFound
from bot.knowledge.articles import Article, Module, Text
from bot.knowledge.offices import Office
from bot.knowledge.record import Knowledge
from bot.messages import MAX_TEXT, SourceCard

_MOST_MODULES = 3
"""As many parts as the assistant itself puts into one answer."""
_MOST_OFFICES = 3


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


def suggestion(
    article: Article, language: str, offices: Mapping[str, Office] | None = None, asked: Sequence[Module] = ()
) -> dict[str, Any]:
    """An article to insert: as `text` what was `asked` for (else its first part), and all its `modules` to choose from.

    In `language` as far as there is a text in it; `shown` names the modules that `text` consists of.
    """
    spoken, text = article.text(language)
    modules = _modules(article, text, offices or {}, language)
    shown = _shown(modules, asked, text.title)
    return {
        "article": article.id,
        "title": text.title,
        "language": spoken,
        "text": _joined(text.title, [modules[module] for module in shown]),
        "shown": [module.value for module in shown],
        "modules": {module.value: body for module, body in modules.items()},
        "url": article.url,
        "updated": article.updated.isoformat(),
    }


def suggestions(
    knowledge: Knowledge, site: str, articles: list[str], language: str, asked: Sequence[Module] = ()
) -> list[dict[str, Any]]:
    """The articles that still exist, in their order, each once."""
    found, offices = [], knowledge.offices(site) if articles else {}
    for article in dict.fromkeys(articles):
        try:
            found.append(suggestion(knowledge.article(site, article), language, offices, asked))
        except NotFound:
            continue
    return found


def _modules(article: Article, text: Text, offices: Mapping[str, Office], language: str) -> dict[Module, str]:
    """The parts that say something, in the order of service descriptions; to `where` belong the offices."""
    bodies = {module: text.modules.get(module, "") for module in Module}
    where, known = bodies[Module.WHERE], [offices[name] for name in article.offices if name in offices]
    cards = [_card(office, language) for office in known[: 1 if where else _MOST_OFFICES]]
    bodies[Module.WHERE] = "\n\n".join(filter(None, [where, *cards]))
    return {module: body for module, body in bodies.items() if body}


def _card(office: Office, language: str) -> str:
    """An office with its address, telephone, e-mail and opening hours."""
    lines = [f"**{office.label(language)}**", office.address.line() if office.address else ""]
    lines.append(f"[{office.phone}](tel:{office.phone.replace(' ', '')})" if office.phone else "")
    lines.append(f"[{office.email}](mailto:{office.email})" if office.email else "")
    opening = office.opening.get(language) or office.opening.get("de", "")
    return "\n\n".join(filter(None, ["  \n".join(filter(None, lines)), opening]))


def _shown(modules: dict[Module, str], asked: Sequence[Module], title: str) -> list[Module]:
    """What was asked for, as much of it as one message holds, the first in any case; the first part if nothing was."""
    wanted = [module for module in asked if module in modules][:_MOST_MODULES] or list(modules)[:1]
    shown = wanted[:1]
    for module in wanted[1:]:
        if len(_joined(title, [modules[one] for one in (*shown, module)])) <= MAX_TEXT:
            shown.append(module)
    return shown


def _joined(title: str, bodies: Sequence[str]) -> str:
    return "\n\n".join([f"**{title}**", *bodies])
