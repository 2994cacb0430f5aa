"""Answers to the further questions of a category, checked against its definition before they are stored."""

import math
from collections.abc import Mapping
from datetime import datetime

from bot.cases.catalogue import Attribute, Service
from bot.cases.plain import clean, one_line
from bot.errors import InvalidRequest

Answer = str | float | list[str]
MAX_TEXT = {"string": 300, "text": 4_000}
"""Characters of a line and of some sentences."""


def checked(service: Service, given: Mapping[str, object]) -> dict[str, Answer]:
    """The answers by code as they are stored: text, numbers, ISO 8601 with zone, keys of values; empty ones left out.

    Raises InvalidRequest (`field`: the attribute's code) for what is unknown, does not fit, or is required and absent.
    """
    asked = {attribute.code: attribute for attribute in service.attributes if attribute.variable}
    for code in given:
        if code not in asked:
            raise InvalidRequest("unknown attribute", field=code[:80])
    answers = {code: check(attribute, given[code]) for code, attribute in asked.items() if _is_there(given.get(code))}
    for code, attribute in asked.items():
        if attribute.required and code not in answers:
            raise InvalidRequest("required attribute", field=code)
    return answers


def check(attribute: Attribute, given: object) -> Answer:
    """One answer as it is stored; raises InvalidRequest (`field`: the attribute's code)."""
    try:
        return _READERS[attribute.datatype](attribute, given)
    except (ValueError, OverflowError) as error:
        raise InvalidRequest(str(error)[:100], field=attribute.code) from error


def _is_there(given: object) -> bool:
    return bool(clean(given)) if isinstance(given, str) else given is not None and given != []


def _text(attribute: Attribute, given: object) -> Answer:
    tidy = {"string": one_line, "text": clean}[attribute.datatype](str(given))
    if not tidy or len(tidy) > MAX_TEXT[attribute.datatype]:
        raise ValueError("empty or too long")
    return tidy


def _number(attribute: Attribute, given: object) -> Answer:
    number = float(clean(str(given)).replace(",", "."))
    if not math.isfinite(number):
        raise ValueError("no number")
    return number


def _moment(attribute: Attribute, given: object) -> Answer:
    found = datetime.fromisoformat(clean(str(given)))
    if found.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return found.isoformat()


def _key(attribute: Attribute, given: object) -> str:
    key = clean(str(given))
    if key not in {value.key for value in attribute.values}:
        raise ValueError("none of the values")
    return key


def _keys(attribute: Attribute, given: object) -> Answer:
    several = given if isinstance(given, list | tuple) else [given]
    return list(dict.fromkeys(_key(attribute, one) for one in several))


_READERS = {
    "string": _text,
    "text": _text,
    "number": _number,
    "datetime": _moment,
    "singlevaluelist": _key,
    "multivaluelist": _keys,
}
