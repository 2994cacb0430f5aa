"""The further questions of a category: which to ask, and what an answer means; all of it is the city's data."""

import re
from collections.abc import Mapping
from typing import Any

from actions.arabic_nouns import without_article
from actions.report_words import count, yes_or_no
from bot.cases.attributes import check
from bot.cases.catalogue import Attribute, Service, text
from bot.cases.plain import one_line
from bot.errors import InvalidRequest
from nlu.places.names import plain_word

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 4
"""Letters of a word that says something."""
_FILLING = frozenset(
    "sich eine einer einem einen oder auch sind nicht ganz they there with from something etwas".split()
)
_STEM = 5
_A_BARE_NO = 2
"""Words of a no that says nothing else."""
_OR = re.compile(r",|\b(?:oder|or|veya|ya da|или|або|чи|lub|albo|ou|o|oppure)\b| أو ")
_OFFICE = re.compile(
    r"\b((?:[A-ZÄÖÜ][\w-]*)?(?:amt|büro|behörde|stelle|kasse|Amt|Behörde|Rathaus)(?:\s(?:Mitte|Nord|Süd|Ost|West))?)\b"
)
OFFICE = "office"
"""Code of the attribute that names an office."""


def asked(service: Service) -> list[Attribute]:
    """What is asked before the summary: what is required, and of complaints everything, since that is all there is."""
    return [one for one in askable(service) if one.required or service.kind == "service_complaint"]


def askable(service: Service) -> list[Attribute]:
    """All questions in their order; what is only told is none."""
    return sorted((one for one in service.attributes if one.variable), key=lambda one: one.order)


def notices(service: Service, language: str) -> dict[str, str]:
    """What is told and not asked, by code."""
    return {one.code: text(one.description, language) for one in service.attributes if not one.variable}


def answered(attribute: Attribute, said: str, act: str | None) -> Any:
    """What was typed as it is stored; None where it is no answer: not known, or a no where none was asked for.

    `act`: what the message was understood as ("yes", "no", "skip"), which counts where its words say nothing.
    """
    if _is_yes_or_no(attribute):
        told = yes_or_no(said)
        found = {True: "yes", False: "no"}[told] if told is not None else act
        return checked(attribute, found) if found in ("yes", "no") else None if act == "skip" else read(attribute, said)
    return None if declines(said, act) else read(attribute, said)


def declines(said: str, act: str | None) -> bool:
    """Whether somebody does not know, or says no to a question that wants something else."""
    return act in ("skip", "no") or (count(said) <= _A_BARE_NO and yes_or_no(said) is False)


def read(attribute: Attribute, said: str) -> Any:
    """An answer in the citizen's words as it is stored; None where it is none."""
    given: Any = said
    if attribute.values:
        found = _values(attribute, said)
        single = attribute.datatype == "singlevaluelist"
        if not found or (single and len(found) > 1):
            return None
        given = found[0] if single else found
    return checked(attribute, given)


def checked(attribute: Attribute, given: Any) -> Any:
    """The answer as it is stored; None where it does not fit."""
    try:
        return check(attribute, given)
    except InvalidRequest:
        return None


def from_sentence(service: Service, said: str) -> dict[str, Any]:
    """What a sentence answers without having been asked: values of lists that it names, and an office."""
    found: dict[str, Any] = {}
    for attribute in askable(service):
        if attribute.values and (value := read(attribute, said)) is not None and not _is_yes_or_no(attribute):
            found[attribute.code] = value
        elif attribute.code == OFFICE and attribute.datatype == "string" and (office := _OFFICE.search(said)):
            found[attribute.code] = one_line(office[1])
    return found


def _is_yes_or_no(attribute: Attribute) -> bool:
    return {value.key for value in attribute.values} == {"yes", "no"}


def _values(attribute: Attribute, said: str) -> list[str]:
    """Keys of the values that are named: wholly, or by all of their words that say something; the fullest first."""
    line = one_line(said).casefold()
    exact = [value.key for value in attribute.values if line in {name.casefold() for name in value.name.values()}]
    if exact:
        return exact
    spoken = _stems(said)
    shares = {
        value.key: max(_share(_parts(name), spoken) for name in value.name.values()) for value in attribute.values
    }
    best = max(shares.values(), default=0)
    return [key for key, share in shares.items() if share and share == best]


def _parts(name: str) -> list[set[str]]:
    """Each thing that a name joins by "oder" is enough: "Motorrad oder Moped"."""
    return [stems for part in _OR.split(name) if (stems := _stems(part))]


def _share(parts: list[set[str]], spoken: set[str]) -> int:
    return max((len(part) for part in parts if part <= spoken), default=0)


def _stems(said: str) -> set[str]:
    words = (without_article(plain_word(word)) for word in _WORD.findall(said[:1_000]))
    return {word[:_STEM] for word in words if len(word) >= _SHORTEST and word not in _FILLING} | _short(said)


def _short(said: str) -> set[str]:
    return {
        plain_word(word)
        for word in _WORD.findall(said[:1_000])
        if word.casefold() in ("ja", "nein", "yes", "no", "car")
    }


def shown(service: Service, answers: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """Questions and answers as the citizen reads them."""
    asked_for = {attribute.code: attribute for attribute in askable(service)}
    return [
        (text(asked_for[code].description, language), answer_label(asked_for[code], answer, language))
        for code, answer in answers.items()
        if code in asked_for
    ]


def answer_label(attribute: Attribute, answer: Any, language: str) -> str:
    """An answer as the citizen reads it."""
    names = {value.key: text(value.name, language) for value in attribute.values}
    several = answer if isinstance(answer, list) else [answer]
    return ", ".join(names.get(str(one), str(one)) for one in several)
