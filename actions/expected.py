"""Answers that an open form waits for, recognised before anything else is guessed."""

from typing import Any

from actions.callback_times import names_a_time
from actions.case_status_expected import case_answer, is_a_note
from actions.contacts import contact_in
from actions.follow_ups import only_facets
from bot.knowledge.districts import find_district
from bot.knowledge.files import Site


def follow_up(parsed: dict[str, Any], last: str | None, offered: list[str] | None) -> dict[str, Any]:
    """Parse data in which a question without a service ("und was kostet das?") means the last one.

    Where the last thing said was a question back, it means what was offered there.
    """
    spans = [(entity["start"], entity["end"]) for entity in parsed["entities"] if entity["entity"] == "facet"]
    ids = [last] if last else list(offered or ())
    if not ids or not only_facets(parsed["text"], spans):
        return parsed
    articles = {"band": "answer" if last else "clarify", "ids": ids, "confidence": 1.0}
    return parsed | {"intent": {"name": "ask_article", "confidence": 1.0}, "articles": articles}


def no_guess(parsed: dict[str, Any]) -> dict[str, Any]:
    """While a form waits for an answer, only a clear question interrupts it; near guesses do not."""
    if parsed["intent"]["name"] == "ask_article" and parsed.get("articles", {}).get("band") != "answer":
        return parsed | {"intent": {"name": "nlu_fallback", "confidence": parsed["intent"]["confidence"]}}
    return parsed


_NO_WORDS_FOR_A_FORM = frozenset(
    """
    ask_article cancel deny goodbye emergency request_human ask_privacy switch_language help bot_challenge insult
    dissatisfied
    """.split()
)


_LIKE_A_TIME = frozenset({"ask_article", "deny", "goodbye"})
"""What "morgen", "egal" and "morgen früh" are taken for elsewhere."""


def free_words(parsed: dict[str, Any], requested_slot: str) -> dict[str, Any]:
    """Where any words are an answer ("nach sechs, ausser mittwochs"), only what is clearly something else is not."""
    if is_a_note(parsed, requested_slot):
        return _informed(parsed["text"], "case_note", parsed["text"])
    name, text = parsed["intent"]["name"], parsed["text"]
    is_time = name in _LIKE_A_TIME and names_a_time(text)
    if requested_slot != "callback_time" or (name in _NO_WORDS_FOR_A_FORM and not is_time):
        return parsed
    return _informed(parsed["text"], "callback_time", parsed["text"])


def to_offer(parsed: dict[str, Any], offer: dict[str, Any] | None) -> dict[str, Any]:
    """Right after the offer of a person, yes and no answer it."""
    answers = {"affirm": offer["yes"], "deny": "decline_handover"} if offer else {}
    meant = answers.get(parsed["intent"]["name"])
    return parsed | {"intent": {"name": meant, "confidence": parsed["intent"]["confidence"]}} if meant else parsed


def expected_answer(requested_slot: str | None, text: str, site: Site) -> dict[str, Any] | None:
    """Rasa parse data if `text` is what the form asks for; None if it may be anything."""
    if case := case_answer(requested_slot, text):
        return case
    if requested_slot == "callback_contact" and contact_in(text):
        return _informed(text, "callback_contact", text)
    if requested_slot == "district" and (district := find_district(text, site.districts)):
        return _informed(text, "district", district)
    return None


def _informed(text: str, slot: str, value: str) -> dict[str, Any]:
    entity = {"entity": slot, "value": value, "start": 0, "end": len(text)}
    return {"text": text, "intent": {"name": f"inform_{slot}", "confidence": 1.0}, "entities": [entity]}
