"""What is wrong with training data, said so that an editor finds it: which sentence in which file.

Rasa only warns of most of it and trains a bad model all the same.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import yaml

from bot.studio.nlu_files import DATA, DOMAIN, lines, plain

Node = Any
"""A node of YAML, which knows its line."""
_ANNOTATED = re.compile(
    r"\[(?P<text>[^\]]+?)\](?:\((?P<short>[^:)]+?)(?::[^)]+)?\)|(?P<one>\{[^}]+?\})|\[(?P<many>.*?)\])"
)
"""Rasa 3.6.21, entities_parser.py: [text](entity:value), [text]{"entity": …} and [text][{…}, {…}]."""
_KINDS = ("intent", "synonym", "regex", "lookup")
_DEFAULT_ACTIONS = re.compile(r"action_(?:listen|restart|session_start|default_|deactivate_loop|back$|extract_slots|"
                              r"two_stage|revert_fallback|unlikely|validate_slot)")  # fmt: skip
_SHOWN = 300


@dataclass(frozen=True)
class Fault:
    """`reason` is a word for programs; `detail` says more to developers."""

    reason: str
    file: str | None = None
    line: int | None = None
    sentence: str | None = None
    detail: str | None = None

    def as_data(self) -> dict[str, Any]:
        """As the record keeps it."""
        return asdict(self)


class Faulty(ValueError):
    """The training data have a fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.reason)
        self.fault = fault


@dataclass(frozen=True)
class _Example:
    text: str
    file: str
    line: int


def check(files: Mapping[str, str]) -> None:
    """Texts by path, as they stand in the repository; raises Faulty with the first fault."""
    documents = {path: _composed(path, text) for path, text in files.items() if path.endswith(".yml")}
    domain = _Domain([node for path, node in documents.items() if path.startswith(DOMAIN)])
    owners: dict[str, tuple[str, _Example]] = {}
    for path, node in documents.items():
        if path.startswith(DATA):
            for intent, example in _examples(path, node, domain):
                _check_example(example, domain)
                _check_owner(owners, intent, example)
            _check_rules(path, node, domain)


class _Domain:
    """What the domain names."""

    def __init__(self, documents: list[Node]) -> None:
        parts = [dict(_pairs(node)) for node in documents]
        self.intents = {name for part in parts for name in _named(part.get("intents"))}
        self.entities = {name for part in parts for name in _named(part.get("entities"))}
        told = ("actions", "responses", "forms")
        self.actions = {name for part in parts for key in told for name in _named(part.get(key))}


def _composed(path: str, text: str) -> Node:
    try:
        return yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line if mark else 0
        shown = (text.splitlines() or [""])[min(line, text.count("\n"))] if text else ""
        raise Faulty(Fault("yaml", path, line + 1, shown.strip()[:_SHOWN], str(error)[:_SHOWN])) from None


def _examples(path: str, node: Node, domain: _Domain) -> Iterator[tuple[str, _Example]]:
    for entry in _items(dict(_pairs(node)).get("nlu")):
        known = dict(_pairs(entry))
        kind = next((kind for kind in _KINDS if kind in known), None)
        if kind is None or not isinstance(known.get("examples"), yaml.ScalarNode | yaml.SequenceNode):
            raise Faulty(Fault("entry", path, _line(entry), ", ".join(known)[:_SHOWN]))
        name = str(known[kind].value)
        if kind == "intent" and name.split("/")[0] not in domain.intents:
            raise Faulty(Fault("unknown_intent", path, _line(entry), name[:_SHOWN]))
        found = _said(path, known["examples"])
        yield from ((name, example) for example in (found if kind == "intent" else list(found)[:0]))


def _said(path: str, node: Node) -> Iterator[_Example]:
    if isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            text = dict(_pairs(entry)).get("text")
            yield _Example(str(text.value if text else getattr(entry, "value", "")).strip(), path, _line(entry))
        return
    first = _line(node) + (node.style in ("|", ">"))
    for number, line in enumerate(node.value.split("\n")):
        if not line.strip():
            continue
        if not (found := lines(line)):
            raise Faulty(Fault("no_dash", path, first + number, line.strip()[:_SHOWN]))
        yield _Example(found[0], path, first + number)


def _check_example(example: _Example, domain: _Domain) -> None:
    rest = _ANNOTATED.sub("", example.text)
    if "[" in rest or "]" in rest:
        raise _at("annotation", example)
    for found in _ANNOTATED.finditer(example.text):
        for entity in _entities(found, example):
            if entity not in domain.entities:
                raise _at("unknown_entity", example, entity)


def _entities(found: re.Match[str], example: _Example) -> list[str]:
    if found["short"]:
        return [found["short"].strip()]
    try:
        told = json.loads(found["one"] or f"[{found['many']}]")
        return [one["entity"] for one in (told if isinstance(told, list) else [told])]
    except (ValueError, KeyError, TypeError):
        raise _at("annotation", example) from None


def _check_owner(owners: dict[str, tuple[str, _Example]], intent: str, example: _Example) -> None:
    """A sentence that means two things teaches nothing."""
    bare = plain(_ANNOTATED.sub(lambda found: found["text"], example.text))
    owner, first = owners.setdefault(bare, (intent, example))
    if owner != intent:
        raise _at("duplicate", example, f"{intent}; {owner} ({first.file}, line {first.line})")


def _check_rules(path: str, node: Node, domain: _Domain) -> None:
    known = dict(_pairs(node))
    for entry in (*_items(known.get("rules")), *_items(known.get("stories"))):
        for step in _items(dict(_pairs(entry)).get("steps")):
            for key, value in _pairs(step):
                _check_step(path, key, value, domain)


def _check_step(path: str, key: str, value: Node, domain: _Domain) -> None:
    name = str(value.value)
    if key == "intent" and name not in domain.intents:
        raise Faulty(Fault("unknown_intent", path, _line(value), name))
    if key == "action" and name not in domain.actions and not _DEFAULT_ACTIONS.match(name):
        raise Faulty(Fault("unknown_action", path, _line(value), name))


def _at(reason: str, example: _Example, detail: str | None = None) -> Faulty:
    return Faulty(Fault(reason, example.file, example.line, example.text[:_SHOWN], detail))


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _pairs(node: Node) -> list[tuple[str, Node]]:
    return [(str(key.value), value) for key, value in node.value] if isinstance(node, yaml.MappingNode) else []


def _items(node: Node) -> list[Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _named(node: Node) -> list[str]:
    """Names of a list, whose entries may have options, or of a mapping."""
    if isinstance(node, yaml.MappingNode):
        return [key for key, _ in _pairs(node)]
    return [_pairs(one)[0][0] if isinstance(one, yaml.MappingNode) else str(one.value) for one in _items(node)]
