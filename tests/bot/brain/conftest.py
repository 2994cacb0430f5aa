"""A small domain with a form, as the tests of the dialogue state need it."""

import pytest
from rasa.shared.core.domain import Domain

DOMAIN = {
    "version": "3.1",
    "intents": ["ask", "give", "leave"],
    "entities": ["place"],
    "slots": {
        "language": {
            "type": "text",
            "influence_conversation": False,
            "initial_value": "de",
            "mappings": [{"type": "custom"}],
        },
        "place": {"type": "text", "mappings": [{"type": "custom"}]},
        "kind": {"type": "categorical", "values": ["a", "b"], "mappings": [{"type": "custom"}]},
    },
    "forms": {"place_form": {"required_slots": ["place"]}},
    "actions": ["action_tell"],
    "responses": {"utter_ask": [{"text": "?"}]},
}


@pytest.fixture(scope="session")
def domain() -> Domain:
    """Three intents, three slots, one form."""
    return Domain.from_dict(DOMAIN)
