"""The payloads behind quick replies: Rasa's own `/intent{"entity": "value"}` form."""

import json
from typing import Any


def parse_payload(payload: str) -> dict[str, Any]:
    """Rasa parse data of an offered payload; raises ValueError for anything that is not one."""
    if not payload.startswith("/"):
        raise ValueError("a payload starts with a slash")
    name, brace, rest = payload[1:].partition("{")
    entities = json.loads(brace + rest) if brace else {}
    if not name.replace("_", "").isalnum() or not isinstance(entities, dict):
        raise ValueError("not of the form /intent{...}")
    return {
        "text": payload,
        "intent": {"name": name, "confidence": 1.0},
        "entities": [_entity(key, value, len(payload)) for key, value in entities.items()],
    }


def _entity(name: str, value: Any, end: int) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": 0, "end": end, "extractor": "payload"}
