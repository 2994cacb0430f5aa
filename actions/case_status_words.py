"""What citizens write when they ask for a case: its number, also read out, its secret words, and what it is about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from bot.cases import numbers
from bot.errors import MistypedCaseNumber
from bot.privacy.secret_words import words as secret_words
from nlu.phrase_forms import plain
from nlu.yaml_files import read_yaml

About = Literal["application", "report", ""]
"""What a question is about; empty where it does not say."""

_WORD = re.compile(r"[\w'ʼ]+")
_ALONE = re.compile(r"\s*([a-z0-9]{4})[\s\-\u2010-\u2015]?([a-z0-9]{4})[.!?]?\s*", re.IGNORECASE)
_LIKE_A_NUMBER = range(numbers.LENGTH - 1, numbers.LENGTH + 2)
"""Characters of what may be a number with one too many, too few, or a wrong one."""
_SECRETS = 2
_LETTERS = numbers.LETTERS + "ZSGBU"
"""Those of numbers, and those that `numbers.read` takes for what they look like."""


@dataclass(frozen=True)
class Words:
    """The tables of the file, in one spelling (`plain`)."""

    application: tuple[str, ...]
    report: tuple[str, ...]
    spelled: dict[str, str]
    between: frozenset[str]
    once_more: frozenset[str]
    yes: tuple[str, ...]
    no: tuple[str, ...]


@cache
def _words() -> Words:
    data = read_yaml(Path(__file__).with_suffix(".yml"))
    spelled = (data["digits"] | data["letters"]).items()
    return Words(
        application=_stems(data["application"]),
        report=_stems(data["report"]),
        spelled={plain(name): character for character, names in spelled for name in names.split()},
        between=frozenset(map(plain, data["between"].split())),
        once_more=frozenset(map(plain, data["once_more"].split())),
        yes=_stems(data["yes"]),
        no=_stems(data["no"]),
    )


def _stems(by_language: dict[str, list[str]]) -> tuple[str, ...]:
    return tuple(plain(stem) for stems in by_language.values() for stem in stems)


def about(text: str) -> About:
    """What is asked after; who speaks of both means the report, of which something can be said."""
    said = f" {' '.join(map(plain, _WORD.findall(text)))} "
    if any(stem in said for stem in _words().report):
        return "report"
    return "application" if any(stem in said for stem in _words().application) else ""


def is_done_says(text: str) -> bool | None:
    """Whether a text begins like a yes or like a no; None if like neither."""
    said = f"{' '.join(map(plain, _WORD.findall(text)))} "
    if any(said.startswith(f"{begin} ") for begin in _words().no):
        return False
    return True if any(said.startswith(f"{begin} ") for begin in _words().yes) else None


def number_in(text: str) -> str | None:
    """The first right case number in a text, as it is written; None without one.

    Read as it is typed ("k7m4 29tx"), in single characters, and as it is said ("K wie Kaufmann, sieben, M, vier ...").
    """
    return numbers.found_in(text) or next(filter(None, map(_read, _runs(text, (numbers.LENGTH,)))), None)


def has_mistyped_number(text: str) -> bool:
    """Whether a text holds what looks like a case number but is none: letters and digits, about as many."""
    return any(_is_mixed(run) for run in _runs(text, _LIKE_A_NUMBER))


def is_mistyped_number(text: str) -> bool:
    """Whether a text is nothing else than that: two groups of four, but no number plate (letters, then digits)."""
    groups = _ALONE.fullmatch(text)
    is_plate = groups is not None and groups[1].isalpha() and groups[2].isdigit()
    return groups is not None and not is_plate and has_mistyped_number(text)


def secret_in(text: str) -> str | None:
    """The two secret words in a text, the last ones where there are more; None with fewer.

    A text without two words of the list cannot be right, and must not count as a try.
    """
    said = [word for word in _known(text) if word]
    return " ".join(said[-_SECRETS:]) if len(said) >= _SECRETS else None


def _known(text: str) -> Iterator[str]:
    listed = _listed()
    return (word for word in dict.fromkeys(map(plain, _WORD.findall(text))) if word in listed)


@cache
def _listed() -> frozenset[str]:
    return frozenset(map(plain, secret_words()))


def _read(run: str) -> str | None:
    try:
        return numbers.read(run)
    except MistypedCaseNumber:
        return None


def _is_mixed(run: str) -> bool:
    return sum(map(str.isdigit, run)) > 1 and not run.isdigit()


def _runs(text: str, lengths: range | tuple[int, ...]) -> Iterator[str]:
    """All runs of neighbouring pieces that have together one of these numbers of characters."""
    for pieces in _stretches(text):
        for start in range(len(pieces)):
            run = ""
            for piece in pieces[start:]:
                run += piece
                if len(run) in lengths:
                    yield run


def _stretches(text: str) -> list[list[str]]:
    """What may be characters of a number, parted by words that may not."""
    stretches: list[list[str]] = [[]]
    words = iter(_WORD.findall(text))
    for word in words:
        if plain(word) in _words().once_more and stretches[-1]:
            next(words, None)
        elif piece := _piece(word):
            stretches[-1].append(piece)
        elif plain(word) not in _words().between:
            stretches.append([])
    return stretches


def _piece(word: str) -> str:
    """The characters that a word stands for; empty if it is a word like any other."""
    if spelled := _words().spelled.get(plain(word)):
        return spelled
    code = word.upper()
    is_code = code.isascii() and code.isalnum() and len(code) <= max(_LIKE_A_NUMBER)
    is_told = len(code) == 1 or any(map(str.isdigit, code)) or _is_half(code)
    return code if is_code and is_told else ""


def _is_half(code: str) -> bool:
    """Whether these letters may be a group of a number, or a whole one, also with such that only look alike."""
    return len(code) in (numbers.LENGTH // 2, numbers.LENGTH) and all(letter in _LETTERS for letter in code)
