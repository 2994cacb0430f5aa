"""What a message says about the topic of the open report: "das Thema ist eigentlich Müll", "doch Schlagloch"."""

from actions import report_categories as categories
from actions import report_settling as settling
from actions.report_draft import Draft
from actions.report_place_words import leads_somewhere, says_where
from actions.report_understanding import MOST_WORDS
from actions.report_words import corrected, count, topic
from actions.turns import Turn

_FREE = ("description", "detail")
"""Where other words than a topic are asked for, and a correction may be one of these."""


def corrects_topic(turn: Turn, draft: Draft, slot: str, text: str) -> bool:
    """Whether the message sets the topic right, at any step; where it fits several these are offered."""
    if draft.category is None:
        return False
    said = topic(text)
    if said:
        return topic_named_too(turn, draft, slot, said)
    fixed = corrected(text)
    if fixed is None or slot in _FREE or count(fixed) > MOST_WORDS or _says_where(turn, draft, slot, fixed):
        return False
    found = categories.proposed(turn.shelf.site.id, draft.kind, fixed)
    if found.decision != "sure" or (slot == "confirmed" and found.codes[0] == draft.category):
        return False
    _settle(turn, draft, slot, found.codes[0])
    return True


def topic_named_too(turn: Turn, draft: Draft, slot: str, said: str) -> bool:
    """Take the topic that these words name, or offer those that may be meant; False where they name none."""
    site, kind = turn.shelf.site.id, draft.kind
    every = [one.code for one in categories.catalogue(site).of_kind(kind)]
    found = categories.proposed(site, kind, said)
    code = categories.named(site, every, said) or (found.codes[0] if found.decision == "sure" else None)
    group = None if code else categories.named_group(site, kind, said)
    if code:
        _settle(turn, draft, slot, code)
        return True
    if not group and (found.decision != "choices" or slot in _FREE):
        return False
    draft.category = None
    draft.book |= {"options": [] if group else list(found.codes), "group": group}
    return True


def _says_where(turn: Turn, draft: Draft, slot: str, said: str) -> bool:
    """Whether it is a place rather than a topic; "Spielplatz" is one only where a place is asked for."""
    if draft.kind != "defect":
        return False
    where = says_where(said) if slot == "place" else leads_somewhere(said)
    return where or settling.find(turn, said).told not in ("nothing", "landmark")


def _settle(turn: Turn, draft: Draft, slot: str, code: str) -> None:
    settling.settle_category(turn, draft, code)
    settling.tell_changed(turn, draft, slot, "category", categories.label(turn.shelf.site.id, code, turn.language))
