"""Examples as they may stand in the training data, and how they get into a file and out of it."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from bot.errors import InvalidRequest
from bot.privacy.impersonal import impersonal
from bot.studio import rasa_yaml
from bot.studio.nlu_files import DATA, OWN, Example, lines, plain

LONGEST = 300
FEWEST = 2
"""Rasa warns of an intent with fewer examples."""
_MARKS = str.maketrans("[]{}", "()()")
"""Brackets would be read as marked entities."""
_LEADING = re.compile(r"^[\s/\-#]+")


def cleaned(texts: Iterable[str]) -> list[str]:
    """Examples as they are stored, each once: one line, no marks of Rasa's, nothing that names a person.

    Raises InvalidRequest for one that is empty or too long.
    """
    found: dict[str, str] = {}
    for text in texts:
        one = _cleaned(text)
        found.setdefault(plain(one), one)
    return list(found.values())


def _cleaned(text: str) -> str:
    printable = "".join(character if character.isprintable() else " " for character in text)
    one = _LEADING.sub("", impersonal(" ".join(printable.split()))).translate(_MARKS).strip()
    if not any(character.isalnum() for character in one):
        raise InvalidRequest("an example is empty", field="texts")
    if len(one) > LONGEST:
        raise InvalidRequest(f"an example has more than {LONGEST} characters", field="texts")
    return one


def home(held: Iterable[Example], language: str) -> str:
    """The file for a further one: where most of those `held` of its language stand; one of the editors' own else."""
    counted = Counter(one.file for one in held if one.language == language)
    own = OWN if language == "de" else f"studio/{language}.yml"
    return max(counted, key=lambda path: (path.endswith(f"/{language}.yml"), counted[path]), default=f"{DATA}{own}")


def added(text: str, kind: str, name: str, texts: Sequence[str]) -> str:
    """The file `text` with further examples at the end of the entry of this `kind` ("intent", "synonym") and name."""
    document = rasa_yaml.load(text)
    entry = _entries(document, kind, name)[0]
    _put(entry, [*lines(entry["examples"]), *texts])
    return rasa_yaml.dump(document)


def removed(text: str, kind: str, name: str, gone: Collection[str]) -> str | None:
    """The file without these examples (in any spelling); an entry that has none left goes too, and so does the file."""
    document = rasa_yaml.load(text)
    wrong = {plain(one) for one in gone}
    for entry in _entries(document, kind, name):
        left = [one for one in lines(entry["examples"]) if plain(one) not in wrong]
        if left:
            _put(entry, left)
        else:
            document["nlu"].remove(entry)
    return rasa_yaml.dump(document) if any(document[key] for key in document if key != "version") else None


def renamed(text: str, name: str, to: str) -> str:
    """The file with another name at all entries of an intent."""
    document = rasa_yaml.load(text)
    for entry in _entries(document, "intent", name):
        entry["intent"] = to
    return rasa_yaml.dump(document)


def with_entry(text: str, kind: str, name: str, texts: Sequence[str]) -> str:
    """The file (empty: there is none yet) with a new entry at its end."""
    document = rasa_yaml.load(text or 'version: "3.1"\n\nnlu: []\n')
    if not document.get("nlu"):
        document["nlu"] = rasa_yaml.load("- x: y\n")[:0]
    entry = rasa_yaml.load(f"- {kind}: {name}\n  examples: x\n")[0]
    _put(entry, texts)
    document["nlu"].append(entry)
    return rasa_yaml.dump(document)


def _entries(document: Any, kind: str, name: str) -> list[Any]:
    return [entry for entry in document["nlu"] if entry.get(kind) == name]


def _put(entry: Any, texts: Sequence[str]) -> None:
    entry["examples"] = rasa_yaml.block("".join(f"- {one}\n" for one in texts))
