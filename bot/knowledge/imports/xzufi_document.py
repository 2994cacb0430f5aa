"""Opens XZuFi files: only version 2.2, and nothing that could make the parser fetch, expand or overflow."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from bot.knowledge.imports.batch import CatalogueError
from bot.knowledge.imports.source import clean, read_text, shown

NAMESPACE = "http://xoev.de/schemata/xzufi/2_2_0"
VERSIONS = ("2.2", "2.2.0")
Element = etree._Element


def open_document(path: Path) -> Element:
    """The root element of an XZuFi 2.2 message; raises `CatalogueError` for any other file."""
    text = read_text(path)
    if "<!ENTITY" in text or "<!DOCTYPE" in text[:10_000]:
        raise CatalogueError(f"{path.name}: a document type or entities are not allowed")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CatalogueError(f"{path.name}: not readable as XML: {shown(error)}") from error
    return _checked(path, root)


def _checked(path: Path, root: Element) -> Element:
    if root.getroottree().docinfo.internalDTD is not None:
        raise CatalogueError(f"{path.name}: a document type or entities are not allowed")
    if etree.QName(root).namespace != NAMESPACE:
        raise CatalogueError(f"{path.name}: not XZuFi 2.2.0 (namespace {shown(etree.QName(root).namespace)})")
    version = root.get("xzufiVersion")
    if version is not None and version.strip() not in VERSIONS:
        raise CatalogueError(f"{path.name}: XZuFi version {shown(version)}; only 2.2.0 is read")
    return root


def local(element: Element) -> str:
    """The element's name without its namespace: codes are written without one, everything else with one."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: Element, *path: str) -> Iterator[Element]:
    """The descendants along a path of local names."""
    if not path:
        yield element
        return
    for child in element:
        if local(child) == path[0]:
            yield from children(child, *path[1:])


def value(element: Element, *path: str) -> str:
    """The text of the first element along a path, on one line; empty when there is none."""
    found = next(children(element, *path), None)
    return "" if found is None else " ".join(clean("".join(map(str, found.itertext()))).split())


def inside(element: Element) -> str:
    """What stands in an element: escaped HTML as it is, and elements of its own as HTML."""
    parts = (etree.tostring(child, encoding="unicode") for child in element)
    return "".join((element.text or "", *parts))


def language(element: Element) -> str | None:
    """The two-letter language of a text: German when it names none, None for variants such as `de-x-…`."""
    code = (element.get("languageCode") or "de").strip().lower()
    main, _, region = code.partition("-")
    known = len(main) == 2 and main.isascii() and main.isalpha() and (not region or len(region) == 2)
    return main if known else None


def identity(element: Element | None) -> tuple[str, str]:
    """The agency that gave an id, and the id; both empty when there is none."""
    if element is None:
        return "", ""
    return clean(element.get("schemeAgencyID") or ""), " ".join(clean(element.text or "").split())
