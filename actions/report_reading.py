"""What a message says to the open report: an answer, a correction, a photo, a place; anything else is a miss."""

from collections.abc import Callable

from actions import report_categories as categories
from actions import report_settling as settling
from actions.report_additions import describe, tidy
from actions.report_after_danger import AFTER_DANGER, read_after_danger
from actions.report_buttons import ACT, pressed
from actions.report_details import answered, checked, declines
from actions.report_draft import STARTS, Draft
from actions.report_last_steps import read_confirmed, read_contact, read_photo, read_same
from actions.report_place_answers import choose_place, corrects_place, place_named_too, read_place
from actions.report_topic import corrects_topic, topic_named_too
from actions.report_topic_words import topic
from actions.report_understanding import TYPED
from actions.report_words import corrected, count, essence, goes_on, only_declines, tells
from actions.turns import Turn
from actions.wording import word
from bot.cases.photos import MAX_PHOTOS
from bot.cases.plain import clean

_A_SENTENCE = 4
"""Words from which on a message with a place in it describes something."""
_IMAGE = "image/"
_CHANGES = ("place", "category", "description", "photo", "contact")
_PRESSED = ("skip", "send", "add", *AFTER_DANGER)
"""What is typed as it stands on a button corrects nothing, and what is asked after danger does not either."""
LEFT = "left"
"""Why a report is over: its citizen has gone."""


def take(turn: Turn, draft: Draft) -> None:
    """Change the draft as the message says."""
    slot, draft.book["missed"] = draft.missing or "", False
    leaving, in_danger = draft.book.pop("leaving", False), draft.book.pop("danger", False)
    tries, answer = dict(draft.book["tries"]), _stays(turn) if leaving else None
    if turn.intent == "goodbye":
        _leave(draft, leaving)
    elif answer in ("no", "withdraw"):
        draft.book["off"] = LEFT
    elif turn.intent not in STARTS and answer != "yes":
        _take(turn, draft, slot)
    if in_danger is True and draft.book["missed"]:  # whoever was in need a moment ago need not have answered
        draft.book |= {"missed": False, "tries": tries}


def _stays(turn: Turn) -> str | None:
    """What a typed answer to "shall we finish it?" says: "nein danke" skips nothing then, and "weiter" stays."""
    typed, act = turn.entity(TYPED), turn.entity(ACT)
    if not typed or act != "skip":
        return act if typed else None
    return "no" if only_declines(typed) else "yes" if goes_on(typed) else act


def _leave(draft: Draft, asked: bool) -> None:
    """Who says goodbye is asked once whether to drop what is filled in, if it is more than a place."""
    more = draft.category or draft.description or draft.book.get("photos")
    draft.book |= {"leaving": True} if more and not asked else {"off": LEFT}


def _take(turn: Turn, draft: Draft, slot: str) -> None:
    if turn.intent == "share_location":
        _take_location(turn, draft)
    elif turn.intent == "share_attachment":
        _take_file(turn, draft)
    elif typed := turn.entity(TYPED):
        _take_text(turn, draft, slot, clean(typed))
    elif turn.intent == "inform_report":
        _take_choice(turn, draft, slot)


def begin(turn: Turn, draft: Draft, sentence: str) -> None:
    """Fill in what the first sentence says: category, place, answers; itself is the description."""
    found = categories.proposed(turn.shelf.site.id, draft.kind, essence(sentence))
    if draft.kind == "defect":
        _first_place(turn, draft, sentence)
    placed = bool(draft.place or draft.book.get("place")) and count(sentence) >= _A_SENTENCE
    if tells(sentence) and (found.decision != "unknown" or placed):
        draft.description = tidy(sentence)
    if found.decision == "sure":
        settling.settle_category(turn, draft, found.codes[0])
    draft.book["options"] = list(found.codes) if found.decision == "choices" else []


def _first_place(turn: Turn, draft: Draft, sentence: str) -> None:
    found = settling.find(turn, sentence)
    if found.told not in ("nothing", "number"):
        settling.settle_place(turn, draft, found)


