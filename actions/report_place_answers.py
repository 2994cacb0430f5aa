"""What a message says about the place of the open report: the answer to a question about it, or a correction."""

from typing import Any

from actions import report_places as places
from actions import report_settling as settling
from actions.report_draft import Draft
from actions.report_place_words import leads_somewhere, may_be_a_name, says_where
from actions.report_places import Finding
from actions.report_words import corrected, count, other_number, tells, tells_where_it_is, tells_whereabouts
from actions.turns import Turn
from actions.wording import word
from bot.cases.plain import one_line
from nlu.places.matching import Decision

_ASIDE_WORDS = 2
"""Words beside a place in a message that only says where."""
_MORE_WORDS = 8
"""The same in one that begins as corrections do."""
_FREE = ("contact", "detail", "description", "category")
"""Where a place in the answer need not be meant for the report."""


def choose_place(draft: Draft, at: str) -> None:
    offered = draft.book.get("places") or []
    if at.isdigit() and int(at) < len(offered) and draft.missing == "place":
        settling.take_place(draft, offered[int(at)], "number")


def place_named_too(turn: Turn, draft: Draft, text: str) -> None:
    """ "Falsche Straße, es ist die Kölner Straße 4" says the right one too, behind the first comma."""
    _, comma, behind = text.partition(",")
    found = settling.find(turn, behind if comma else text)
    if found.told in ("found", "which") and (comma or found.told == "found"):
        settling.settle_place(turn, draft, found)


def corrects_place(turn: Turn, draft: Draft, slot: str, text: str) -> bool:
    """Whether the message sets the place right: it begins as corrections do, or says nothing but where.

    Where the place is vague so far, an address is one in more words. Where a contact is asked for, an address is the
    citizen's own, unless it says that it is that of the damage.
    """
    fixed, known = corrected(text), draft.place or draft.book.get("place")
    if draft.kind != "defect" or not known or tells_whereabouts(text):
        return False
    if number := other_number(text, known.get("house_number")):
        fixed = f"Nr. {number}"
    vague = fixed is None and places.is_vague(known)
    if fixed is None and slot in _FREE and not (vague and slot == "contact" and tells_where_it_is(text)):
        return False
    found = settling.find(turn, fixed or text, known)
    if not _is_place(found, more=fixed is not None or (vague and _is_address(found))):
        return False
    if found.told == "which" and not _is_written_as_a_place(fixed or text):
        return False
    if found.told == "outside" and slot == "contact":
        return False
    settling.reopen_place(draft)
    settling.settle_place(turn, draft, found)
    settling.tell_changed(turn, draft, slot, "place", _label(turn, draft))
    return True


def _is_place(found: Finding, more: bool) -> bool:
    """Whether there is hardly anything beside the place; `more` where that is likely the answer."""
    most = _MORE_WORDS if more else _ASIDE_WORDS
    return found.told in ("found", "which", "number", "outside") and count(found.rest) <= most


def _is_written_as_a_place(text: str) -> bool:
    """With a number, or a word for a street: "weiter" is only like "Am Weiher"."""
    return any(sign.isdigit() for sign in text) or leads_somewhere(text) or text[:1].isupper()


def _is_address(found: Finding) -> bool:
    return found.told == "found" and places.is_complete(found.places[0])


def _label(turn: Turn, draft: Draft) -> str:
    """What is taken for the place now; nothing where that is still to be asked."""
    return places.label(draft.place, word("report_point", turn.language)) if draft.place else ""


def read_place(turn: Turn, draft: Draft, act: str, text: str) -> None:
    ask, offered = draft.book.get("ask"), draft.book.get("places") or []
    if act in ("skip", "keep") and (
        place := draft.book.get("place") or (offered[0] if offered and act == "keep" else None)
    ):
        settling.take_place(draft, {**place, "kept": True}, "number")
    elif act == "yes" and len(offered) == 1 and ask == "which":
        settling.take_place(draft, offered[0], "number")
    elif act in ("skip", "keep", "yes", "no") or not text:
        draft.book["ask"] = "where" if act == "no" else ask
        draft.miss("place")
    elif (at := _typed_choice(offered, text)) is not None:
        settling.take_place(draft, offered[at], "number")
    else:
        _place_in(turn, draft, text)


def _typed_choice(offered: list[dict[str, Any]], text: str) -> int | None:
    """Which of the offered places was typed, wholly or by its district."""
    line = one_line(text).casefold()
    names = [{places.address(one).casefold(), str(one.get("district", "")).casefold()} for one in offered]
    return next((at for at, known in enumerate(names) if line in known), None)


def _place_in(turn: Turn, draft: Draft, text: str) -> None:
    known, ask = draft.book.get("place"), draft.book.get("ask")
    fixed = corrected(text) or text
    if ask == "which" and _number_of_offered(turn, draft, fixed):
        return
    found = settling.find(turn, fixed, known)
    if found.told == "nothing":
        found = _in_other_words(turn, draft, fixed, ask)
    if found.told in ("nothing", "unknown", "outside", "motorway"):
        draft.miss("place")
    if found.told == "nothing":
        draft.book["ask"] = ask or "where"
    else:
        settling.settle_place(turn, draft, found)


def _number_of_offered(turn: Turn, draft: Draft, text: str) -> bool:
    """Whether a bare house number was said of the streets that are offered; of one it is the answer."""
    found = [settling.find(turn, text, one) for one in draft.book.get("places") or []]
    if not found or any(one.told != "number" for one in found):
        return False
    numbered = [one.places[0] for one in found]
    if len(numbered) == 1:
        settling.take_place(draft, numbered[0], "number")
    else:
        draft.book["places"] = numbered
    return True


def _in_other_words(turn: Turn, draft: Draft, text: str, ask: str | None) -> Finding:
    """A name that the list may have without its "Straße", what says where, or a name to ask about."""
    if not tells(text):
        return Finding("nothing")
    known, match = draft.book.get("place"), settling.streets(turn).matcher.match(text[:100])
    if match.decision is not Decision.UNKNOWN and ask != "number":
        read = settling.streets(turn).reader.read("")
        offered = tuple(places.placed(settling.streets(turn), one.street, read) for one in match.candidates)
        return Finding("found" if match.street else "which", offered, one_line(text)[:80])
    if says_where(text):
        return Finding("landmark", ({"landmark": one_line(text)[:150]},))
    if may_be_a_name(text) and not (known and ask in ("number", "street")):
        return Finding("unknown", ({"landmark": one_line(text)[:80]},), one_line(text)[:80])
    return Finding("nothing")
