"""What a message says to the open report: an answer, a correction, a photo, a place; anything else is a miss."""

from collections.abc import Callable

from actions import report_categories as categories
from actions import report_settling as settling
from actions.contacts import contact_in
from actions.report_details import checked, read
from actions.report_draft import NOT_THE_SAME, STARTS, Draft
from actions.report_place_answers import choose_place, corrects_place, place_named_too, read_place
from actions.report_understanding import TYPED
from actions.report_words import corrected, count, essence, tells
from actions.turns import Turn
from bot.cases.photos import MAX_PHOTOS
from bot.cases.plain import clean, one_line

_LONGEST = 3_500
_A_SENTENCE = 4
"""Words from which on a message with a place in it describes something."""
_IMAGE = "image/"
_CHANGES = ("place", "category", "description", "photo", "contact")


def take(turn: Turn, draft: Draft) -> None:
    """Change the draft as the message says."""
    slot, draft.book["missed"] = draft.missing or "", False
    if turn.intent in STARTS:
        return
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


def tidy(text: str) -> str:
    """A description as it is filed: one line, with a capital letter."""
    line = one_line(text)[:_LONGEST]
    return line[:1].upper() + line[1:]


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
    kept = list(dict.fromkeys([*(draft.photo or draft.book.get("photos") or ()), str(upload)]))[:MAX_PHOTOS]
    draft.book["photos"] = kept
    if draft.missing == "photo" or draft.photo is not None:
        draft.photo = kept
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
    elif what == "detail":
        draft.detail = None
        draft.book |= {"answers": {}, "skipped": [], "adding": True}
        settling.complete_details(turn, draft)
    elif what in _CHANGES:
        setattr(draft, what, None)
    draft.book |= {"menu": False, "changed": True}


def _take_choice(turn: Turn, draft: Draft, slot: str) -> None:
    """A button; one that was offered for another question than the one asked now changes what it is about."""
    site = turn.shelf.site.id
    if (code := turn.entity("report_category")) and categories.service(site, code):
        settling.settle_category(turn, draft, code)
    elif group := turn.entity("report_group"):
        draft.book |= {"group": group, "options": []}
        _only_one(turn, draft, categories.in_group(site, draft.kind, group))
    elif (at := turn.entity("report_place")) is not None:
        choose_place(draft, at)
    elif (key := turn.entity("report_detail")) is not None:
        _take_detail(turn, draft, key, None, False)
    elif act := turn.entity("report_act"):
        _act(turn, draft, slot, act, "")


def _only_one(turn: Turn, draft: Draft, codes: list[str]) -> None:
    if len(codes) == 1:
        settling.settle_category(turn, draft, codes[0])


def _take_text(turn: Turn, draft: Draft, slot: str, text: str) -> None:
    act = turn.entity("report_act")
    if act and act.startswith("change_"):
        reopen(turn, draft, act.removeprefix("change_"))
        fixed = corrected(text) or text
        if act == "change_place" and draft.kind == "defect":
            place_named_too(turn, draft, fixed)
    elif slot != "place" and corrects_place(turn, draft, slot, text):
        return
    else:
        _act(turn, draft, slot, act or "", text)


def _act(turn: Turn, draft: Draft, slot: str, act: str, text: str) -> None:
    """An answer to what is asked now; `text` is empty for a button."""
    if act.startswith("change_"):
        reopen(turn, draft, act.removeprefix("change_"))
    elif slot in _READERS:
        _READERS[slot](turn, draft, act, text)


def _read_category(turn: Turn, draft: Draft, act: str, text: str) -> None:
    site, kind = turn.shelf.site.id, draft.kind
    if act in ("skip", "other", "no"):
        _something_else(turn, draft, act)
        return
    every = [one.code for one in categories.catalogue(site).of_kind(kind)]
    found = categories.proposed(site, kind, text)
    if code := categories.named(site, every, text):
        settling.settle_category(turn, draft, code)
    elif group := categories.named_group(site, kind, text):
        draft.book |= {"group": group, "options": []}
        _only_one(turn, draft, categories.in_group(site, kind, group))
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
    if len(codes) == 1:
        settling.settle_category(turn, draft, codes[0])
    elif codes == draft.book.get("options"):
        draft.miss("category")
    else:
        draft.book |= {"options": codes, "group": None}


def _read_description(turn: Turn, draft: Draft, act: str, text: str) -> None:
    if act in ("skip", "no", "yes") or not tells(text):
        draft.miss("description")
        return
    draft.description = tidy(text)
    draft.hit("description")
    if draft.kind == "defect" and draft.place is None and not draft.book.get("place"):
        _first_place(turn, draft, text)


def _read_detail(turn: Turn, draft: Draft, act: str, text: str) -> None:
    _take_detail(turn, draft, text, act, True)


def _take_detail(turn: Turn, draft: Draft, given: str, act: str | None, typed: bool) -> None:
    attribute = settling.next_attribute(turn, draft)
    if attribute is None:
        return
    value = None if act == "skip" else read(attribute, given) if typed else checked(attribute, given)
    if value is not None:
        draft.book["answers"] = {**(draft.book.get("answers") or {}), attribute.code: value}
    elif act in ("skip", "no") and not attribute.required:
        draft.book["skipped"] = [*(draft.book.get("skipped") or ()), attribute.code]
    else:
        draft.miss("detail")
        return
    draft.hit("detail")
    settling.complete_details(turn, draft)


def _read_same(turn: Turn, draft: Draft, act: str, text: str) -> None:
    offered = draft.book.get("near") or []
    if act == "yes" and offered:
        draft.same, draft.photo = offered[0]["id"], draft.photo or draft.book.get("photos") or []
        draft.contact, draft.confirmed = draft.contact or {}, True
    elif act in ("no", "skip"):
        draft.same = NOT_THE_SAME
        draft.hit("same")
    else:
        draft.miss("same")


def _read_photo(turn: Turn, draft: Draft, act: str, text: str) -> None:
    if act in ("skip", "no"):
        draft.photo = list(draft.book.get("photos") or ())
        draft.hit("photo")
    elif act != "yes":
        draft.miss("photo")


def _read_contact(turn: Turn, draft: Draft, act: str, text: str) -> None:
    found = contact_in(text)
    if found:
        draft.contact = found
    elif act in ("skip", "no"):
        draft.contact = {}
    elif act != "yes":
        draft.miss("contact")
        return
    if act != "yes" or found:
        draft.hit("contact")


def _read_confirmed(turn: Turn, draft: Draft, act: str, text: str) -> None:
    draft.book["menu"] = act in ("change", "no")
    if act in ("send", "yes"):
        draft.confirmed = True
    elif act == "add":
        draft.detail, draft.book["adding"] = None, True
        settling.complete_details(turn, draft)
    elif not act and tells(text) and count(text) > 2:
        draft.description = tidy(f"{draft.description} {text}")
        draft.book["changed"] = True
    elif act not in ("change", "no", "back"):
        draft.miss("confirmed")


_READERS: dict[str, Callable[[Turn, Draft, str, str], None]] = {
    "category": _read_category,
    "place": read_place,
    "description": _read_description,
    "detail": _read_detail,
    "same": _read_same,
    "photo": _read_photo,
    "contact": _read_contact,
    "confirmed": _read_confirmed,
}
