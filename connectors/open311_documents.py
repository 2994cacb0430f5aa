"""Reads what foreign Open311 systems answer, JSON or XML, as plain records; nothing can expand, fetch or overflow.

Which of both it is, is seen from the first character: servers name the wrong type often enough.
"""

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from lxml import etree

Record = Mapping[str, Any]
LARGEST = 8_000_000
"""Bytes; a thousand requests (the most that one answer has) with long descriptions."""
_DEEPEST = 12
"""Steps from the root to a record; GeoReport needs three."""
MOST_PARTS = 250_000
"""Elements of XML, or lists and records of JSON; a thousand requests have 20 000 elements."""
_LONGEST = 10_000
_NOTHING = frozenset({"", "null", "none", "nil"})


class Unreadable(ValueError):
    """It is no document of Open311; its message holds nothing of the document."""


def records(body: bytes) -> list[Record]:
    """The flat records of an answer, in its order, however they are wrapped; raises Unreadable.

    A record is what has at least one plain field: a request, a service, an error.
    """
    if len(body) > LARGEST:
        raise Unreadable("too large")
    begin = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if begin == b"<":
        return list(_flat(_xml(body.lstrip(b" \t\r\n")), 0))
    if begin in (b"[", b"{"):
        return list(_flat(_json(body), 0))
    raise Unreadable("neither JSON nor XML" if begin else "empty")


def text(record: Record, name: str) -> str | None:
    """A field as text: numbers as they are written, and None for all the ways to say that there is nothing."""
    value = record.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    found = str(int(value) if isinstance(value, float) and value.is_integer() else value)
    tidy = "".join(letter for letter in " ".join(found[:_LONGEST].split()) if letter.isprintable())
    return None if tidy.casefold() in _NOTHING else tidy


def _json(body: bytes) -> Any:
    if body.count(b"[") + body.count(b"{") > MOST_PARTS:
        raise Unreadable("too many parts")
    try:
        return json.loads(body, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise Unreadable("broken JSON") from error


def _refused(constant: str) -> None:
    raise ValueError(constant)


def _xml(body: bytes) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("broken XML") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("XML with a document type")
    name = etree.QName(root).localname
    if name == "html":
        raise Unreadable("a web page")
    if next(islice(root.iter(), MOST_PARTS, None), None) is not None:
        raise Unreadable("too many parts")
    return _plain(root, 0)


def _plain(element: "etree._Element", depth: int) -> Any:
    """An element with children is a record of them, and those that come several times are a list."""
    if depth > _DEEPEST:
        raise Unreadable("too deep")
    if not len(element):
        return element.text or ""
    found: dict[str, list[Any]] = {}
    for child in element:
        found.setdefault(etree.QName(child).localname, []).append(_plain(child, depth + 1))
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def _flat(value: Any, depth: int) -> Iterator[Record]:
    if depth > _DEEPEST:
        raise Unreadable("too deep")
    if isinstance(value, list):
        for each in value:
            yield from _flat(each, depth + 1)
    elif isinstance(value, dict):
        if any(text(value, name) is not None for name in value):
            yield value
        for each in value.values():
            if isinstance(each, dict | list):
                yield from _flat(each, depth + 1)
