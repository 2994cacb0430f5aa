"""A report that its citizen has agreed to is filed; where that fails, the form stays open with all that was told."""

import logging

from pydantic import ValidationError

from actions import report_categories as categories
from actions import report_settling as settling
from actions.report_draft import Draft
from actions.report_filing import file
from actions.turns import Turn
from bot.errors import InvalidRequest, LotseError

log = logging.getLogger(__name__)


async def send(turn: Turn, draft: Draft) -> None:
    """File it and note its number; else say what is in the way, and ask for consent again later."""
    try:
        draft.book["number"] = await file(turn, draft)
    except InvalidRequest as error:
        log.warning("a report does not fit the city's list any more: %s", type(error).__name__)
        answer_anew(turn, draft)
    except (LotseError, OSError, ValidationError) as error:
        log.error("a report could not be filed: %s", type(error).__name__)
        draft.confirmed = None
        _not_filed(turn, draft, error)


def _not_filed(turn: Turn, draft: Draft, error: Exception) -> None:
    """A contact that the record refuses is left out, since it would be refused each time."""
    if isinstance(error, ValidationError) and draft.contact:
        turn.say("utter_report_contact_refused")
        draft.contact = {}
    else:
        draft.book["failed"] = True


def answer_anew(turn: Turn, draft: Draft) -> None:
    """The city has changed its list: a category that is gone is asked for, one that asks other things is read anew."""
    turn.say("utter_report_list_changed")
    draft.confirmed, code, same = None, draft.category or "", draft.same
    if categories.service(turn.shelf.site.id, code):
        settling.settle_category(turn, draft, code)
        draft.same = same
    else:
        draft.category = draft.detail = None
        draft.book |= {"options": [], "group": None, "answers": {}, "read": []}
