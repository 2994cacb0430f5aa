"""Answers that outlive a change of the topic: the new one asks them too, so nobody is asked twice."""

from typing import Any

from actions import report_categories as categories
from actions.report_details import askable, checked
from actions.report_draft import Draft
from bot.cases.catalogue import Attribute


def answers(site: str, draft: Draft, code: str) -> dict[str, Any]:
    """What was answered before the topic became `code`, as far as its questions take it."""
    given = {**(draft.book.get("answers") or {}), **(draft.detail or {})}
    alike = _asked_by_both(site, draft, code)
    return {one: given[one] for one in alike if one in given and checked(alike[one], given[one]) is not None}


def skipped(site: str, draft: Draft, code: str) -> list[str]:
    """Questions of both topics that were left open, and may be."""
    alike = _asked_by_both(site, draft, code)
    return [one for one in draft.book.get("skipped") or () if one in alike and not alike[one].required]


def _asked_by_both(site: str, draft: Draft, code: str) -> dict[str, Attribute]:
    """The new topic's questions that the one before has with the same code and type; none of another kind of report.

    While a topic is being chosen there is none, and the book knows the one before.
    """
    before = categories.service(site, draft.category or draft.book.get("topic"))
    after = categories.service(site, code)
    if before is None or after is None or before.kind != after.kind:
        return {}
    types = {one.code: one.datatype for one in askable(before)}
    return {one.code: one for one in askable(after) if types.get(one.code) == one.datatype}
