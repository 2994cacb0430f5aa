"""Answers that an open form waits for, recognised before anything else is guessed."""

from typing import Any

from bot.knowledge.districts import find_district
from bot.knowledge.files import Site


def expected_answer(requested_slot: str | None, text: str, site: Site) -> dict[str, Any] | None:
    """Rasa parse data if `text` is what the form asks for; None if it may be anything."""
    if requested_slot != "district":
        return None
    district = find_district(text, site.districts)
    if district is None:
        return None
    entity = {"entity": "district", "value": district, "start": 0, "end": len(text)}
    return {"text": text, "intent": {"name": "inform_district", "confidence": 1.0}, "entities": [entity]}
