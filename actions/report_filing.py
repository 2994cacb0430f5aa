"""From a report that is filled in to a case: what looks the same, and the one transaction that files it."""

import asyncio
from typing import Any

from actions import moments
from actions import report_categories as categories
from actions import report_places as places
from actions.report_draft import NOT_THE_SAME, Draft
from actions.turns import Turn
from actions.wording import word
from bot.cases.attributes import checked
from bot.cases.cabinet import cabinet
from bot.cases.models import Contact, Opened, Place, Report
from bot.clock import now
from bot.conversations.files import Files
from bot.conversations.models import TRYOUT_CHANNEL
from bot.conversations.record import Conversations
from bot.errors import NotFound
from bot.privacy.photos import Photo
from bot.privacy.public_text import masked
from bot.service_hours import ZONE
from bot.wording import say

_UNKNOWN_SIZE = 0
"""Nobody asks for the pixels of a photo that is filed."""


async def near(turn: Turn, draft: Draft) -> list[dict[str, str]]:
    """Open cases that the report may repeat, as they may be shown to anybody: where (names masked) and since when."""
    found = await asyncio.to_thread(cabinet().filing.near, _report(turn, draft))
    return [
        {
            "id": one.case.id,
            "date": f"{one.case.created_at.astimezone(ZONE):%d.%m.%Y}",
            "address": masked(one.case.address or ""),
        }
        for one in found
    ]


async def file(turn: Turn, draft: Draft) -> str:
    """File it and tell number, secret words and due time; the number. Raises LotseError.

    Where editors only try something out nothing is filed, and that is said.
    """
    if await asyncio.to_thread(_is_tryout, turn):
        turn.say("utter_report_notice", notice=say("chat.tryout_case", turn.language))
        return ""
    opened, secret = await asyncio.to_thread(_file, turn, draft)
    case = opened.case
    response = "followed" if case.duplicate_of else "opened"
    due = moments.moment(case.due_at, now(), turn.language)
    custom = {"case": {"number": case.number, "service": case.service}}
    values = {"number": case.number, "secret": secret, "department": case.department, "due": due}
    turn.say(f"utter_report_{response}", custom, **values)
    return case.number


def _is_tryout(turn: Turn) -> bool:
    known = Conversations(cabinet().database).find(turn.tracker.sender_id)
    return known is not None and known.channel == TRYOUT_CHANNEL


def _file(turn: Turn, draft: Draft) -> tuple[Opened, str]:
    """A turn that is done again finds its case, and gives it new secret words: nobody has read the first ones."""
    same = draft.same if draft.same != NOT_THE_SAME else None
    hours, photos = turn.shelf.site.service, _photos(turn, draft)
    opened = cabinet().filing.file(_report(turn, draft), hours, photos=photos, same_as=same)
    return opened, opened.secret or cabinet().filing.renew_secret(opened.case.id)


def _photos(turn: Turn, draft: Draft) -> list[Photo]:
    """The uploads as they were kept: made harmless already; one that was erased meanwhile is left out."""
    files, kept = Files(cabinet().database), []
    for identity in draft.photo or ():
        try:
            media, content = files.content(turn.tracker.sender_id, identity)
        except NotFound:
            continue
        kept.append(Photo(content, media, _UNKNOWN_SIZE, _UNKNOWN_SIZE))  # type: ignore[arg-type]
    return kept


def _report(turn: Turn, draft: Draft) -> Report:
    """The report as the record takes it; raises UnknownService, InvalidRequest."""
    site, identity = turn.shelf.site.id, turn.tracker.sender_id
    service = categories.catalogue(site).find(draft.category or "")
    known = Conversations(cabinet().database).find(identity)
    return Report(
        site=site,
        service=service,
        description=draft.description or "",
        place=_where(draft.place or {}),
        attributes=checked(service, draft.detail or {}),
        contact=_contact(turn, draft),
        language=turn.language,
        channel=known.channel if known else "web",
        conversation=identity,
        person=(known.person or None) if known else None,
        client_key=draft.book["key"],
    )


def _where(place: dict[str, Any]) -> Place:
    line = places.address(place)
    return Place(address=line or None, lat=place.get("lat"), lon=place.get("lon"), district=place.get("district"))


def _contact(turn: Turn, draft: Draft) -> Contact | None:
    """With the purpose in the words that were shown: who gives it then agrees."""
    if not draft.contact:
        return None
    reached = {way: draft.contact[way] for way in ("phone", "email") if way in draft.contact}
    return Contact(**reached, consent=True, purpose=word("report_purpose", draft.book.get("purpose", turn.language)))
