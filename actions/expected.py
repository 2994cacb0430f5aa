"""Answers that an open form waits for, recognised before anything else is guessed."""

from typing import Any

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


def expected_answer(requested_slot: str | None, text: str, site: Site) -> dict[str, Any] | None:
    """Rasa parse data if `text` is what the form asks for; None if it may be anything."""
    if requested_slot != "district":
        return None
    district = find_district(text, site.districts)
    if district is None:
        return None
    entity = {"entity": "district", "value": district, "start": 0, "end": len(text)}
    return {"text": text, "intent": {"name": "inform_district", "confidence": 1.0}, "entities": [entity]}
