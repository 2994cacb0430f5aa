"""Mails in our words: pure, the same update always says the same. `connectors/mail_opening.py` makes the updates."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.channel_port import Heard, Left, Ordered, Place, Pressed, Said, Sent, Shared, Unreadable
from bot.messages import MAX_TEXT
from connectors.choices import token
from connectors.commands import NAMES
from connectors.mail_places import place_in
from connectors.mail_words import bare_subject, own_words, with_subject
from connectors.mail_writing import question_of

_NEEDS_PROOF = {"erase", "join"}
"""Commands that harm whoever did not give them: only who answers one of our mails has shown whose address it is."""
_NUMBER = re.compile(r"(\d{1,2})\s*[.)]?")


def place(update: Mapping[str, Any]) -> Place | None:
    """The chat is the sender's address."""
    references = [*update.get("references", ()), *filter(None, [update.get("id")])]
    address = {"to": update["from"], "subject": update.get("subject", ""), "references": references}
    return Place(update["key"], update["from"], address, language=update.get("language"))


def to_incoming(update: Mapping[str, Any]) -> Sequence[Heard]:
    """What is said in it."""
    if update["kind"] == "bounce":
        return [Left()]
    if update["is_sealed"]:
        return [Unreadable("other")]
    files = [_file(one) for one in update["files"]]
    location, text = place_in(own_words(update["text"], update["is_reply"]))
    shared = [Shared(location)] if location else []
    return [*_said(update, text), *shared, *files] or [Unreadable("other")]


def _said(update: Mapping[str, Any], text: str) -> list[Heard]:
    if ordered := _ordered(update, text):
        is_allowed = update["is_proven"] or NAMES[ordered.name] not in _NEEDS_PROOF
        return [ordered if is_allowed else Unreadable("mail_proof")]
    if picked := _picked(update, text):
        return [picked]
    if not update["is_reply"]:
        text = with_subject(update["subject"], text)
    if len(text) > MAX_TEXT:
        return [Unreadable("mail_too_long")]
    return [Said(text, is_proven=update["is_proven"])] if text else []


def _picked(update: Mapping[str, Any], text: str) -> Pressed | None:
    """A number in answer to a question of ours takes a choice of that very question, be it the newest or not."""
    question, number = question_of(update.get("answers", "")), _NUMBER.fullmatch(text)
    if question is None or number is None or not 0 < int(number[1]) <= question[2]:
        return None
    return Pressed(token(question[0], question[1], int(number[1]) - 1))


def _ordered(update: Mapping[str, Any], text: str) -> Ordered | None:
    """A command is the first line of a mail, or the subject of one that says nothing else; deletion, to which everybody
    has a right, also without its slash."""
    line = text.partition("\n")[0] if text else bare_subject(update["subject"])
    name, _, words = line.removeprefix("/").partition(" ")
    known = NAMES.get(name.strip(".!").casefold())
    is_meant = line.startswith("/") or (known == "erase" and not words and line == (text or line))
    return Ordered(name.strip(".!").casefold(), words.strip()) if known and is_meant else None


def _file(file: Mapping[str, Any]) -> Heard:
    """The file itself is its name: it came with the mail."""
    if file["type"].startswith("audio/"):
        return Unreadable("voice")
    return Sent(file["content"], file["size"])
