"""What one file of the training data says, with its lines, and what is wrong with it whatever the others say."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml

from bot.studio.nlu_files import DATA, DOMAIN, TRANSLATIONS, lines, plain
from bot.studio.trainings_fault import Fault, Faulty

Node = Any
"""A node of YAML, which knows its line."""
_ANNOTATED = re.compile(
    r"\[(?P<text>[^\]]+?)\](?:\((?P<short>[^:)]+?)(?::[^)]+)?\)|(?P<one>\{[^}]+?\})|\[(?P<many>.*?)\])"
)
"""Rasa 3.6.21, entities_parser.py: [text](entity:value), [text]{"entity": …} and [text][{…}, {…}]."""
_KINDS = ("intent", "synonym", "regex", "lookup")
_SHOWN = 300


@dataclass(frozen=True)
class Named:
    """A name or sentence and where it stands."""

    text: str
    file: str
    line: int

    def fault(self, reason: str, detail: str | None = None) -> Fault:
        """What is wrong with it."""
        return Fault(reason, self.file, self.line, self.text[:_SHOWN], detail)


@dataclass(frozen=True)
class Example:
    """An example of an intent: as it stands there, bare and in any spelling, and the entities marked in it."""

    intent: str
    said: Named
    bare: str
    entities: tuple[str, ...]


@dataclass
class Facts:
    """Names of the domain (`responses` and `intents` with their places), examples, and steps of rules."""

    faults: list[Fault] = field(default_factory=list)
    intents: list[Named] = field(default_factory=list)
    responses: list[Named] = field(default_factory=list)
    entities: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    entries: list[Named] = field(default_factory=list)
    """Intents that have examples."""
    examples: list[Example] = field(default_factory=list)
    rules: list[Named] = field(default_factory=list)
    steps: list[tuple[str, Named]] = field(default_factory=list)


@lru_cache(maxsize=256)
def facts(path: str, text: str) -> Facts:
    """From one act to the next most files are the same; nobody changes what is read here."""
    found = Facts()
    try:
        root = _composed(path, text)
        _read(path, root, found)
    except Faulty as error:
        found.faults.append(error.fault)
    return found


def _composed(path: str, text: str) -> Node:
    try:
        return yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line if mark else 0
        shown = text.split("\n")[min(line, text.count("\n"))]
        raise Faulty(Fault("yaml", path, line + 1, shown.strip()[:_SHOWN], str(error)[:_SHOWN])) from None


def _read(path: str, root: Node, found: Facts) -> None:
    if root is not None and not isinstance(root, yaml.MappingNode):
        raise Faulty(Fault("entry", path, 1))
    found.faults += [_at(path, key).fault("double") for key in _doubled(root)]
    for folder, read in _FOLDERS.items():
        if path.startswith(folder):
            read(path, dict(_pairs(root)), found)


def _read_domain(path: str, parts: dict[str, Node], found: Facts) -> None:
    found.intents += [_at(path, node) for node in _names(parts.get("intents"))]
    found.responses += [_at(path, node) for node in _names(parts.get("responses"))]
    found.entities += [str(node.value) for node in _names(parts.get("entities"))]
    told = ("actions", "responses", "forms")
    found.actions += [str(node.value) for key in told for node in _names(parts.get(key))]
    found.faults += [name.fault("entry") for name, node in _of(path, parts, "intents") if not _is_text(node)]
    for _, variants in _pairs(parts.get("responses")):
        for one in _items(variants):
            _check_text(path, one, found)


def _read_words(path: str, parts: dict[str, Node], found: Facts) -> None:
    for one in parts.values():
        _check_text(path, one, found)


def _check_text(path: str, variant: Node, found: Facts) -> None:
    """What is said is a text, also for those who take `no` or `12:30` for something else."""
    text = dict(_pairs(variant)).get("text")
    if text is not None and not _is_text(text):
        found.faults.append(_at(path, text).fault("entry"))


def _read_data(path: str, parts: dict[str, Node], found: Facts) -> None:
    for entry in _items(parts.get("nlu")):
        try:
            _read_entry(path, entry, found)
        except Faulty as error:
            found.faults.append(error.fault)
    for entry in (*_items(parts.get("rules")), *_items(parts.get("stories"))):
        known = dict(_pairs(entry))
        found.rules += [_at(path, known[kind]) for kind in ("rule", "story") if kind in known]
        steps = (pair for step in _items(known.get("steps")) for pair in _pairs(step))
        found.steps += [(key, _at(path, value)) for key, value in steps if key in ("intent", "action")]


def _read_entry(path: str, entry: Node, found: Facts) -> None:
    known = dict(_pairs(entry))
    kind = next((kind for kind in _KINDS if kind in known), None)
    if kind is None or not isinstance(known.get("examples"), yaml.ScalarNode | yaml.SequenceNode):
        raise Faulty(Fault("entry", path, _line(entry), ", ".join(known)[:_SHOWN]))
    said = list(_said(path, known["examples"]))
    if kind == "intent":
        found.entries.append(Named(str(known[kind].value), path, _line(entry)))
        found.examples += [_example(str(known[kind].value), one, found) for one in said]


def _said(path: str, node: Node) -> Iterator[Named]:
    if isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            text = dict(_pairs(entry)).get("text")
            yield Named(str(text.value if text else getattr(entry, "value", "")).strip(), path, _line(entry))
        return
    first = _line(node) + (node.style in ("|", ">"))
    for number, line in enumerate(node.value.split("\n")):
        if not line.strip():
            continue
        if not (found := lines(line)):
            raise Faulty(Fault("no_dash", path, first + number, line.strip()[:_SHOWN]))
        yield Named(found[0], path, first + number)


def _example(intent: str, said: Named, found: Facts) -> Example:
    rest = _ANNOTATED.sub("", said.text)
    entities: list[str] = []
    try:
        if "[" in rest or "]" in rest:
            raise ValueError
        entities = [name for mark in _ANNOTATED.finditer(said.text) for name in _entities(mark)]
    except (ValueError, KeyError, TypeError):
        found.faults.append(said.fault("annotation"))
    return Example(intent, said, plain(_ANNOTATED.sub(lambda mark: mark["text"], said.text)), tuple(entities))


def _entities(mark: re.Match[str]) -> list[str]:
    if mark["short"]:
        return [mark["short"].strip()]
    told = json.loads(mark["one"] or f"[{mark['many']}]")
    return [one["entity"] for one in (told if isinstance(told, list) else [told])]


def _doubled(node: Node) -> Iterator[Node]:
    """Keys that stand twice in a mapping: the last one would win in silence."""
    if isinstance(node, yaml.MappingNode):
        seen = set[str]()
        for key, value in node.value:
            if key.value in seen:
                yield key
            seen.add(str(key.value))
            yield from _doubled(value)
    elif isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            yield from _doubled(entry)


def _of(path: str, parts: dict[str, Node], key: str) -> list[tuple[Named, Node]]:
    return [(_at(path, node), node) for node in _names(parts.get(key))]


def _at(path: str, node: Node) -> Named:
    return Named(str(node.value), path, _line(node))


def _is_text(node: Node) -> bool:
    return str(node.tag) == "tag:yaml.org,2002:str"


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _pairs(node: Node) -> list[tuple[str, Node]]:
    return [(str(key.value), value) for key, value in node.value] if isinstance(node, yaml.MappingNode) else []


def _items(node: Node) -> list[Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _names(node: Node) -> list[Node]:
    """Names of a list, whose entries may have options, or of a mapping."""
    if isinstance(node, yaml.MappingNode):
        return [key for key, _ in node.value]
    return [one.value[0][0] if isinstance(one, yaml.MappingNode) and one.value else one for one in _items(node)]


_FOLDERS: dict[str, Callable[[str, dict[str, Node], Facts], None]] = {
    DATA: _read_data,
    DOMAIN: _read_domain,
    TRANSLATIONS: _read_words,
}
