"""Our messages as Telegram takes them (Bot API 9, `sendMessage`): pure.

Markup goes as entities beside the text and never as a parse mode, so that no text can be refused for a stray sign.
"""

from collections.abc import Sequence
from typing import Any

from bot.channel_port import Piece, Showing
from bot.messages import Author, Message
from connectors.choices import token
from connectors.rich_text import RichText, Span, rich, split, units
from connectors.sources import with_sources

LIMIT = 4_096
"""Longest text, in UTF-16 code units."""
_TYPES = {"bold": "bold", "italic": "italic", "code": "code", "link": "text_link"}


def to_channel(message: Message, showing: Showing) -> Sequence[Piece]:
    """The text in as many pieces as it needs; buttons stand below the last one."""
    if not message.text and not message.choices:
        return []
    pieces = [_piece(part) for part in split(_whole(message, showing), LIMIT, units)]
    if message.choices:
        pieces[-1]["reply_markup"] = {"inline_keyboard": _keyboard(message, showing)}
    return pieces


def _whole(message: Message, showing: Showing) -> RichText:
    said = with_sources(rich(message.text, message.format), message)
    if message.author is Author.AGENT and showing.sender:
        return RichText(f"{showing.sender}:\n", (Span(0, len(showing.sender) + 1, "bold"),)) + said
    return said


def _piece(part: RichText) -> dict[str, Any]:
    return {"text": part.text, "entities": [_entity(part.text, span) for span in part.spans]}


def _entity(text: str, span: Span) -> dict[str, Any]:
    place = {"offset": units(text[: span.start]), "length": units(text[span.start : span.end])}
    return {"type": _TYPES[span.kind], **place} | ({"url": span.url} if span.kind == "link" else {})


def _keyboard(message: Message, showing: Showing) -> list[list[dict[str, str]]]:
    """One below the other, as labels of services are long."""
    return [
        [{"text": choice.label, "callback_data": token(showing.token, message.seq, place)}]
        for place, choice in enumerate(message.choices)
    ]
