"""Our messages as WhatsApp takes them (Cloud API 25, `messages`): pure.

Up to three short choices are buttons, up to ten a list; what fits into neither is numbered, so that no label is cut
where it can be read nowhere else.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.channel_port import Abilities, Piece, Showing
from bot.messages import Author, Message
from bot.wording import say
from connectors.choices import numbered, token
from connectors.rich_text import RichText, Span, rich, split
from connectors.sources import with_sources

LIMIT, BUTTON_LIMIT = 4_096, 1_024
"""Longest text, alone and above buttons or a list, where Meta's own documents do not agree; in characters."""
_BUTTONS, _TITLE, _ROW = 3, 20, 24
_ROWS, _DESCRIPTION = 10, 72
ABILITIES = Abilities(most_choices=_ROWS, longest_choice=_DESCRIPTION)
_SCHEME = re.compile(r"^https?://")
_MARKS = {"bold": "*", "italic": "_", "code": "`"}


def to_channel(message: Message, showing: Showing) -> Sequence[Piece]:
    """The text in as many pieces as it needs; buttons or a list stand below the last one."""
    if not message.text and not message.choices:
        return []
    said, pressable = _whole(message, showing), bool(message.choices) and not ABILITIES.numbers(message.choices)
    parts = list(split(said, LIMIT - _marks(said)))
    if pressable:
        parts = [*parts[:-1], *split(parts[-1], BUTTON_LIMIT - _marks(parts[-1]))]
    pieces: list[Piece] = [{"type": "text", "text": {"body": marked(part), "preview_url": False}} for part in parts]
    if pressable:
        body = {"body": {"text": marked(parts[-1])}}
        pieces[-1] = {"type": "interactive", "interactive": body | _below(message, showing)}
    return pieces


def _whole(message: Message, showing: Showing) -> RichText:
    said = with_sources(rich(message.text, message.format), message)
    if message.author is Author.AGENT and showing.sender:
        said = RichText(f"{showing.sender}:\n", (Span(0, len(showing.sender) + 1, "bold"),)) + said
    if ABILITIES.numbers(message.choices):
        hint = say("channel.number_hint", message.language)
        said += RichText("\n\n" * bool(said.text) + f"{numbered(message.choices)}\n\n{hint}")
    if not said.text:
        said = RichText(say("channel.choose", message.language))
    return _linked(said)


def _linked(said: RichText) -> RichText:
    """Addresses stand behind their words, as WhatsApp has no links with words of their own."""
    text, spans = said.text, [one for one in said.spans if one.kind != "link"]
    links = [one for one in said.spans if one.kind == "link" and not _tells(said.text[one.start : one.end], one.url)]
    for link in sorted(links, key=lambda one: one.end, reverse=True):
        more = f" ({link.url})"
        text = text[: link.end] + more + text[link.end :]
        spans = [_moved(one, link.end, len(more)) for one in spans]
    return RichText(text, tuple(spans))


def _tells(words: str, address: str) -> bool:
    """Whether the words are the address already, perhaps without what only browsers need."""
    return words.rstrip("/") in (address.rstrip("/"), _SCHEME.sub("", address).rstrip("/"))


def _moved(span: Span, at: int, by: int) -> Span:
    return replace(span, start=span.start + by * (span.start >= at), end=span.end + by * (span.end >= at))


def _marks(said: RichText) -> int:
    """How much longer it may get; texts with more marks than that are no texts for citizens."""
    return min(2 * len(said.spans), BUTTON_LIMIT // 2)


def marked(part: RichText) -> str:
    """The text with `*bold*`, `_italic_` and code; marks hold within one line and next to a word only."""
    opening, closing = dict[int, str](), dict[int, str]()
    for span in part.spans[: BUTTON_LIMIT // 4]:
        inner = part.text[span.start : span.end]
        if inner and inner == inner.strip() and "\n" not in inner:
            mark = _MARKS[span.kind]
            opening[span.start] = opening.get(span.start, "") + mark
            closing[span.end] = mark + closing.get(span.end, "")
    at = range(len(part.text) + 1)
    return "".join(closing.get(one, "") + opening.get(one, "") + part.text[one : one + 1] for one in at)


def _are_buttons(message: Message) -> bool:
    labels = [choice.label for choice in message.choices]
    return len(set(labels)) == len(labels) <= _BUTTONS and all(len(label) <= _TITLE for label in labels)


def _below(message: Message, showing: Showing) -> dict[str, Any]:
    named = [(token(showing.token, message.seq, at), choice.label) for at, choice in enumerate(message.choices)]
    if _are_buttons(message):
        buttons = [{"type": "reply", "reply": {"id": key, "title": label}} for key, label in named]
        return {"type": "button", "action": {"buttons": buttons}}
    rows = [_row(key, label) for key, label in named]
    return {"type": "list", "action": {"button": say("channel.choose", message.language), "sections": [{"rows": rows}]}}


def _row(key: str, label: str) -> dict[str, str]:
    """A label that is too long for a title stands whole below it."""
    if len(label) <= _ROW:
        return {"id": key, "title": label}
    return {"id": key, "title": f"{label[: _ROW - 1].rstrip()}…", "description": label}
