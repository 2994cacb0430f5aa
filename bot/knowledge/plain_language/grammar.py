"""Rules about forms: passive, subjunctive, genitive, negation, and whether anybody is spoken to."""

import re
from collections.abc import Iterator
from functools import cache

from bot.knowledge.plain_language.data import listed, lists, most
from bot.knowledge.plain_language.found import Found, at, matches, named
from bot.knowledge.plain_language.sentences import Piece, clauses, readable, sentences, words, words_of

_PREFIX = "(?:ab|an|auf|aus|bei|durch|ein|fest|frei|her|hin|los|mit|nach|um|vor|weg|weiter|zu|zurück|zusammen)"
_WEAK = re.compile(
    rf"(?:[a-zäöüß]*ge[a-zäöüß]{{2,}}t|{_PREFIX}?(?:be|ver|er|ent|zer|miss|über|unter|wider)[a-zäöüß]{{2,}}t|[a-zäöüß]{{3,}}iert)"
)
_LONGEST = 50
_BECOMES = frozenset("wird werden wurde wurden worden".split())
_FOLLOWS = frozenset("und oder bzw sowie noch worden werden".split())
_GENITIVE = re.compile(
    r"\bdes\s+(?:[a-zäöüß]+en\s+){0,2}[A-ZÄÖÜ][\w-]+"
    r"|\b(?:eines|Ihres|seines|ihres|unseres|jedes)\s+(?:[a-zäöüß]+en\s+)?[A-ZÄÖÜ][\w-]*s\b"
    r"|\b(?:[Ww]egen|[Tt]rotz|[Aa]ufgrund|[Aa]nhand|[Ii]nnerhalb|[Aa]ußerhalb|[Ww]ährend|[Mm]ithilfe)\s+(?:der|einer|Ihrer)\s+\w+"
    r"|\b(?:deren|dessen)\s+[A-ZÄÖÜ]\w+"
)
_SPOKEN_TO = re.compile(r"\b(?:Sie|Ihr(?:e[nmrs]?)?|Ihnen)\b|^\s*[A-ZÄÖÜ]\w+en Sie\b")
_MAN = re.compile(r"\b[Mm]an\b")
_IS = r"(?:is|are|was|were|be|been|being)"
_ENGLISH_PASSIVE = re.compile(rf"\b{_IS}\s+(?:not\s+|also\s+|\w+ly\s+)?([a-z]{{3,}}ed|[a-z]+)\b")


def passive(text: str, kind: str) -> Iterator[Found]:
    """From the verb to its participle, both in one clause."""
    for sentence in sentences(text):
        for clause in clauses(sentence):
            if found := _passive(words_of(clause)):
                yield found


def _passive(clause: list[Piece]) -> Found | None:
    becomes = {number for number, one in enumerate(clause) if one.text.lower() in _BECOMES}
    for number, one in enumerate(clause):
        if not becomes or not is_participle(one.text):
            continue
        if number + 1 in becomes:
            return Found("passive", one.start, clause[number + 1].end)
        ends = number + 1 == len(clause) or clause[number + 1].text.lower() in _FOLLOWS
        if ends and min(becomes) < number:
            return Found("passive", clause[min(becomes)].start, one.end)
    return None


def is_participle(word: str) -> bool:
    """A past participle in small letters; what may as well be an infinitive or an adjective is none."""
    if word in listed("no_participles") or len(word) > _LONGEST:
        return False
    return bool(_WEAK.fullmatch(word) or _strong().fullmatch(word))


@cache
def _strong() -> re.Pattern[str]:
    return re.compile(rf"[a-zäöüß]*(?:{'|'.join(lists()['participles'].split())})")


def english_passive(text: str, kind: str) -> Iterator[Found]:
    for one in _ENGLISH_PASSIVE.finditer(readable(text)):
        regular = one[1].endswith("ed") and one[1] not in listed("english_states")
        if regular or one[1] in listed("english_participles"):
            yield Found("english_passive", *one.span())


def subjunctive(text: str, kind: str) -> Iterator[Found]:
    yield from named("subjunctive", "subjunctives", text)


def negation(text: str, kind: str) -> Iterator[Found]:
    yield from named("negation", "negations", text)


def genitive(text: str, kind: str) -> Iterator[Found]:
    yield from matches("genitive", _GENITIVE, text)


def address(text: str, kind: str) -> Iterator[Found]:
    if len(words(text)) > most("address", kind) and not _SPOKEN_TO.search(text):
        yield Found("address", 0, len(text))


def impersonal(text: str, kind: str) -> Iterator[Found]:
    yield from matches("impersonal", _MAN, text)


def informal(text: str, kind: str) -> Iterator[Found]:
    yield from (at("informal", one) for one in words(text) if one.text in listed("informal"))
