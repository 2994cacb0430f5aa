"""What the bot says, by language: German, plain German and English in the domain, all others beside it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.errors import InvalidRequest, NotFound
from bot.studio import rasa_yaml
from bot.studio.clean_text import cleaned
from bot.studio.nlu_files import TRANSLATIONS, NluFiles
from bot.wording import languages

PLAIN = "de-plain"
"""German for who has asked for plain language."""
LONGEST = 4_000
_FILLED = re.compile(r"\{(\w+)\}")
_ON = {
    "en": "[{type: slot, name: language, value: en}]",
    PLAIN: "[{type: slot, name: language, value: de}, {type: slot, name: plain, value: true}]",
}
"""Conditions of variants in the domain; German is said where no other one holds."""
_IN_DOMAIN = ("de", *_ON)


@dataclass(frozen=True)
class Response:
    """One answer of the bot, or a question of its forms."""

    name: str
    file: str
    texts: Mapping[str, tuple[str, ...]]
    """Variants by language; one of several is taken by chance."""


def listed(files: NluFiles) -> Iterator[Response]:
    """All responses, in the order of the files."""
    for name, (path, variants) in files.responses.items():
        texts: dict[str, tuple[str, ...]] = {}
        for one in variants:
            language = _language(one)
            texts[language] = (*texts.get(language, ()), one["text"])
        further = {code: (words[name]["text"],) for code, words in files.translations.items() if name in words}
        yield Response(name, path, texts | further)


def possible() -> list[str]:
    """The languages in which answers can be said."""
    return list(dict.fromkeys([*_IN_DOMAIN, *languages()]))


def save(files: NluFiles, name: str, language: str, texts: Sequence[str]) -> dict[str, str | None]:
    """The file that becomes different; raises NotFound, and InvalidRequest for a text that does not fit."""
    if name not in files.responses:
        raise NotFound(name)
    wanted = [cleaned(text) for text in texts]
    _check(wanted, _filled(files.responses[name][1]))
    if language in _IN_DOMAIN:
        return _in_domain(files, name, language, wanted)
    return _translated(files, name, language, wanted)


def _language(variant: Mapping[str, Any]) -> str:
    """By the slots on which it is said."""
    slots = {one["name"]: one["value"] for one in variant.get("condition") or ()}
    return PLAIN if slots.get("plain") else str(slots.get("language", "de"))


def _filled(variants: Sequence[Mapping[str, Any]]) -> set[str]:
    """What is filled into the response."""
    return {name for one in variants for name in _FILLED.findall(one["text"])}


def _check(texts: Sequence[str], filled: set[str]) -> None:
    if not texts or not all(texts):
        raise InvalidRequest("a text is empty", field="texts")
    for text in texts:
        if len(text) > LONGEST:
            raise InvalidRequest(f"at most {LONGEST} characters", field="texts")
        if unknown := set(_FILLED.findall(text)) - filled:
            raise InvalidRequest(f"nothing is filled in for {{{min(unknown)}}}", field="texts")
        if set("{}") & set(_FILLED.sub("", text)):
            raise InvalidRequest("braces stand around names of what is filled in only", field="texts")


def _in_domain(files: NluFiles, name: str, language: str, texts: Sequence[str]) -> dict[str, str | None]:
    path, _ = files.responses[name]
    document = rasa_yaml.load(files.texts[path])
    variants = document["responses"][name]
    if not any(_language(one) == language for one in variants):
        variants.insert(0, _in_further_language(variants, language))
    places = [at for at, one in enumerate(variants) if _language(one) == language]
    for at, text in zip(places, texts, strict=False):
        variants[at]["text"] = rasa_yaml.block(text)
    for at in reversed(places[len(texts) :]):
        del variants[at]
    for text in reversed(texts[len(places) :]):
        variants.insert(places[-1] + 1, _copy(variants[places[0]]) | {"text": rasa_yaml.block(text)})
    return {path: rasa_yaml.dump(document)}


def _in_further_language(variants: Sequence[Any], language: str) -> Any:
    """Like the one that everybody gets, on a condition; its text is still to be set."""
    like = _copy(next((one for one in variants if "condition" not in one), variants[0]))
    like.pop("condition", None)
    if language in _ON:
        like.insert(0, "condition", rasa_yaml.load(_ON[language]))
    return like


def _copy(variant: Any) -> Any:
    return rasa_yaml.load(rasa_yaml.dump(variant))


def _translated(files: NluFiles, name: str, language: str, texts: Sequence[str]) -> dict[str, str | None]:
    path = f"{TRANSLATIONS}{language}.yml"
    if language not in languages():
        raise NotFound(language)
    if len(texts) != 1:
        raise InvalidRequest("one text in this language", field="texts")
    document = rasa_yaml.load(files.texts.get(path) or "{}\n")
    document.setdefault(name, {})["text"] = rasa_yaml.block(texts[0])
    return {path: rasa_yaml.dump(document)}