def _take_location(turn: Turn, draft: Draft) -> None:
    values = {row["entity"]: row["value"] for row in turn.tracker.latest_message["entities"]}
    if draft.kind == "defect" and "lat" in values and "lon" in values:
        settling.take_point(turn, draft, float(values["lat"]), float(values["lon"]))


def _take_file(turn: Turn, draft: Draft) -> None:
    values = {row["entity"]: row["value"] for row in turn.tracker.latest_message["entities"]}
    media, upload = str(values.get("media_type", "")), values.get("attachment")
    if not upload or not media.startswith(_IMAGE):
        turn.say("utter_report_no_photo")
        if draft.missing == "photo":
            draft.miss("photo")
        return
    kept = list(dict.fromkeys([*(draft.photo or draft.book.get("photos") or ()), str(upload)]))
    if len(kept) > MAX_PHOTOS:
        turn.say("utter_report_notice", notice=word("report_photos_full", turn.language, most=MAX_PHOTOS))
        return
    draft.book["photos"] = kept
    if draft.missing == "photo" or draft.photo is not None:
        draft.photo, draft.book["more_photos"] = kept, False
        draft.hit("photo")
    turn.say("utter_report_photo_kept")


def reopen(turn: Turn, draft: Draft, what: str) -> None:
    """One part of the report is to be said anew."""
    if what == "place" and draft.kind == "defect":
        settling.reopen_place(draft)
    elif what == "category":
        draft.category, draft.book["options"], draft.book["group"] = None, [], None
    elif what == "photo":
        draft.photo, draft.book["photos"] = None, []
    elif what == "photos" and draft.kind == "defect":
        draft.book |= {"photos": list(draft.photo or draft.book.get("photos") or ()), "more_photos": True}
        draft.photo = None
    elif what == "detail":
        draft.detail = None
        draft.book |= {"answers": {}, "skipped": [], "adding": True}
        settling.complete_details(turn, draft)
    elif what in _CHANGES:
        setattr(draft, what, None)
    draft.book |= {"menu": False, "changed": True}


def _take_choice(turn: Turn, draft: Draft, slot: str) -> None:
    """A button; one that belongs to an older question changes nothing, and that is said."""
    name, value = pressed(turn, draft) or ("", "")
    if (name, value) == (ACT, "stay"):
        return
    if name == ACT:
        _act(turn, draft, slot, value, "")
    elif name in _CHOICES:
        _CHOICES[name](turn, draft, value)
    else:
        turn.say("utter_report_old_button")


def _choose_category(turn: Turn, draft: Draft, code: str) -> None:
    """Of the report's own kind, and one that the city still has."""
    if categories.kind(turn.shelf.site.id, code) == draft.kind:
        settling.settle_category(turn, draft, code)


def _choose_group(turn: Turn, draft: Draft, group: str) -> None:
    draft.book |= {"group": group, "options": []}
    _only_one(turn, draft, categories.in_group(turn.shelf.site.id, draft.kind, group))


def _only_one(turn: Turn, draft: Draft, codes: list[str]) -> None:
    if len(codes) == 1:
        settling.settle_category(turn, draft, codes[0])


def _take_text(turn: Turn, draft: Draft, slot: str, text: str) -> None:
    act = turn.entity(ACT)
    if act and act.startswith("change_"):
        reopen(turn, draft, act.removeprefix("change_"))
        fixed = corrected(text) or text
        if act == "change_place" and draft.kind == "defect":
            place_named_too(turn, draft, fixed)
        elif act == "change_category" and (said := topic(text)):
            topic_named_too(turn, draft, slot, said)
    elif act in _PRESSED or not _corrects(turn, draft, slot, text):
        _act(turn, draft, slot, act or "", text)


def _corrects(turn: Turn, draft: Draft, slot: str, text: str) -> bool:
    """Whether the message sets something right that was said before."""
    place = slot != "place" and corrects_place(turn, draft, slot, text)
    return place or corrects_topic(turn, draft, slot, text)


def _act(turn: Turn, draft: Draft, slot: str, act: str, text: str) -> None:
    """An answer to what is asked now; `text` is empty for a button."""
    if act.startswith("change_"):
        reopen(turn, draft, act.removeprefix("change_"))
    elif slot in _READERS:
        _READERS[slot](turn, draft, act, text)


