"""The text modules of an XZuFi service, by language, as the modules of an article."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from bot.knowledge.articles import Module
from bot.knowledge.imports.markup import link, to_markdown
from bot.knowledge.imports.slugs import slug
from bot.knowledge.imports.values import words
from bot.knowledge.imports.xzufi_codes import DESCRIPTIONS, MODULES, NAMES, TYPED, UNITS
from bot.knowledge.imports.xzufi_document import Element, children, inside, language, local, value

Parts = dict[str, dict[str, str]]
"""Language to code to Markdown."""


def texts_of(service: Element, online: Parts) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """The article's texts by language, and the languages that are left out because they have no title."""
    parts = _parts(service)
    for code, found in online.items():
        parts[code].update(found)
    terms = _terms(service)
    made = {code: _text(found, terms[code]) for code, found in parts.items()}
    return {code: text for code, text in made.items() if text["title"]}, [
        code for code, text in made.items() if not text["title"]
    ]


def _text(parts: dict[str, str], terms: list[str]) -> dict[str, Any]:
    title = " ".join((parts.get("03") or parts.get("02") or "").split())
    what = next((parts[code] for code in DESCRIPTIONS if parts.get(code)), "")
    modules = {Module.WHAT: _joined(what, parts.get("16"), parts.get("15"))}
    modules |= {module: _joined(*map(parts.get, codes)) for module, codes in MODULES.items()}
    return {
        "title": title,
        "modules": {module: text for module, text in modules.items() if text},
        "synonyms": words([*terms, " ".join(parts.get("02", "").split())], title),
    }


def _joined(*texts: str | None) -> str:
    return "\n\n".join(text for text in texts if text)


def _parts(service: Element) -> defaultdict[str, dict[str, str]]:
    parts: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for element in service:
        name = local(element)
        if name in TYPED or name == "modulText":
            code = TYPED.get(name) or _code(element)
            found = _typed(element) if name in TYPED else _written(element)
            for spoken, text in found:
                parts[spoken][code] = _joined(parts[spoken].get(code), text)
    return parts


def _code(element: Element) -> str:
    name = slug(value(element, "leikaTextmodul", "name"))
    return NAMES.get(name) or value(element, "leikaTextmodul", "code").zfill(2)


def _written(element: Element) -> Iterator[tuple[str, str]]:
    """The languages and texts of a text module, its links at the end."""
    for content in children(element, "inhalt"):
        if (spoken := language(content)) and (text := to_markdown(inside(content))):
            yield spoken, text
    for target in children(element, "weiterfuehrenderLink"):
        uri, title = value(target, "uri"), value(target, "titel")
        if (spoken := language(target)) and (uri or title):
            yield spoken, f"- {link(title or uri, uri)}"


def _typed(element: Element) -> Iterator[tuple[str, str]]:
    """The descriptions of a module with an element of its own; else its bare figures, in German."""
    described = [
        (spoken, text)
        for found in element.iter()
        if local(found) == "beschreibung"
        if (spoken := language(found)) and (text := to_markdown(inside(found)))
    ]
    yield from described or (("de", text) for text in _figures(element))


def _figures(element: Element) -> Iterator[str]:
    """Amounts (with their currency) and periods (in units that are known by name) of a module."""
    for found in element.iter():
        amount, currency = value(found, "betrag"), value(found, "waehrung", "code") or value(found, "waehrung")
        if amount:
            yield f"{amount.replace('.', ',')} {currency or 'EUR'}"
        count, unit = value(found, "dauer"), value(found, "einheit", "name") or value(found, "einheit")
        if count and unit.upper() in UNITS:
            yield f"{count} {UNITS[unit.upper()][count != '1']}"


def _terms(service: Element) -> defaultdict[str, list[str]]:
    terms: defaultdict[str, list[str]] = defaultdict(list)
    for term in children(service, "modulBegriffImKontext", "begriffImKontext", "begriff"):
        if spoken := language(term):
            terms[spoken].append(value(term))
    return terms
