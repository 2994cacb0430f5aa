"""Our messages as Matrix takes them (client-server API 1.11, `m.room.message`): pure.

What the assistant says is a notice, as Matrix asks of programs, so that two of them never talk to each other. What
people and the city say is text: clients ring for text only, and it may come hours later.
"""

from collections.abc import Sequence
from html import escape
from typing import Any

from bot.channel_port import Piece, Showing
from bot.messages import Author, Message
from bot.wording import say
from connectors.choices import numbered
from connectors.rich_text import RichText, Span, rich, split
from connectors.sources import with_sources

LIMIT = 4_000
"""Characters; an event has at most 65,536 bytes, and every character is in it twice, once perhaps as `&quot;`."""
_TAGS = {"bold": "strong", "italic": "em", "code": "code", "link": "a"}


def to_channel(message: Message, showing: Showing) -> Sequence[Piece]:
    """The text in as many pieces as it needs; choices stand below it, numbered."""
    if not message.text and not message.choices:
        return []
    kind = "m.notice" if message.author is Author.BOT else "m.text"
    return [_piece(part, kind) for part in split(_whole(message, showing), LIMIT)]


def _whole(message: Message, showing: Showing) -> RichText:
    said = with_sources(rich(message.text, message.format), message)
    if message.author is Author.AGENT and showing.sender:
        said = RichText(f"{showing.sender}:\n", (Span(0, len(showing.sender) + 1, "bold"),)) + said
    if message.choices:
        hint = say("channel.number_hint", message.language)
        said += RichText(f"\n\n{numbered(message.choices)}\n\n{hint}" if said.text else numbered(message.choices))
    return said


def _piece(part: RichText, kind: str) -> dict[str, Any]:
    """`m.mentions` says that nobody is meant in particular, whosever name stands in the text."""
    piece: dict[str, Any] = {"msgtype": kind, "body": _plain(part), "m.mentions": {}}
    if part.spans:
        piece |= {"format": "org.matrix.custom.html", "formatted_body": html(part)}
    return piece


def _plain(part: RichText) -> str:
    """For clients without HTML, and for what a locked phone shows: addresses stand behind their words."""
    text = part.text
    for span in sorted(part.spans, key=lambda one: one.end, reverse=True):
        if span.kind == "link" and part.text[span.start : span.end] not in span.url:
            text = f"{text[: span.end]} ({span.url}){text[span.end :]}"
    return text


def html(part: RichText) -> str:
    """The same as HTML, of which Matrix's clients take a few elements only."""
    out, at, opened = "", 0, list[Span]()
    for span in [*part.spans, Span(len(part.text), len(part.text), "bold")]:
        while opened and opened[-1].end <= span.start:
            out += _escaped(part.text[at : opened[-1].end]) + f"</{_TAGS[opened[-1].kind]}>"
            at = opened.pop().end
        out += _escaped(part.text[at : span.start])
        at = span.start
        if span.end > span.start:
            out += _opening(span)
            opened.append(span)
    return out


def _opening(span: Span) -> str:
    return f'<a href="{escape(span.url)}">' if span.kind == "link" else f"<{_TAGS[span.kind]}>"


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")
