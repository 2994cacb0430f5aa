"""Choices on messengers: buttons carry a short token instead of the payload, and without buttons a number is typed.

A token names the message and the place in it, so that nothing has to be kept for it: `c:1a2b3c4d:12:0` stays far under
the 64 bytes that Telegram allows.
"""

import hashlib
import re
from collections.abc import Sequence

from bot.messages import Author, Choice, Message

_TOKEN = re.compile(r"c:([0-9a-f]{8}):(\d{1,9}):(\d{1,3})")
_NUMBER = re.compile(r"\s*(\d{1,2})\s*[.)]?\s*")


_OF_THE_PAGE = {"/share_location", "/share_attachment"}
"""With these the chat on the website opens its map or its camera; a messenger has signs of its own for that."""


def useful(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """Those that can be taken on a messenger."""
    return tuple(choice for choice in choices if choice.payload not in _OF_THE_PAGE)


def short_name(conversation: str) -> str:
    """By which a button knows the conversation it was offered in, 8 hexadecimal digits."""
    return hashlib.sha256(conversation.encode()).hexdigest()[:8]


def token(short: str, seq: int, place: int) -> str:
    """What the button of the `place`-th choice of message `seq` carries."""
    return f"c:{short}:{seq}:{place}"


def place_of(given: str, conversation: str) -> tuple[int, int] | None:
    """Message and place that a token names; None where it is none or of another conversation."""
    found = _TOKEN.fullmatch(given)
    if found is None or found[1] != short_name(conversation):
        return None
    return int(found[2]), int(found[3])


def numbered(choices: Sequence[Choice]) -> str:
    """The choices as lines to choose from by number."""
    return "\n".join(f"{number}. {choice.label}" for number, choice in enumerate(choices, 1))


def offered(newest: Sequence[Message]) -> Sequence[Choice]:
    """What may be answered with a number now: the choices offered since the citizen last spoke."""
    for message in reversed(newest):
        if message.author is Author.CITIZEN:
            return ()
        if choices := useful(message.choices):
            return choices
    return ()


def by_number(text: str, choices: Sequence[Choice]) -> Choice | None:
    """The choice that a typed number means."""
    found = _NUMBER.fullmatch(text)
    number = int(found[1]) if found else 0
    return choices[number - 1] if 0 < number <= len(choices) else None


def by_label(text: str, choices: Sequence[Choice]) -> Choice | None:
    """The choice that was typed out instead of pressed."""
    said = text.strip(" .!").casefold()
    return next((choice for choice in choices if choice.label.casefold() == said), None)
