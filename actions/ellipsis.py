"""Questions that go on with the last service: "und für Kinder?" is read again together with its title."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from actions.small_words import WORD, SmallWords, small_words
from nlu.phrase_forms import plain

_MOST_WORDS = {True: 9, False: 6}
"""A longer message says by itself what it is about; one without a link ("mit zwei Kindern") earlier still."""
_CLEAR = 0.9
"""Confidence of an answer from which on the message is clear by itself."""
_UNSURE = frozenset({"ask_article", "out_of_scope", "nlu_fallback"})
_RANK = {"none": 0, "clarify": 1, "answer": 2}
_ATTACHED_AND = ("و", "ف")
_SHORT = 3
_AROUND = " \t\r\n?!.…؟"


@dataclass(frozen=True)
class Ellipsis:
    """What a message adds to the last service ("für Kinder"), and how it does so."""

    rest: str
    linked: bool
    """It begins with "und", "what about" and the like."""
    bound: bool
    """It cannot well stand without a service; "was ist mit Hundesteuer" could."""


def ellipsis(parsed: dict[str, Any]) -> Ellipsis | None:
    """What a message adds to the one before; None if it is clear by itself, or does not look as if it went on."""
    found = [] if _clear(parsed) else list(islice(WORD.finditer(parsed["text"]), _MOST_WORDS[True] + 1))
    said = [plain(word.group()) for word in found]
    link, binding = _link(said, small_words())
    attached = _attached(said) if not link else 0
    linked, left = bool(link or attached), [word[attached:] for word in said[link : link + 1]] + said[link + 1 :]
    facets = {place for place, word in enumerate(found[link:]) if _in_facet(word.start(), parsed["entities"])}
    bound = binding or _bound(left, facets, linked, small_words())
    if not left or not (linked or bound) or len(said) > _MOST_WORDS[linked]:
        return None
    return Ellipsis(parsed["text"][found[link].start() + attached :].strip(_AROUND), linked, bound)


def _clear(parsed: dict[str, Any]) -> bool:
    articles = _found(parsed)
    answered = articles["band"] == "answer" and articles["confidence"] >= _CLEAR
    return answered or parsed["intent"]["name"] not in _UNSURE


def _link(said: Sequence[str], small: SmallWords) -> tuple[int, bool]:
    """How many words the longest link has with which the message begins, and whether it binds."""
    for length in range(len(said), 0, -1):
        begin = tuple(said[:length])
        if begin in small.binding or begin in small.links:
            return length, begin in small.binding
    return 0, False


def _attached(said: Sequence[str]) -> int:
    """How many letters of the first word are an Arabic "and"."""
    return int(bool(said) and said[0].startswith(_ATTACHED_AND) and len(said[0]) > _SHORT)


def _bound(left: Sequence[str], facets: set[int], linked: bool, small: SmallWords) -> bool:
    """Whether it says for whom, with what or if what, be it after a facet ("was kostet das für Kinder")."""
    if not left:
        return False
    if left[-1] in small.behind or left[-1].endswith(small.endings) or left[0].startswith(small.attached):
        return True
    return (linked and left[0] in small.whose) or _after_facets(left, facets, small) in small.about


def _after_facets(left: Sequence[str], facets: set[int], small: SmallWords) -> str:
    """The first word; in a question for a facet the first one behind it that does not only point back."""
    if not facets:
        return left[0]
    pointing = frozenset().union(*small.points.values()) - small.about
    behind = (word for place, word in enumerate(left) if place not in facets and word not in pointing)
    return next(behind, "")


def _in_facet(start: int, entities: Iterable[dict[str, Any]]) -> bool:
    return any(row["entity"] == "facet" and row["start"] <= start < row["end"] for row in entities)


def completed(alone: dict[str, Any], together: dict[str, Any], said: Ellipsis, topics: Sequence[str]) -> dict[str, Any]:
    """The better reading: alone, or together with the title of the first topic; facets stay those of the words alone.

    `topics` is the last article, or all that were offered: then only one of these may be what comes out, unless the
    words say by themselves that they go on ("und für Kinder?").
    """
    before, after = _found(alone), _found(together)
    loose = len(topics) > 1 and not (said.linked and said.bound)
    outside = loose and (after["band"] != "answer" or not {*after["ids"]} <= {*topics})
    if together["intent"]["name"] != "ask_article" or outside or not _better(before, after, said, topics[0]):
        return alone
    return alone | {"intent": together["intent"], "articles": together["articles"]}


def _found(parsed: dict[str, Any]) -> dict[str, Any]:
    return dict(parsed.get("articles") or {"band": "none", "ids": [], "confidence": 0.0})


def _better(alone: dict[str, Any], together: dict[str, Any], said: Ellipsis, topic: str) -> bool:
    answers, surer = together["band"] == "answer", _weight(together) > _weight(alone)
    if said.bound:
        return surer and (said.linked or answers)
    return answers and topic not in together["ids"] and _goes_on(alone, together, surer)


def _goes_on(alone: dict[str, Any], together: dict[str, Any], surer: bool) -> bool:
    """What could stand alone ("und das Wetter?") needs an article that the title does not find anyway."""
    return not alone["ids"] or {*together["ids"]} <= {*alone["ids"]} or (alone["band"] == "answer" and surer)


def _weight(found: dict[str, Any]) -> tuple[int, float]:
    return _RANK[found["band"]], found["confidence"]
