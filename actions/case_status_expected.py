"""What a citizen writes about a case is recognised before anything else is guessed: its number, its words, a note."""

import asyncio
from contextlib import suppress
from typing import Any

from actions.case_status_doors import last_asked
from actions.case_status_words import has_mistyped_number, is_done_says, is_mistyped_number, number_in, secret_in
from bot.cases import numbers
from bot.errors import LotseError

_NEVER_A_NOTE = frozenset(
    """
    cancel deny goodbye emergency request_human ask_privacy switch_language help bot_challenge insult dissatisfied thank
    """.split()
)

_A_REASON = 4
"""Words from which on a no says why."""


def case_answer(requested_slot: str | None, text: str) -> dict[str, Any] | None:
    """Rasa parse data if `text` answers the form for a case, or names a case where no form is open; else None."""
    if requested_slot is None and (numbers.found_in(text) or is_mistyped_number(text)):
        return _parsed(text, "case_status")
    if requested_slot == "case_number" and (number_in(text) or has_mistyped_number(text)):
        return _parsed(text, "inform_case_number", case_number=text)
    if requested_slot == "case_secret" and (secret_in(text) or number_in(text)):
        return _parsed(text, "inform_case_secret", case_secret=text)
    return None


async def answer_to_news(text: str, site: str, conversation: str, requested_slot: str | None) -> dict[str, Any] | None:
    """A yes or no with more words, right after it was asked whether a case is done; what follows a no is the reason."""
    is_done = is_done_says(text) if requested_slot is None else None
    case = await _asked(site, conversation) if is_done is not None else None
    if case is None:
        return None
    if is_done:
        return _parsed(text, "case_done", case=case)
    reason = {"case_note": text} if len(text.split()) >= _A_REASON else {}
    return _parsed(text, "case_not_done", case=case, **reason)


async def _asked(site: str, conversation: str) -> str | None:
    """A yes is a yes, also while the record cannot be asked."""
    with suppress(LotseError):
        return await asyncio.to_thread(last_asked, site, conversation)
    return None


def is_a_note(parsed: dict[str, Any], requested_slot: str | None) -> bool:
    """Any words are a note on a case, also those that a service or a new report might be found by; no question is."""
    asks = parsed["intent"]["name"] == "ask_article" and "?" in parsed["text"]
    return requested_slot == "case_note" and not asks and parsed["intent"]["name"] not in _NEVER_A_NOTE


def _parsed(text: str, intent: str, **entities: str) -> dict[str, Any]:
    found = [{"entity": name, "value": value, "start": 0, "end": len(text)} for name, value in entities.items()]
    return {"text": text, "intent": {"name": intent, "confidence": 1.0}, "entities": found}
