"""The buttons of a report: each belongs to one question, so that a late or second press never answers another one."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from actions.report_draft import Draft
from actions.turns import Turn
from actions.wording import word

Button = dict[str, str]

ACT = "report_act"
_OF, _AT = "report_of", "report_at"
_DIGEST = 6
"""Hexadecimal digits; with them a payload stays within the 64 bytes that messengers send back."""


@dataclass(frozen=True)
class Option:
    """What a button says, and what it stands for: a step (`report_act`) or a value that the city's lists name."""

    title: str
    name: str = ACT
    value: str = ""
    ready: str = ""
    """A payload that channels answer with a place or a file; they never send it as it is."""


def act(turn: Turn, step: str, title: str) -> Option:
    """A step; `title` is a key of the wording."""
    return Option(word(title, turn.language), ACT, step)


def share(turn: Turn, title: str, intent: str) -> Option:
    """A place or a file of the citizen's."""
    return Option(word(title, turn.language), ready=f"/{intent}")


def buttons(draft: Draft, question: str, options: Sequence[Option]) -> list[Button]:
    """Buttons that count while `question` is asked in this report, with these options; what they mean is noted."""
    offered = [[one.name, one.value] for one in options]
    digest = _digest(draft.book["key"], question, offered)
    draft.book |= {"of": digest, "offered": offered}
    return [{"title": one.title, "payload": _payload(one, at, digest)} for at, one in enumerate(options)]


def pressed(turn: Turn, draft: Draft) -> tuple[str, str] | None:
    """Name and value that the pressed button stands for; None where it belongs to another question or report."""
    if not draft.book.get("of") or turn.entity(_OF) != draft.book["of"]:
        return None
    if step := turn.entity(ACT):
        return ACT, step
    at, offered = turn.entity(_AT) or "", draft.book.get("offered") or []
    if not (at.isdecimal() and int(at) < len(offered)):
        return None
    name, value = offered[int(at)]
    return str(name), str(value)


def _payload(option: Option, at: int, digest: str) -> str:
    """Steps by their name; values by their position, since the city's names for them may be long."""
    if option.ready:
        return option.ready
    means = {ACT: option.value} if option.name == ACT else {_AT: str(at)}
    return "/inform_report" + json.dumps(means | {_OF: digest}, separators=(",", ":"))


def _digest(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:_DIGEST]
