"""What the training data says: intents with their examples, words of entities, answers, and where each is used."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from bot.wording import languages
from nlu.language import detect
from nlu.yaml_files import parse_yaml

DATA, DOMAIN, RULES, TRANSLATIONS = "nlu/data/", "nlu/domain/", "nlu/data/rules/", "nlu/translations/"
OWN = "studio.yml"
"""Files of what editors have made themselves."""
_LINE = re.compile(r"^\s*-\s+(.*?)\s*$", re.MULTILINE)
_LANGUAGE = re.compile(r"(?:^|/)([a-z]{2})\.yml$")


@dataclass(frozen=True)
class Example:
    """One example and the file it stands in."""

    text: str
    file: str

    @property
    def language(self) -> str:
        """Files of one language are named after it; in all others there is German, and some of any other."""
        found = _LANGUAGE.search(self.file)
        return found[1] if found else language_of(self.text)


@dataclass(frozen=True)
class Rule:
    """A rule or story: its name, and what it is made of."""

    name: str
    file: str
    intents: frozenset[str]
    actions: frozenset[str]


class NluFiles:
    """One state of the training data, read as far as it is asked for."""

    def __init__(self, files: Mapping[str, str]) -> None:
        """`files`: texts by path in the repository."""
        self.texts = files

    @cached_property
    def examples(self) -> dict[str, list[Example]]:
        """By intent, in the order of the files."""
        return self._listed("intent")

    @cached_property
    def synonyms(self) -> dict[str, list[Example]]:
        """Words by the value of an entity that they stand for."""
        return self._listed("synonym")

    @cached_property
    def intents(self) -> dict[str, str]:
        """Intents of the domain and the file that names each."""
        named = ((path, one) for path, data in self._parsed(DOMAIN) for one in data.get("intents") or ())
        return {one if isinstance(one, str) else next(iter(one)): path for path, one in named}

    @cached_property
    def responses(self) -> dict[str, tuple[str, list[dict[str, Any]]]]:
        """Answers of the domain: the file and the variants of each."""
        found = ((path, data.get("responses") or {}) for path, data in self._parsed(DOMAIN))
        return {name: (path, variants) for path, all_ in found for name, variants in all_.items()}

    @cached_property
    def translations(self) -> dict[str, dict[str, Any]]:
        """Answers by language and name."""
        found = ((path, _document(text)) for path, text in self.texts.items() if path.startswith(TRANSLATIONS))
        return {path.removeprefix(TRANSLATIONS).removesuffix(".yml"): data for path, data in found}

    @cached_property
    def rules(self) -> list[Rule]:
        """All rules and stories."""
        return [rule for path, data in self._parsed(DATA) for rule in _rules(path, data)]

    @cached_property
    def owners(self) -> dict[str, str]:
        """The intent of each example, in any spelling."""
        return {plain(one.text): intent for intent, listed in self.examples.items() for one in listed}

    def _listed(self, kind: str) -> dict[str, list[Example]]:
        found: defaultdict[str, list[Example]] = defaultdict(list)
        for path, data in self._parsed(DATA):
            for entry in data.get("nlu") or ():
                if kind in entry:
                    found[entry[kind]] += [Example(text, path) for text in lines(entry.get("examples") or "")]
        return dict(found)

    def _parsed(self, folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for path, text in self.texts.items():
            if path.startswith(folder):
                yield path, _document(text)


@lru_cache(maxsize=200)
def _document(text: str) -> dict[str, Any]:
    """From one act to the next most files are the same; nobody changes what is read here."""
    return parse_yaml(text) or {}


@lru_cache(maxsize=8_192)
def language_of(text: str) -> str:
    """The training data are a German city's: German, unless the text speaks clearly for another language."""
    return detect(text, languages(), "de")


def lines(examples: str) -> list[str]:
    """The entries of a block of examples."""
    return _LINE.findall(examples)


def plain(text: str) -> str:
    """The same for texts that differ in case and spaces only."""
    return " ".join(text.casefold().split())


def _rules(path: str, data: dict[str, Any]) -> Iterator[Rule]:
    for kind in ("rules", "stories"):
        for entry in data.get(kind) or ():
            steps = entry.get("steps") or ()
            intents = frozenset(step["intent"] for step in steps if "intent" in step)
            actions = frozenset(step["action"] for step in steps if "action" in step)
            yield Rule(entry.get("rule") or entry.get("story"), path, intents, actions)
