"""Rasa's responses in more languages than the domain holds: one file per language in nlu/translations."""

from functools import cache
from pathlib import Path
from typing import Any

from rasa.core.nlg import TemplatedNaturalLanguageGenerator

import nlu
from nlu.yaml_files import read_yaml

Response = dict[str, Any]
_FOLDER = Path(nlu.__file__).parent / "translations"


class TranslatedResponses(TemplatedNaturalLanguageGenerator):
    """The domain speaks German and English; for other languages its English response gets translated words.

    A value `language` that an action hands over goes before the slot, which only changes after the action.
    """

    def __init__(self, words: dict[str, dict[str, Response]] | None = None) -> None:
        """`words`: by language and name of the response, as they were when the model was trained."""
        super().__init__({})  # Rasa's agent puts the responses of the model's domain here
        self._words = translations() if words is None else words

    def generate_from_slots(
        self, utter_action: str, filled_slots: dict[str, Any], output_channel: str, **kwargs: Any
    ) -> Response | None:
        """The response with values filled in; None if the domain has none of this name."""
        slots = filled_slots | {"language": kwargs.get("language") or filled_slots.get("language")}
        filled: Response | None = super().generate_from_slots(utter_action, slots, output_channel, **kwargs)
        return filled

    def _random_response_for(
        self, utter_action: str, output_channel: str, filled_slots: dict[str, Any]
    ) -> Response | None:
        words = self._words.get(str(filled_slots["language"]))
        slots = filled_slots if words is None else filled_slots | {"language": "en"}
        response: Response | None = super()._random_response_for(utter_action, output_channel, slots)
        if response is None or words is None or utter_action not in words:
            return response
        return translated(response, words[utter_action])


def translated(response: Response, words: Response) -> Response:
    """The response with the text and the titles of `words` (`text`, `buttons`: title by payload); all else stays."""
    titles = words.get("buttons", {})
    buttons = [
        button | {"title": titles.get(button["payload"], button["title"])} for button in response.get("buttons", ())
    ]
    return response | {"text": words["text"]} | ({"buttons": buttons} if buttons else {})


@cache
def translations() -> dict[str, dict[str, Response]]:
    """Words by language and name of the response."""
    files = sorted(_FOLDER.glob("*.yml"))
    return {path.stem: read_yaml(path) for path in files}
