"""An alert in words and as JSON: where somebody waits, why and for how long, and nothing that a citizen wrote."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from bot.handover.alerts import Alert
from bot.handover.events import Reason
from bot.service_hours import ZONE
from nlu.yaml_files import read_yaml

LANGUAGES = ("de", "en")


@cache
def words(language: str) -> dict[str, str]:
    """The sentences of one of the two languages that the console has."""
    found: dict[str, str] = read_yaml(Path(__file__).with_name("alert_words.yml"))[language]
    return found


def payload(alert: Alert, public_url: str, at: datetime) -> dict[str, Any]:
    """What a webhook gets; `text` is what chat rooms of the city show."""
    held = alert.handover
    return {
        "site": held.site,
        "handover": held.id,
        "kind": held.kind,
        "reason": held.reason.value,
        "waiting_s": waiting_s(alert, at),
        "due_at": held.due_at.isoformat(),
        "link": _link(public_url),
        "text": "\n".join(line(alert, language, at) for language in LANGUAGES),
    }


def subject(alert: Alert) -> str:
    """The subject of a mail, in both languages."""
    said = " / ".join(_what(alert, language) for language in LANGUAGES)
    return f"Bürgerlotse: {said} ({alert.handover.site})"


def letter(alert: Alert, public_url: str, at: datetime) -> str:
    """The text of a mail, in one language after the other."""
    link = _link(public_url)
    parts = []
    for language in LANGUAGES:
        said = words(language)
        way = [said["open"].format(link=link)] if link else []
        parts.append("\n\n".join([line(alert, language, at), *way, said["about"]]))
    return "\n\n--\n\n".join(parts) + "\n"


def line(alert: Alert, language: str, at: datetime) -> str:
    """Everything in one sentence."""
    said, held = words(language), alert.handover
    due = held.due_at.astimezone(ZONE).strftime("%d.%m.%Y %H:%M")
    reason = said[f"reason_{held.reason.value}"]
    minutes = waiting_s(alert, at) // 60
    return said["line"].format(what=_what(alert, language), site=held.site, minutes=minutes, due=due, reason=reason)


def waiting_s(alert: Alert, at: datetime) -> int:
    """Seconds since the handover was opened."""
    return max(0, int((at - alert.handover.opened_at).total_seconds()))


def _what(alert: Alert, language: str) -> str:
    danger = alert.handover.reason is Reason.DISTRESS
    return words(language)["urgent" if danger else alert.handover.kind]


def _link(public_url: str) -> str | None:
    return f"{public_url.rstrip('/')}/console" if public_url else None
