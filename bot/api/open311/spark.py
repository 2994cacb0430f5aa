"""One answer as JSON and as XML: the Spark convention, by which GeoReport v2 maps one to the other.

An object's fields are elements, a list is an element whose children all have one name, what is absent is null in JSON
and an empty element in XML (wiki.open311.org, "JSON and XML Conversion").
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring  # only writes: nothing from outside is parsed

_ITEMS = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
"""What the children of a list are called."""
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""No XML document may hold these, not even escaped (XML 1.0, production 2)."""


def to_xml(root: str, data: Any) -> bytes:
    """The document in UTF-8 with its declaration; `root` names a list of `_ITEMS` or an object."""
    element = Element(root)
    _fill(element, data)
    written: str = tostring(element, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{written}'.encode()


def _fill(element: Element, data: Any) -> None:
    if isinstance(data, Mapping):
        for name, value in data.items():
            _fill(SubElement(element, name), value)
    elif isinstance(data, Sequence) and not isinstance(data, str):
        for value in data:
            _fill(SubElement(element, _ITEMS[element.tag]), value)
    elif data is not None:
        element.text = _plain(data)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return _FORBIDDEN.sub("", str(value))