def _read_category(turn: Turn, draft: Draft, act: str, text: str) -> None:
    site, kind = turn.shelf.site.id, draft.kind
    fixed = corrected(text) if act == "no" else None
    if fixed and categories.proposed(site, kind, fixed).decision != "unknown":
        act, text = "", fixed
    if act in ("skip", "other", "no"):
        _something_else(turn, draft, act)
        return
    every = [one.code for one in categories.catalogue(site).of_kind(kind)]
    found = categories.proposed(site, kind, text)
    if code := categories.named(site, every, text):
        settling.settle_category(turn, draft, code)
    elif group := categories.named_group(site, kind, text):
        _choose_group(turn, draft, group)
    elif found.decision == "unknown":
        draft.miss("category")
    else:
        _also(turn, draft, text)
        _proposed(turn, draft, list(found.codes))


def _something_else(turn: Turn, draft: Draft, act: str) -> None:
    """None of what was offered: first the groups, and after these the category for everything else."""
    code = categories.catch_all(turn.shelf.site.id, draft.kind)
    if (draft.book.get("options") or draft.book.get("group")) and act != "other":
        draft.book |= {"options": [], "group": None}
    elif code:
        settling.settle_category(turn, draft, code)
    else:
        draft.miss("category")


def _also(turn: Turn, draft: Draft, text: str) -> None:
    """An answer in sentences tells more than the category."""
    if draft.description is None and count(text) > 2:
        draft.description = tidy(text)
    if draft.kind == "defect" and draft.place is None and not draft.book.get("place"):
        _first_place(turn, draft, text)


def _proposed(turn: Turn, draft: Draft, codes: list[str]) -> None:
    """Choices that only lead to other choices were no help."""
    if len(codes) == 1:
        settling.settle_category(turn, draft, codes[0])
        return
    if draft.book.get("options"):
        draft.miss("category")
    draft.book |= {"options": codes, "group": None}


def _read_description(turn: Turn, draft: Draft, act: str, text: str) -> None:
    if act in AFTER_DANGER:
        read_after_danger(turn, draft, act)
        return
    if act in ("skip", "no", "yes") or not tells(text):
        draft.miss("description")
        return
    describe(turn, draft, text)
    draft.hit("description")
    if draft.kind == "defect" and draft.place is None and not draft.book.get("place"):
        _first_place(turn, draft, text)


def _read_detail(turn: Turn, draft: Draft, act: str, text: str) -> None:
    _take_detail(turn, draft, text, act, True)


def _take_detail(turn: Turn, draft: Draft, given: str, act: str | None, typed: bool) -> None:
    attribute = settling.next_attribute(turn, draft)
    if attribute is None:
        return
    value = answered(attribute, given, act) if typed else checked(attribute, given)
    if value is not None:
        draft.book["answers"] = {**(draft.book.get("answers") or {}), attribute.code: value}
        draft.book["read"] = [code for code in draft.book.get("read") or () if code != attribute.code]
    elif declines(given, act) and not attribute.required:
        if given:  # who pressed the button knows
            turn.say("utter_report_notice", notice=word("report_left_open", turn.language))
        draft.book["skipped"] = [*(draft.book.get("skipped") or ()), attribute.code]
    else:
        draft.miss("detail")
        return
    draft.hit("detail")
    settling.complete_details(turn, draft)


_READERS: dict[str, Callable[[Turn, Draft, str, str], None]] = {
    "category": _read_category,
    "place": read_place,
    "description": _read_description,
    "detail": _read_detail,
    "same": read_same,
    "photo": read_photo,
    "contact": read_contact,
    "confirmed": read_confirmed,
}
_CHOICES: dict[str, Callable[[Turn, Draft, str], None]] = {
    "report_category": _choose_category,
    "report_group": _choose_group,
    "report_place": lambda _, draft, at: choose_place(draft, at),
    "report_detail": lambda turn, draft, key: _take_detail(turn, draft, key, None, False),
    "report_change": reopen,
}
