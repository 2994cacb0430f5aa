"""What a typed message means while a report is open; used before Rasa decides."""

from typing import Any

from actions.report_after_danger import said_after_danger
from actions.report_topic_words import asks_for_topic, topic
from actions.report_words import asks, cancels, corrected, count, limits, spoken_act

TYPED = "report_text"
"""Entity that holds what was typed as an answer, so that it is never taken for a payload."""
ASIDE = frozenset("ask_article choose_article ask_module none_of_these ask_the_city".split())
COMMANDS = frozenset(
    """
    cancel goodbye request_human request_callback confirm_handover decline_handover leave_queue ask_privacy
    switch_language plain_language normal_language help bot_challenge insult dissatisfied greet thank find_office
    case_status
    """.split()
)
"""What may be meant as itself inside the form, if the message is as short as such messages are."""
_CASES = frozenset("case_done case_not_done rate_case add_to_case".split())
INTERRUPTIONS = (ASIDE | COMMANDS | _CASES | {"emergency"}) - {"goodbye"}
"""What others answer before the form goes on; to a goodbye the form itself has something to say."""
_DESCRIBED = "report_description"
_FREE = (_DESCRIBED, "report_detail", "report_category")
_MOST_WORDS = {
    "greet": 3,
    "thank": 4,
    "insult": 5,
    "dissatisfied": 8,
    "goodbye": 4,
    "help": 6,
    "cancel": 6,
    "find_office": 6,
}
_SURE, _VERY_SURE = 0.5, 0.9
MOST_WORDS = 3
"""Words of a topic that is named without saying that it is one: "nein, ein Schlagloch"."""
_SURE_ACT = {"yes": "affirm", "no": "deny"}
_AGREED = ("report_confirmed", "report_same")
"""Where a yes files the report."""
_SHORT, _STILL_SHORT, _LONG = 3, 5, 8
"""Words of a yes that files: sure, very sure; of one after which it is asked again rather than read as a remark."""


def in_report(parsed: dict[str, Any], slot: str, offered: bool, danger: bool = False) -> dict[str, Any]:
    """Parse data of a typed message while `slot` is asked for.

    `offered`: a person was offered just before; `danger`: the numbers that help were told.
    """
    name, text = parsed["intent"]["name"], parsed["text"]
    if name == "emergency" or (offered and name in ("affirm", "deny")):
        return parsed
    if cancels(text):
        return parsed | {"intent": {"name": "cancel", "confidence": 1.0}, "entities": []}
    act, wish = spoken_act(text), asks_for_topic(text)
    if wish:
        return _informed(parsed, act or ("change_category" if topic(text) == "" else None))
    if act and act.startswith("change_") and asks(text) and _is_question(parsed, slot):
        return parsed  # "Wie kann ich meine Adresse ändern?" is not about the report
    if act is None and (_is_question(parsed, slot) or _is_command(parsed, slot)):
        return parsed
    if act is None and danger and slot == _DESCRIBED:
        if _asks_for_a_case(parsed):
            return parsed
        act = said_after_danger(parsed)
    act = act or _answer(parsed, slot)
    return _informed(parsed, act)


def _informed(parsed: dict[str, Any], act: str | None) -> dict[str, Any]:
    text = parsed["text"]
    said = {TYPED: text} | ({"report_act": act} if act else {})
    entities = [{"entity": name, "value": value, "start": 0, "end": len(text)} for name, value in said.items()]
    return parsed | {"intent": {"name": "inform_report", "confidence": 1.0}, "entities": entities}


def _answer(parsed: dict[str, Any], slot: str) -> str | None:
    """A yes or a no in any words; a guess is none, and where a yes files it must be short as well."""
    if parsed["intent"]["confidence"] < _SURE:
        return None
    act = next((act for act, intent in _SURE_ACT.items() if parsed["intent"]["name"] == intent), None)
    return _agreed(parsed) if act == "yes" and slot in _AGREED else act


def _agreed(parsed: dict[str, Any]) -> str | None:
    """A longer yes is asked for again; one with a "but" says something else as well."""
    words = count(parsed["text"])
    if limits(parsed["text"]):
        return None
    if words <= _SHORT or (words <= _STILL_SHORT and parsed["intent"]["confidence"] >= _VERY_SURE):
        return "yes"
    return "perhaps" if words <= _LONG else None


def _is_question(parsed: dict[str, Any], slot: str) -> bool:
    """A clear question for an article is answered before the form goes on; "doch Schlagloch" corrects the report."""
    text = parsed["text"]
    if parsed["intent"]["name"] != "ask_article" or (parsed.get("articles") or {}).get("band") != "answer":
        return False
    if asks(text) or any(row["entity"] == "facet" for row in parsed["entities"]):
        return True
    corrects = topic(text) is not None or 0 < count(corrected(text) or "") <= MOST_WORDS
    return not corrects and slot in ("report_photo", "report_contact", "report_same")


def _asks_for_a_case(parsed: dict[str, Any]) -> bool:
    intent = parsed["intent"]
    return bool(intent["name"] == "case_status" and intent["confidence"] >= _SURE)


def _is_command(parsed: dict[str, Any], slot: str) -> bool:
    name, text = parsed["intent"]["name"], parsed["text"]
    if name not in COMMANDS or parsed["intent"]["confidence"] < (_VERY_SURE if name == "cancel" else _SURE):
        return False  # a guess must not drop what was filled in
    if name == "case_status":
        return asks(text)
    return count(text) <= _MOST_WORDS.get(name, 8 if slot in _FREE else 12)
