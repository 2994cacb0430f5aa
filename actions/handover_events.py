"""The typed event of a handover, made from what the assistant knows in this turn."""

from actions.open_forms import form_state
from actions.turns import Turn
from bot.handover.events import FormState, HandoverEvent, Ranked, Reason

_RANKED = 5


def event_of(turn: Turn, reason: Reason, form: FormState | None = None) -> HandoverEvent:
    """Why a person is to take over, and what is known; `form`: one that has just given up."""
    ranked = _ranked(turn)
    service = turn.tracker.get_slot("article")
    return HandoverEvent(
        reason=reason,
        confidence=ranked[0].confidence if ranked else None,
        intents=ranked,
        articles=tuple(turn.articles.get("ids", ())),
        service=service,
        form=form or form_state(turn.tracker),
        language=turn.language,
        department="" if reason is Reason.DISTRESS else _department(turn, service),
    )


def _ranked(turn: Turn) -> tuple[Ranked, ...]:
    """The intent that was decided on first, then those that the classifier considered."""
    message = turn.tracker.latest_message
    rows = [message["intent"], *(message.get("intent_ranking") or ())]
    best: dict[str, Ranked] = {}
    for row in rows:
        if row.get("name"):
            best.setdefault(row["name"], Ranked(name=row["name"], confidence=_share(row.get("confidence"))))
    return tuple(best.values())[:_RANKED]


def _share(confidence: float | None) -> float:
    return min(1.0, max(0.0, float(confidence or 0.0)))


def _department(turn: Turn, service: str | None) -> str:
    """The department of the service, if the site has one of that name; else the one that it is a part of.

    "Schulamt, Ganztag" goes to the "Schulamt".
    """
    shelf = turn.shelf
    article = shelf.articles.get(service or "")
    named = article.department or "" if article else ""
    known = (name for name in (named, named.split(",")[0].strip()) if name in shelf.site.departments)
    return next(known, "")
