"""What answers mean from the question whether it is the same up to the summary that is agreed to."""

from actions import report_settling as settling
from actions.contacts import contact_in
from actions.report_additions import add
from actions.report_draft import NOT_THE_SAME, Draft
from actions.report_words import count, tells
from actions.turns import Turn


def read_same(turn: Turn, draft: Draft, act: str, text: str) -> None:
    """Whether it is what somebody has reported already; then nothing else is asked."""
    offered = draft.book.get("near") or []
    if act == "yes" and offered:
        draft.same, draft.photo = offered[0]["id"], draft.photo or draft.book.get("photos") or []
        draft.contact, draft.confirmed = draft.contact or {}, True
    elif act in ("no", "skip"):
        draft.same = NOT_THE_SAME
        draft.hit("same")
    else:
        draft.miss("same")


def read_photo(turn: Turn, draft: Draft, act: str, text: str) -> None:
    """A photo itself comes as a file, not as a message."""
    if act in ("skip", "no"):
        draft.photo, draft.book["more_photos"] = list(draft.book.get("photos") or ()), False
        draft.hit("photo")
    elif act != "yes" or _agreed_before(draft, "photo"):
        draft.miss("photo")


def read_contact(turn: Turn, draft: Draft, act: str, text: str) -> None:
    """A telephone number, an e-mail address, or none."""
    if found := contact_in(text):
        draft.contact = found
    elif act in ("skip", "no", "send"):
        draft.contact = {}
    elif act != "yes" or _agreed_before(draft, "contact"):
        draft.miss("contact")
    if draft.contact is not None:
        draft.hit("contact")


def _agreed_before(draft: Draft, slot: str) -> bool:
    """A first yes promises an answer; one more is none."""
    before, draft.book["agreed"] = draft.book.get("agreed"), slot
    return bool(before == slot)


def read_confirmed(turn: Turn, draft: Draft, act: str, text: str) -> None:
    """Only a clear yes sends; a way to reach somebody is the contact; other words may belong to the description."""
    said, draft.book["addition"] = draft.book.get("addition"), None
    draft.book["failed"] = False
    if said and act:
        _about_addition(turn, draft, act, said)
        return
    draft.book["menu"] = act in ("change", "no")
    if found := None if act else contact_in(text):
        draft.contact = found
        draft.book["changed"] = True
    elif act in ("send", "yes"):
        draft.confirmed = True
    elif act == "add":
        draft.detail, draft.book["adding"] = None, True
        settling.complete_details(turn, draft)
    elif not act and tells(text) and count(text) > 2:
        draft.book["addition"] = text
    elif act not in ("change", "no", "back"):
        draft.miss("confirmed")


def _about_addition(turn: Turn, draft: Draft, act: str, said: str) -> None:
    """A yes adds what was said, anything else leads back to the summary."""
    if act in ("yes", "add"):
        add(turn, draft, said)
        draft.book["changed"] = True
    draft.book["menu"] = act == "change"
