"""How each step of a report is asked: first, again after a miss, and on after a side question, never twice alike."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from actions import report_categories as categories
from actions import report_places as places
from actions import report_settling as settling
from actions.report_buttons import Option, act, buttons, share
from actions.report_draft import SLOTS, Draft
from actions.report_summary import plain, summary
from actions.report_understanding import INTERRUPTIONS
from actions.turns import Turn
from actions.wording import word
from bot.cases.catalogue import text

LEADS = ("report_lead_1", "report_lead_2", "report_lead_3", "report_lead_4")
"""What stands before a question that comes again, by language in actions/wording."""
MOST_VALUES = 12
_SHOWN = 300
"""Characters of a remark that is shown again."""


@dataclass(frozen=True)
class Question:
    """`key`: what is asked for, by which words are told apart; `first` and `again` are responses of the domain.

    `shows`: what else the citizen agrees to by pressing a button, so that one of an older list does not count.
    """

    key: str
    first: str
    again: str
    options: list[Option] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    shows: Any = None


def ask(turn: Turn, draft: Draft, slot: str) -> None:
    """Say the question for this slot in words that were not used for it before, and note them."""
    question = (_leave if draft.book.get("leaving") else _QUESTIONS[slot])(turn, draft)
    missed = bool(draft.book.get("missed")) and turn.intent not in INTERRUPTIONS
    used = [tuple(one) for one in draft.book["said"]]
    variant, lead = next(
        (way for way in _ways(question, missed) if (question.key, *way) not in used), (question.again, LEADS[-1])
    )
    draft.book["said"] = [*draft.book["said"], [question.key, variant, lead]][-60:]
    before = f"{word(lead, turn.language)} " if lead else ""
    cancel = {"title": word("cancel", turn.language), "payload": "/cancel"}
    offered = buttons(draft, f"{question.key} {question.shows}", question.options)
    turn.say(f"utter_report_{variant}", lead=before, buttons=[*offered, cancel], **question.values)


def _ways(question: Question, missed: bool) -> Iterator[tuple[str, str]]:
    """Variant and lead, the best first."""
    if missed:
        yield question.again, ""
        yield question.again, "report_lead_again"
    else:
        yield question.first, ""
        yield from ((question.first, lead) for lead in LEADS)
    for lead in LEADS:
        yield question.first, lead
        yield question.again, lead


def _category(turn: Turn, draft: Draft) -> Question:
    site, language = turn.shelf.site.id, turn.language
    likely, group = draft.book.get("options") or [], draft.book.get("group")
    groups = categories.groups(site, draft.kind)
    group = group or (groups[0] if len(groups) == 1 else None)
    codes = likely or (categories.in_group(site, draft.kind, group) if group else [])
    options = [Option(categories.label(site, code, language), "report_category", code) for code in codes]
    if not codes:
        options = [Option(categories.group_label(site, one, language), "report_group", one) for one in groups]
    if categories.catch_all(site, draft.kind) or likely or draft.book.get("group"):
        options.append(act(turn, "no" if likely else "other", "report_other"))
    first = "category_choices" if likely else "category_group" if draft.book.get("group") else "category_first"
    values = {"group": categories.group_label(site, group, language) if group else "", "example": _example(turn, draft)}
    return Question("category", first, "category_again", options, values)


def _example(turn: Turn, draft: Draft) -> str:
    return word(f"report_example_{draft.kind}", turn.language)


def _place(turn: Turn, draft: Draft) -> Question:
    book, language = draft.book, turn.language
    asked, known, offered = book.get("ask") or "where", book.get("place") or {}, book.get("places") or []
    streets = settling.streets(turn).matcher.streets.streets
    values = {
        "city": turn.shelf.city(language),
        "name": book.get("name") or "",
        "street": places.address(known),
        "landmark": known.get("landmark") or places.address(known),
        "example": f"{streets[0].name} 12" if streets else word("report_example_street", language),
    }
    options = {
        "which": [Option(places.address(one), "report_place", str(at)) for at, one in enumerate(offered)],
        "unknown": [act(turn, "keep", "report_keep")],
        "number": [act(turn, "skip", "report_dont_know")],
        "street": [act(turn, "skip", "report_dont_know")],
    }.get(asked, [])
    if asked != "which":
        options = [share(turn, "report_share_place", "share_location"), *options]
    key = f"place {asked} {values['name']}"
    return Question(key, f"place_{asked}", "place_again", options, values, offered or known)


def _description(turn: Turn, draft: Draft) -> Question:
    first = "description_first" if draft.kind == "defect" else "story_first"
    return Question("description", first, "description_again", [], {"example": _example(turn, draft)})


def _detail(turn: Turn, draft: Draft) -> Question:
    attribute, language = settling.next_attribute(turn, draft), turn.language
    options = [
        Option(text(value.name, language), "report_detail", value.key) for value in attribute.values[:MOST_VALUES]
    ]
    if not attribute.required:
        options.append(act(turn, "skip", "report_skip"))
    hint = text(attribute.datatype_description, language)
    values = {"question": text(attribute.description, language), "hint": f" {hint}" if hint else ""}
    return Question(f"detail {attribute.code}", "detail_first", "detail_again", options, values)


def _same(turn: Turn, draft: Draft) -> Question:
    near = draft.book["near"][0]
    options = [act(turn, "yes", "report_same_yes"), act(turn, "no", "report_same_no")]
    shown = {"category": categories.label(turn.shelf.site.id, draft.category, turn.language)}
    return Question(f"same {near['id']}", "same_first", "same_again", options, shown | near)


def _photo(turn: Turn, draft: Draft) -> Question:
    options = [share(turn, "report_share_photo", "share_attachment"), act(turn, "skip", "report_no_photo")]
    return Question("photo", "photo_first", "photo_again", options)


def _contact(turn: Turn, draft: Draft) -> Question:
    options, values = [act(turn, "skip", "report_no_contact")], {"purpose": word("report_purpose", turn.language)}
    return Question("contact", "contact_first", "contact_again", options, values)


def _confirmed(turn: Turn, draft: Draft) -> Question:
    if draft.book.get("addition"):
        return _addition(turn, draft)
    if draft.book.get("menu"):
        return _change(turn, draft)
    if draft.book.get("failed"):
        options = [act(turn, "send", "report_send_again"), act(turn, "change", "report_change")]
        return Question("failed", "failed", "failed", options, shows=_told(draft))
    options = [act(turn, "send", "report_send"), act(turn, "change", "report_change")]
    if _can_add(turn, draft):
        options.append(act(turn, "add", "report_add"))
    told = _told(draft)
    key = f"summary {crc32(repr(told).encode())}"  # one that was changed reads as it does the first time
    return Question(key, "summary_first", "summary_again", options, {"summary": summary(turn, draft)}, told)


def _told(draft: Draft) -> list[Any]:
    """What is sent by a yes to the summary."""
    return [getattr(draft, slot) for slot in SLOTS]


def _addition(turn: Turn, draft: Draft) -> Question:
    said = str(draft.book["addition"])
    options = [act(turn, "yes", "report_addition_yes"), act(turn, "no", "report_addition_no")]
    shown = plain(said if len(said) <= _SHOWN else f"{said[:_SHOWN]} …")
    return Question(f"addition {said}"[:100], "addition", "addition", options, {"addition": shown}, said)


def _leave(turn: Turn, draft: Draft) -> Question:
    return Question("leave", "leave", "leave", [act(turn, "stay", "report_go_on")])


def _can_add(turn: Turn, draft: Draft) -> bool:
    """Whether the category has questions that were not asked."""
    probe = Draft(
        draft.kind, draft.category, book={"adding": True, "answers": draft.detail, "skipped": draft.book.get("skipped")}
    )
    return settling.next_attribute(turn, probe) is not None


def _change(turn: Turn, draft: Draft) -> Question:
    parts = ("category", "place", "description", "photo", "contact")
    left_out = () if draft.kind == "defect" else ("place",) if draft.photo else ("place", "photo")
    kept = [one for one in parts if one not in left_out]
    if draft.detail:
        kept.append("detail")
    options = [Option(word(f"report_{one}", turn.language), "report_change", one) for one in kept]
    return Question("change", "change", "change", [*options, act(turn, "back", "report_back")])


_QUESTIONS: dict[str, Callable[[Turn, Draft], Question]] = {
    "category": _category,
    "place": _place,
    "description": _description,
    "detail": _detail,
    "same": _same,
    "photo": _photo,
    "contact": _contact,
    "confirmed": _confirmed,
}
