"""From what was found about the place or the category to the next question about it, or to none."""

from typing import Any

from actions import report_categories as categories
from actions import report_kept_answers as kept
from actions import report_places as places
from actions.report_details import askable, asked, from_sentence
from actions.report_draft import Draft
from actions.report_outside import tell_outside, tell_point_outside
from actions.report_places import Finding
from actions.report_summary import plain
from actions.turns import Turn
from actions.wording import word
from bot.cases.cabinet import cabinet
from bot.cases.streets import Streets

MOST_OFFERED = 4


def streets(turn: Turn) -> Streets:
    """The streets of the conversation's site."""
    return cabinet().streets.of(turn.shelf.site.id)


def find(turn: Turn, text: str, known: dict[str, Any] | None = None) -> Finding:
    """What a text says about a place in the conversation's city."""
    return places.find(text, streets(turn), known, frozenset(turn.shelf.site.name.values()))


def settle_place(turn: Turn, draft: Draft, found: Finding) -> None:
    """What is known now, and what to ask for; a place that is known well enough is the slot's value."""
    book, before = draft.book, draft.book.get("place") or {}
    book["name"] = found.name
    if found.told in ("found", "number"):
        place = {**{name: before[name] for name in ("landmark",) if name in before}, **found.places[0]}
        take_place(draft, place, "number")
    elif found.told == "which":
        book |= {"ask": "which", "places": [*found.places][:MOST_OFFERED]}
    elif found.told == "landmark":
        place = (
            places.with_landmark(before, found.places[0].get("landmark", ""))
            if before.get("street")
            else found.places[0]
        )
        take_place(draft, place, "street")
    elif found.told == "unknown":
        book |= {"ask": "unknown", "places": [found.places[0] | {"kept": True}]}
    elif found.told in ("outside", "motorway"):
        book |= {"ask": "outside", "places": []}
        if found.told == "outside":
            tell_outside(turn, found.name)
        else:
            turn.say("utter_report_motorway", place=found.name, city=turn.shelf.city(turn.language))


def take_place(draft: Draft, place: dict[str, Any], ask: str) -> None:
    """One more question for what is missing, and only one."""
    book = draft.book
    has_street = "street" in place
    if book.get("asked") == ask or (places.is_complete(place) and has_street):
        place = place | {"kept": True}
    if (has_street and places.is_complete(place)) or place.get("kept"):
        draft.place, draft.same = place, None
        draft.hit("place")
        draft.book = {
            name: value for name, value in book.items() if name not in ("ask", "asked", "places", "place", "name")
        }
    else:
        book |= {"ask": ask, "asked": ask, "place": place, "places": []}


def take_point(turn: Turn, draft: Draft, lat: float, lon: float) -> None:
    """A shared point is the place, unless it lies elsewhere; where it takes the place of another one, that is told:
    the address that was typed may be the better one.
    """
    place, slot = places.pointed(lat, lon, streets(turn)), draft.missing or ""
    before = draft.place or draft.book.get("place") or draft.book.get("places")
    if place is None:
        tell_point_outside(turn, lat, lon)
        if slot == "place":
            draft.book["ask"] = "outside"
            draft.miss("place")
        return
    take_place(draft, place | {"kept": True}, "number")
    if before:
        tell_changed(turn, draft, slot, "place", places.label(place, word("report_point", turn.language)))


def reopen_place(draft: Draft) -> None:
    """The place is to be said anew."""
    draft.place = None
    draft.book |= {"ask": "where", "asked": None, "places": [], "place": None}


def tell_changed(turn: Turn, draft: Draft, slot: str, part: str, value: str) -> None:
    """What was taken for a correction while `slot` was asked for is shown, unless the summary comes next."""
    draft.book |= {"changed": True, "menu": False, "addition": None}
    if value and not (slot == "confirmed" and draft.missing in ("same", "confirmed")):
        turn.say("utter_report_changed", part=word(f"report_{part}", turn.language), value=plain(value))


def settle_category(turn: Turn, draft: Draft, code: str) -> None:
    """The category, with what the description answers of its questions, and the answers that fit those too."""
    site = turn.shelf.site.id
    held, skipped = kept.answers(site, draft, code), kept.skipped(site, draft, code)
    draft.category = draft.book["topic"] = code
    draft.hit("category")
    draft.detail = None
    if draft.kind == "defect":
        draft.same = None
    service = categories.service(site, code)
    answers = from_sentence(service, draft.description) if service and draft.description else {}
    draft.book |= {"options": [], "group": None, "answers": answers | held, "skipped": skipped, "adding": False}
    draft.book["read"] = list(answers)
    complete_details(turn, draft)


def complete_details(turn: Turn, draft: Draft) -> None:
    """Once nothing is left to ask, the answers are the slot's value."""
    if draft.category is not None and draft.detail is None and next_attribute(turn, draft) is None:
        draft.detail = dict(draft.book.get("answers") or {})
        draft.book["adding"] = False


def next_attribute(turn: Turn, draft: Draft) -> Any:
    """The question of the category that comes next; None where all are answered or skipped."""
    service = categories.service(turn.shelf.site.id, draft.category)
    if service is None:
        return None
    done = {*(draft.book.get("answers") or {}), *(draft.book.get("skipped") or ())}
    wanted = askable(service) if draft.book.get("adding") else asked(service)
    return next((one for one in wanted if one.code not in done), None)
