"""What a message says about the topic of the open report: "das Thema ist eigentlich Müll", "doch Schlagloch"."""

from actions import report_categories as categories
from actions import report_settling as settling
from actions.report_additions import add
from actions.report_draft import Draft
from actions.report_place_words import leads_somewhere, says_where
from actions.report_topic_words import asks_for_topic, has_heading, topic
from actions.report_understanding import MOST_WORDS
from actions.report_words import corrected, count, excuses
from actions.turns import Turn

_FREE = ("description", "detail")
"""Where other words than a topic are asked for, and a correction may be one of these."""
_ANSWERED = ("detail", "same", "contact", "confirmed")
"""Questions to which the topic that is known anyway may be part of the answer."""
_NAMES = 2
"""Words that may name a topic; more of them tell something, and what is settled stays."""


def corrects_topic(turn: Turn, draft: Draft, slot: str, text: str) -> bool:
    """Whether the message sets the topic right, at any step; where it fits several these are offered."""
    if draft.category is None:
        return False
    said = topic(text)
    if said and slot in _FREE and _tells_more(turn, draft, text, said):
        return _told_beside(turn, draft, slot, text, said)
    if said:
        return topic_named_too(turn, draft, slot, said)
    fixed = corrected(text)
    if fixed is None or slot in _FREE or count(fixed) > MOST_WORDS or _says_where(turn, draft, slot, fixed):
        return False
    if slot == "photo" and excuses(text):
        return False
    found = categories.proposed(turn.shelf.site.id, draft.kind, fixed)
    return found.decision == "sure" and _settle(turn, draft, slot, found.codes[0])


def _tells_more(turn: Turn, draft: Draft, text: str, said: str) -> bool:
    """Whether it is a text of its own beside the topic ("Thema: Ampel ausgefallen"), which must not be lost."""
    if asks_for_topic(text):
        return False
    site, kind = turn.shelf.site.id, draft.kind
    is_name = categories.named(site, _codes(turn, draft), said) or categories.named_group(site, kind, said)
    return count(said) > (1 if has_heading(text) else _NAMES) and not is_name


def _told_beside(turn: Turn, draft: Draft, slot: str, text: str, said: str) -> bool:
    """Take the topic that is surely named too. A text that answers what is asked is left to be read: False.

    Where the questions are now those of another topic, it belongs to the description.
    """
    found = categories.proposed(turn.shelf.site.id, draft.kind, said)
    if found.decision != "sure" or found.codes[0] == draft.category:
        return False
    _settle(turn, draft, slot, found.codes[0])
    if slot == "detail":
        add(turn, draft, text)
    return slot == "detail"


def _codes(turn: Turn, draft: Draft) -> list[str]:
    return [one.code for one in categories.catalogue(turn.shelf.site.id).of_kind(draft.kind)]


def topic_named_too(turn: Turn, draft: Draft, slot: str, said: str) -> bool:
    """Take the topic that these words name, or offer those that may be meant; False where they name none."""
    site, kind = turn.shelf.site.id, draft.kind
    found = categories.proposed(site, kind, said)
    code = categories.named(site, _codes(turn, draft), said) or (found.codes[0] if found.decision == "sure" else None)
    group = None if code else categories.named_group(site, kind, said)
    if code:
        return _settle(turn, draft, slot, code)
    if not group and (found.decision != "choices" or slot in _FREE or count(said) > _NAMES):
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


def _settle(turn: Turn, draft: Draft, slot: str, code: str) -> bool:
    """Take it and say so; where it is the topic already, nothing is lost, and a question is answered by the message."""
    if code != draft.category:
        settling.settle_category(turn, draft, code)
    elif slot in _ANSWERED:
        return False
    settling.tell_changed(turn, draft, slot, "category", categories.label(turn.shelf.site.id, code, turn.language))
    return True
