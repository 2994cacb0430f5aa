"""What Rasa says when it refuses training data, brought back to a file and a line of the repository."""

import re
from collections.abc import Mapping

from bot.studio.trainings_check import Fault

_PLACE = re.compile(r"(nlu/(?:data|domain)/[\w./-]+\.yml)\W+(?:line )?(\d+)?")
_QUOTED = re.compile(r"'([^'\n]{1,200})'")
_SHOWN = 300


def fault_of(message: str, files: Mapping[str, str]) -> Fault:
    """The place that the message names, else the first rule or story of which it says the name."""
    detail = " ".join(message.split())[:_SHOWN]
    places = sorted((one for one in _PLACE.finditer(message) if one[1] in files), key=lambda one: one[2] is None)
    if places:
        path, line = places[0][1], int(places[0][2]) if places[0][2] else None
        return Fault("rasa", path, line, _shown(files[path], line), detail)
    for name in dict.fromkeys(_QUOTED.findall(message)):
        for path, text in files.items():
            if place := re.search(rf"^\s*-?\s*(?:rule|story)\W+{re.escape(name)}\W*$", text, re.MULTILINE):
                return Fault("rasa", path, text.count("\n", 0, place.end()) + 1, name, detail)
    return Fault("rasa", detail=detail)


def _shown(text: str, line: int | None) -> str | None:
    found = text.splitlines()
    return found[line - 1].strip()[:_SHOWN] if line and line <= len(found) else None
