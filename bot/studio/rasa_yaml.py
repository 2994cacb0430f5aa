"""Rasa's YAML changed in place: comments, order, quotes and block style stay as a Rasa developer wrote them."""

from io import StringIO
from typing import Any

import yaml
import yaml.resolver

_WIDE = 1_000_000
"""No line is broken that was not broken before."""
_TEXT = "tag:yaml.org,2002:str"
_RESOLVER: Any = yaml.resolver.Resolver()
"""Of YAML 1.1, which knows more words than that of 1.2 with which Rasa reads."""


def load(text: str) -> Any:
    """The document with all its comments."""
    document = _yaml().load(text)
    _keep_anchors(document, set())
    return document


def dump(document: Any) -> str:
    """The text of a document; one that was not changed is the same byte for byte."""
    out = StringIO()
    _yaml().dump(document, out)
    return out.getvalue()


def block(text: str) -> Any:
    """A text that is written as a literal block (`|`) where it has several lines, and in quotes where it needs them."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

    if "\n" in text:
        return LiteralScalarString(text)
    return text if is_text(text) else DoubleQuotedScalarString(text)


def is_text(word: str) -> bool:
    """Whether every reader takes it for a text where it stands without quotes: to some, `no` and `12:30` are not."""
    return str(_RESOLVER.resolve(yaml.ScalarNode, word, (True, False))) == _TEXT


def _yaml() -> Any:
    from ruamel.yaml import YAML

    made: Any = YAML()
    made.width, made.preserve_quotes = _WIDE, True
    made.indent(mapping=2, sequence=2, offset=0)
    made.representer.add_representer(type(None), lambda out, _: out.represent_scalar("tag:yaml.org,2002:null", "null"))
    return made


def _keep_anchors(node: Any, seen: set[int]) -> None:
    """Names of nodes stay also where the writer would leave them out."""
    if id(node) in seen or not isinstance(node, dict | list):
        return
    seen.add(id(node))
    if anchor := node.yaml_anchor():  # type: ignore[union-attr]
        anchor.always_dump = True
    for child in node.values() if isinstance(node, dict) else node:
        _keep_anchors(child, seen)
