"""What citizens type in place of a button while a report is open: "überspringen", "falsche Straße", "nein, Nr. 14"."""

import re
from functools import cache
from pathlib import Path

from bot.cases.plain import clean
from nlu.phrase_forms import plain, typed
from nlu.yaml_files import read_yaml

WHOLE = ("skip", "send", "change", "add")
WITHIN = ("change_place", "change_category", "change_description", "change_photos", "change_photo", "change_contact")
_SHORT = 7
"""Words of a message that may be about a step rather than about what is reported."""
_CLAUSE = re.compile(r"(?<=[,;!?.\n])(?=\s)")
_PAUSES = (",", ".", "!", ";", ":", "،", "؛", "-", "–", "—")
_SIGNS = re.compile(r"[^\w\s'-]+")


@cache
def tables() -> dict[str, frozenset[str]]:
    """All tables of report_words.yml, as messages are compared with them."""
    data: dict[str, dict[str, str]] = read_yaml(Path(__file__).with_name("report_words.yml"))
    return {
        act: frozenset(plain_line(one) for text in texts.values() for one in text.split(","))
        for act, texts in data.items()
    }


def plain_line(text: str) -> str:
    """Without signs and accents, as people in a hurry write."""
    return " ".join(_SIGNS.sub(" ", plain(typed(clean(text[:500])))).split())


def spoken_act(text: str) -> str | None:
    """The step that a message names, as the buttons do; None where it does not."""
    line, phrases = plain_line(text), tables()
    whole = next((act for act in WHOLE if line in phrases[act]), None)
    if whole or len(line.split()) > _SHORT:
        return whole
    padded = f" {line} "
    return next((act for act in WITHIN if any(f" {phrase} " in padded for phrase in phrases[act])), None)


def cancels(text: str) -> bool:
    """Whether a message is nothing but the word on the button that ends a report."""
    return plain_line(text) in tables()["cancel"]


def withdraws(text: str) -> bool:
    """Whether a message says that there was no danger, or takes everything back."""
    return names(text, "withdraws")


def limits(text: str) -> bool:
    """Whether there is a "but" in it, so that a yes says something else as well."""
    return not tables()["limits"].isdisjoint(plain_line(text).split())


def corrected(text: str) -> str | None:
    """What is right instead, of a message that begins as corrections do ("nein, Hausnummer 14"); else None."""
    words, phrases = clean(text[:500]).split(), tables()
    for count in (4, 3, 2, 1):
        begin = " ".join(words[:count])
        starts = phrases["corrects"] | (phrases["denies"] if begin.endswith(_PAUSES) else frozenset())
        if len(words) > count and plain_line(begin).rstrip(" -") in starts:
            right = " ".join(words[count:]).lstrip(" -–—")
            return corrected(right) or right
    return None


def other_number(text: str, known: str | None) -> str | None:
    """The 14 of "nicht 12, sondern 14", where 12 is what is known; of lamps or hours it is nothing."""
    found = _other_number().fullmatch(plain(clean(text[:500])).strip())
    return found[2] if found and known and found[1].replace(" ", "") == known.replace(" ", "").casefold() else None


@cache
def _other_number() -> re.Pattern[str]:
    instead, number = "|".join(map(re.escape, sorted(tables()["instead"]))), r"(\d{1,4}\s?[a-z]?)\b"
    return re.compile(
        rf"[^\d.;!?]{{0,40}}\b{number}[\s,،]+(?:{instead})\s+[^\d,.;!?]{{0,20}}{number}[\s.!]*", re.IGNORECASE
    )


def excuses(text: str) -> bool:
    """Whether a message says why there is no photo; "too dark" is no street light then."""
    return names(text, "excuses")


def tells_whereabouts(text: str) -> bool:
    """Whether a message is about where somebody lives or is, and not about where the damage is."""
    return names(text, "whereabouts")


def tells_where_it_is(text: str) -> bool:
    """Whether a message says that it is about the place of the damage."""
    return names(text, "whereabouts_of_it")


def goes_on(text: str) -> bool:
    """Whether a message wants to go on."""
    return names(text, "goes_on")


def names(text: str, table: str) -> bool:
    """Whether one of the phrases of a table stands in it."""
    line = f" {plain_line(text)} "
    return any(f" {phrase} " in line for phrase in tables()[table])


def asks(text: str) -> bool:
    """Whether a message looks like a question."""
    line, phrases = plain_line(text), tables()
    begins = any(line == one or line.startswith(f"{one} ") for one in phrases["asks"])
    return "?" in text or "؟" in text or begins or line.endswith(tuple(f" {one}" for one in phrases["asks_at_the_end"]))


def yes_or_no(text: str) -> bool | None:
    """What an answer to a yes-or-no question says, by how it begins, in any language; None where it says neither."""
    line = f"{plain_line(text)} "
    if any(line.startswith(f"{one} ") for one in tables()["no"]):
        return False
    return True if any(line.startswith(f"{one} ") for one in tables()["yes"]) else None


def only_declines(text: str) -> bool:
    """Whether a message is nothing but a no, perhaps with thanks: "kein Foto" says of what."""
    known = {word for table in ("no", "closes") for phrase in tables()[table] for word in phrase.split()}
    return yes_or_no(text) is False and known.issuperset(plain_line(text).split())


def count(text: str) -> int:
    """How many words a message has."""
    return len(plain_line(text).split())


def tells(text: str) -> bool:
    """Whether there is a word in it: signs, numbers and pictures alone describe nothing."""
    return re.search(r"[^\W\d_]{2,}", clean(text)) is not None


def essence(text: str) -> str:
    """A first sentence without greeting and thanks; the text itself where nothing else would be left."""
    clauses = [clause for clause in _CLAUSE.split(clean(text)) if clause.strip()]
    while len(clauses) > 1 and plain_line(clauses[0]) in tables()["greets"]:
        clauses.pop(0)
    while len(clauses) > 1 and plain_line(clauses[-1]) in tables()["closes"]:
        clauses.pop()
    return "".join(clauses).strip(" ,;-")
