"""Rules about words: abbreviations, words of offices, foreign and abstract ones, and compounds that nobody divided."""

import re
from collections.abc import Iterator
from functools import cache

from bot.knowledge.plain_language.data import listed, lists, most
from bot.knowledge.plain_language.found import Found, at, begins
from bot.knowledge.plain_language.sentences import Piece, readable, words

_ENDINGS = ("", "e", "en", "er", "es", "em", "n", "s", "in", "innen")
_EXPLAINED = re.compile(
    r"(?:heißt|heißen|nennt man|nennen wir|bedeutet)(?:\s+(?:das|es|auch|so|er|sie))?"
    r"\s*:?\s*[„\"(]?(?:[a-zäöüß]+[en]\s)?$"
)
_LONGEST = 80
"""Letters; what is longer is no word."""
_STREET_NUMBER = re.compile(r"\s\d")
_DERIVED = re.compile(
    r"(?:Be|Ver|Ent|Er|Über|Unter|Wieder|Ein|An|Aus|Ab|Zu|Vor|Nach|Mit)\w+(?:ung|ungen|keit|keiten|heit|heiten|schaft)"
)


def abbreviation(text: str, kind: str) -> Iterator[Found]:
    shown = readable(text)
    for one in _abbreviations().finditer(shown):
        if one.start() == 0 or not (shown[one.start() - 1].isalnum() or shown[one.start() - 1] == "-"):
            yield Found("abbreviation", *one.span(), {"plainer": _spelled()[re.sub(r"\s", "", one[0])]})


@cache
def _abbreviations() -> re.Pattern[str]:
    """A space inside may be missing; with a dot at the end nothing more is asked, without one the word must end."""
    shorts = sorted(lists()["abbreviations"], key=len, reverse=True)
    spelled = (re.escape(one).replace(r"\ ", r"\s?") + ("" if one.endswith(".") else r"(?![\w-])") for one in shorts)
    return re.compile("|".join(spelled))


@cache
def _spelled() -> dict[str, str]:
    return {short.replace(" ", ""): plainer for short, plainer in lists()["abbreviations"].items()}


def hard_word(text: str, kind: str) -> Iterator[Found]:
    """Single words, then phrases; not what the text explains right there."""
    hard = _hard("plain" if kind == "plain" else "all")
    for one in _once(words(text)):
        before = readable(text)[max(0, one.start - 40) : one.start]
        plainer = _plainer(one.text, hard, begins(text, one.start))
        if plainer and not _EXPLAINED.search(before):
            yield at("hard_word", one, plainer=plainer)
    phrases, pattern = _phrases("plain" if kind == "plain" else "all")
    for found in pattern.finditer(readable(text)):
        yield Found("hard_word", *found.span(), {"plainer": phrases[found[0].lower()]})


def _once(pieces: tuple[Piece, ...]) -> Iterator[Piece]:
    """Each word where it first stands: once said is enough."""
    seen = set[str]()
    for one in pieces:
        if one.text not in seen:
            seen.add(one.text)
            yield one


def _plainer(word: str, hard: dict[str, str], begins_sentence: bool) -> str | None:
    """A small word may begin a sentence."""
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if word.endswith(ending) and (
            found := hard.get(stem) or (begins_sentence and hard.get(stem[:1].lower() + stem[1:]))
        ):
            return found
    return None


@cache
def _hard(kind: str) -> dict[str, str]:
    everywhere: dict[str, str] = lists()["hard"]
    return everywhere | lists()["hard_in_plain_language"] if kind == "plain" else everywhere


@cache
def _phrases(kind: str) -> tuple[dict[str, str], re.Pattern[str]]:
    found: dict[str, str] = lists()["phrases"] | (lists()["phrases_in_plain_language"] if kind == "plain" else {})
    return found, re.compile(rf"\b(?:{'|'.join(map(re.escape, found))})\b", re.IGNORECASE)


def long_word(text: str, kind: str) -> Iterator[Found]:
    """Names of streets stay as they are."""
    for one in _once(words(text)):
        is_street = one.text.endswith("straße") and _STREET_NUMBER.match(readable(text), one.end)
        if not is_street and (divided := _divided(one, kind)):
            yield at("long_word", one, divided=divided)


def _divided(word: Piece, kind: str) -> str | None:
    """The word with a hyphen where its last part is a known one, else some long word with one as an example."""
    text = word.text
    if (
        not (text[0].isupper() and most("long_word", kind) <= len(text) <= _LONGEST)
        or re.search(r"[-·*\d]", text)
        or text.isupper()
    ):
        return None
    if parts := _compound().fullmatch(text):
        return f"{parts[1]}-{parts[2].capitalize()}"
    longest = most("long_word", f"{kind}_unknown")
    return "zum Beispiel Personal-Ausweis" if len(text) >= longest and not _is_simple(text) else None


def _is_simple(word: str) -> bool:
    """Long, but not of two nouns."""
    return bool(_DERIVED.fullmatch(word)) or any(word.startswith(one) for one in listed("no_compounds"))


@cache
def _compound() -> re.Pattern[str]:
    heads = sorted(lists()["heads"].split(), key=len, reverse=True)
    return re.compile(rf"([A-ZÄÖÜ]\w{{2,}}?)((?:{'|'.join(heads)})(?:e|en|er|n|s|es|innen|in)?)")
