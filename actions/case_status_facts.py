"""A case in the words of the citizen's language: where it stands, who has it, until when, and what the city says."""

import json
from datetime import datetime
from typing import Any

from actions import moments
from actions.turns import Turn
from actions.wording import word
from bot.cases.cabinet import cabinet
from bot.cases.models import Case
from bot.cases.workflow import State
from bot.wording import say

SHOWN = 5
"""Cases of one list; more nobody reads."""


def told(turn: Turn, case: Case, at: datetime) -> None:
    """Say how one case stands, and what can be done with it."""
    language = turn.language
    values: dict[str, Any] = {"service": label(case, language), "facts": _facts(case, language, at)}
    values["buttons"] = [*_choices(case, language), _another(language)]
    turn.say("utter_case_told", number=case.number, **values)


def listed(turn: Turn, cases: list[Case]) -> None:
    """Say in a line how each of several cases stands; one of them can be chosen."""
    shown, language = cases[:SHOWN], turn.language
    lines = "\n".join(f"- {_name(case, language)}: {word(f'case_{case.state}', language)}" for case in shown)
    buttons = [
        {"title": f"{case.number} ({label(case, language)})", "payload": payload("case_status", case)} for case in shown
    ]
    turn.say("utter_case_list", buttons=[*buttons, _another(language)], lines=lines)


def payload(intent: str, case: Case, **more: str) -> str:
    """What a button about a case sends back."""
    return f"/{intent}{json.dumps({'case': case.id} | more)}"


def label(case: Case, language: str) -> str:
    """The name of the category; the department's where the city has given the category up."""
    services = cabinet().catalogues.of(case.site).services
    return next((one.label(language) for one in services if one.code == case.service), case.department)


def _name(case: Case, language: str) -> str:
    about = [label(case, language), *([case.address] if case.address else [])]
    return f"**{case.number}** ({word('comma', language).join(about)})"


def _facts(case: Case, language: str, at: datetime) -> str:
    lines = [f"- {word('case_state', language, state=word(f'case_{case.state}', language))}"]
    lines += [f"- {word('case_place', language, place=case.address)}"] if case.address else []
    lines += [f"- {word('case_department', language, department=case.department)}"]
    lines += [f"- {_due(case, language, at)}"] if case.is_open else []
    parts = ["\n".join(lines)]
    parts += [say("cases.answer", language, answer=case.public_answer)] if case.public_answer else []
    parts += [say("cases.question", language)] if _asks(case) else []
    return "\n\n".join(parts)


def _due(case: Case, language: str, at: datetime) -> str:
    """What is late is called late, in the hope that nobody has to ask twice."""
    key = "case_due" if case.due_at > at else "case_overdue"
    return word(key, language, due=moments.moment(case.due_at, at, language))


def _asks(case: Case) -> bool:
    """Whether the citizen has not yet said that it is done."""
    return case.state is State.RESOLVED and case.rating is None


def _choices(case: Case, language: str) -> list[dict[str, Any]]:
    """What can be done with a case as it stands."""
    if case.is_open:
        return [{"title": word("case_add", language), "payload": payload("add_to_case", case)}]
    again = {"title": word("case_look_again", language), "payload": payload("case_not_done", case)}
    if not _asks(case):
        return [again]
    done = {"title": say("cases.done", language), "payload": payload("case_done", case)}
    return [done, again | {"title": say("cases.not_done", language)}]


def _another(language: str) -> dict[str, str]:
    return {"title": word("case_another", language), "payload": '/case_status{"case_kind": "number"}'}
