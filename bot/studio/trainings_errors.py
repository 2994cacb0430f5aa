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
    if (found := _PLACE.search(message)) and found[1] in files:
        line = int(found[2]) if found[2] else None
        return Fault("rasa", found[1], line, _shown(files[found[1]], line), detail)
    for name in dict.fromkeys(_QUOTED.findall(message)):
        for path, text in files.items():
            if place := re.search(rf"^\s*-?\s*(?:rule|story|intent)\W+{re.escape(name)}\W*$", text, re.MULTILINE):
                return Fault("rasa", path, text.count("\n", 0, place.end()) + 1, name, detail)
    return Fault("rasa", detail=detail)


def _shown(text: str, line: int | None) -> str | None:
    found = text.splitlines()
    return found[line - 1].strip()[:_SHOWN] if line and line <= len(found) else None
