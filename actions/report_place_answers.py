"""What a message says about the place of the open report: the answer to a question about it, or a correction."""

from typing import Any

from actions import report_places as places
from actions import report_settling as settling
from actions.report_draft import Draft
from actions.report_place_words import may_be_a_name, says_where
from actions.report_places import Finding
from actions.report_words import corrected, count, tells
from actions.turns import Turn
from bot.cases.plain import one_line
from nlu.places.matching import Decision

_ASIDE_WORDS = 2
"""Words beside a place in a message that only says where."""
_MORE_WORDS = 8
"""The same in one that begins as corrections do."""


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
    """Whether the message sets the place right: it begins as corrections do, or says nothing but where."""
    fixed = corrected(text)
    if draft.kind != "defect" or not (draft.place or draft.book.get("place")):
        return False
    if fixed is None and slot in ("contact", "detail", "description", "category"):
        return False
    found = settling.find(turn, fixed or text, draft.place or draft.book.get("place"))
    if found.told not in ("found", "which", "number", "outside") or count(found.rest) > (
        _MORE_WORDS if fixed else _ASIDE_WORDS
    ):
        return False
    settling.reopen_place(draft)
    settling.settle_place(turn, draft, found)
    draft.book["changed"] = True
    return True


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
    found = settling.find(turn, fixed, known)
    if found.told == "nothing":
        found = _in_other_words(turn, draft, fixed, ask)
    if found.told in ("nothing", "unknown", "outside", "motorway"):
        draft.miss("place")
    if found.told == "nothing":
        draft.book["ask"] = ask or "where"
    else:
        settling.settle_place(turn, draft, found)


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
