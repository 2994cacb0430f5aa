"""Parts of replies that several actions share: contact lines, offices, choices and source cards."""

from typing import Any

from actions.wording import word
from bot.knowledge.articles import Article, Module
from bot.knowledge.library import Shelf
from bot.knowledge.offices import Office

OFFERED = (Module.DOCUMENTS, Module.FEE, Module.DURATION, Module.WHERE, Module.ONLINE)
"""Modules offered as quick replies below an answer, in this order."""


def contact(shelf: Shelf, language: str) -> str:
    """How to reach the city, as Markdown lines."""
    site, lines = shelf.site, []
    if site.phone:
        lines.append(f"- {word('phone', language)}: [{site.phone}](tel:{site.phone.replace(' ', '')})")
    if site.email:
        lines.append(f"- {word('email', language)}: [{site.email}](mailto:{site.email})")
    if site.url:
        lines.append(f"- {word('web', language)}: [{site.url.split('://')[-1]}]({site.url})")
    office = shelf.offices.get(site.contact_office or "")
    if office:
        lines.append(f"- {word('on_site', language)}: {office_line(office, language)}")
    return "\n".join(lines) or word("town_hall", language)


def office_line(office: Office, language: str) -> str:
    """Name and address of an office on one line."""
    return f"{office.label(language)}, {office.address.line()}" if office.address else office.label(language)


def office_card(office: Office, language: str) -> str:
    """An office with address, contact and opening hours, as Markdown."""
    lines = [f"**{office.label(language)}**"]
    if office.address:
        lines.append(office.address.line())
    if office.phone:
        lines.append(f"{word('phone', language)}: [{office.phone}](tel:{office.phone.replace(' ', '')})")
    if office.email:
        lines.append(f"{word('email', language)}: [{office.email}](mailto:{office.email})")
    opening = office.opening.get(language) or office.opening.get("de")
    blocks = ["  \n".join(lines)] + ([opening] if opening else [])
    return "\n\n".join(blocks)


def article_choice(article: Article, label: str, facet: str | None = None) -> dict[str, Any]:
    """A button that chooses an article, and the module of it that was asked for."""
    asked = f', "facet": "{facet}"' if facet else ""
    payload = f'/choose_article{{"article": "{article.id}"{asked}}}'
    choice = {"title": label, "payload": payload, "article": article.id}
    return choice | ({"external_id": article.external_id} if article.external_id else {})


def module_choices(article: Article, shown: set[Module], language: str) -> list[dict[str, Any]]:
    """Buttons for the modules of an article that have not been shown."""
    _, text = article.text(language)
    return [
        {
            "title": word(f"module_{module}", language),
            "payload": f'/ask_module{{"article": "{article.id}", "facet": "{module}"}}',
            "article": article.id,
        }
        for module in OFFERED
        if module in text.modules and module not in shown
    ]


def source(article: Article, shelf: Shelf, language: str) -> dict[str, Any]:
    """The source card of an article (contract)."""
    office = shelf.office_of(article)
    card = {
        "article": article.id,
        "external_id": article.external_id,
        "title": article.text(language)[1].title,
        "url": article.url,
        "office": office.label(language) if office else article.department,
        "updated": article.updated.isoformat(),
    }
    return {key: value for key, value in card.items() if value is not None}
