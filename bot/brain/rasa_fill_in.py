"""Fill values into responses as they are: Rasa 3.6.21 shows the place itself when a value holds `0[` ("10[PDF]")."""

import re
from typing import Any

from rasa.core.nlg import interpolator

_PLACE = re.compile(r"{([^\n{}]+?)}")


def apply() -> None:
    """Replace Rasa's function; safe to call more than once."""
    interpolator.interpolate_text = _fill_in


def _fill_in(response: str, values: dict[str, Any]) -> str:
    """`{name}` becomes the value of that name; what has none stays as it is."""
    return _PLACE.sub(lambda place: str(values.get(place[1], place[0])), response)
