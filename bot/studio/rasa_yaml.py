"""Rasa's YAML changed in place: comments, order, quotes and block style stay as a Rasa developer wrote them."""

from io import StringIO
from typing import Any

_WIDE = 1_000_000
"""No line is broken that was not broken before."""


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
    """A text that is written as a literal block (`|`) where it has several lines."""
    from ruamel.yaml.scalarstring import LiteralScalarString

    return LiteralScalarString(text) if "\n" in text else text


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
