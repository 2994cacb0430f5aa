"""A report on a few lines, as the citizen reads it before it is sent, and as staff see it when it is handed over."""

import re
from typing import Any

from actions import report_categories as categories
from actions import report_places as places
from actions.report_details import shown
from actions.report_draft import Draft
from actions.turns import Turn
from actions.wording import word

_MARKUP = re.compile(r"\*\*|\]\(")
_SHOWN = 600
"""Characters of a description that are shown; the whole is filed."""


def plain(text: str) -> str:
    """A citizen's words without what a chat would show as bold or as a link with another name."""
    return _MARKUP.sub(lambda found: "*" if found[0] == "**" else "] (", text)


def lines(turn: Turn, draft: Draft) -> list[tuple[str, str]]:
    """What is known, with a label each."""
    language, site = turn.language, turn.shelf.site.id
    service = categories.service(site, draft.category)
    parts = [("category", service.label(language) if service else "")]
    parts.append(("place", places.label(draft.place or draft.book.get("place") or {}, word("report_point", language))))
    parts.append(("description", _short(draft.description or "")))
    named = [(word(f"report_{part}", language), value) for part, value in parts]
    answers = draft.detail if draft.detail is not None else draft.book.get("answers") or {}
    details = (
        [(question.rstrip("?"), _short(answer)) for question, answer in shown(service, answers, language)]
        if service
        else []
    )
    told = [(label, plain(value)) for label, value in [*named, *details] if value]
    return [*told, *_ends(draft, language)]


def _ends(draft: Draft, language: str) -> list[tuple[str, str]]:
    photos, contact = draft.photo or draft.book.get("photos") or [], draft.contact or {}
    none = word("report_none", language)
    shown_photos = [(word("report_photo", language), str(len(photos)) if photos else none)]
    found = shown_photos if photos or draft.kind == "defect" else []  # complaints are not asked for any
    return [*found, (word("report_contact", language), plain(", ".join(contact.values())) or none)]


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]} …"


def summary(turn: Turn, draft: Draft) -> str:
    """The report as Markdown lines."""
    return "\n".join(f"- {label}: {value}" for label, value in lines(turn, draft))


def for_staff(turn: Turn, draft: Draft) -> dict[str, Any]:
    """What is filled in, by slot, in words: nobody may have to ask for it again."""
    site, language = turn.shelf.site.id, turn.shelf.site.languages[0]
    place = draft.place or draft.book.get("place") or {}
    service = categories.service(site, draft.category)
    answers = draft.detail if draft.detail is not None else draft.book.get("answers") or {}
    details = (
        "; ".join(f"{question} {answer}" for question, answer in shown(service, answers, language)) if service else ""
    )
    point = f" ({place['lat']:.5f}, {place['lon']:.5f})" if place.get("point") else ""
    photos = draft.photo or draft.book.get("photos") or []
    values = {
        "report_category": service.label(language) if service else "",
        "report_place": (places.address(place) + point).strip(),
        "report_description": draft.description or "",
        "report_detail": details,
        "report_photo": str(len(photos)) if photos else "",
        "report_contact": ", ".join((draft.contact or {}).values()),
    }
    return {slot: value for slot, value in values.items() if value}
