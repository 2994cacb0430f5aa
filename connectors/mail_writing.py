"""Our messages as mails, plain text and simple HTML, each in the thread of the citizen's last mail: pure."""

import re
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy, default
from email.utils import format_datetime
from html import escape

from bot.channel_port import Address, Piece, Showing
from bot.messages import Author, Message
from bot.wording import say
from connectors.choices import numbered
from connectors.mail_words import bare_subject
from connectors.rich_text import RichText, Span, rich
from connectors.sources import with_sources


class _Names(UnstructuredHeader, BaseHeader):
    """Names of mails are often longer than a line should be; `email` would encode them, and no program reads that."""

    def fold(self, *, policy: Policy) -> str:
        """One name a line."""
        return f"{self.name}: {f'{policy.linesep} '.join(str(self).split())}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("in-reply-to", _Names)
_HEADERS.map_to_type("references", _Names)
_POLICY = default.clone(header_factory=_HEADERS)
_RIGHT_TO_LEFT = {"ar"}
_TAGS = {"bold": "strong", "italic": "em", "code": "code"}
_MOST_NAMES = 20
_QUESTION = re.compile(r"([0-9a-f]{8})-(\d{1,9})-\d{1,3}-c(\d{1,3})")


def to_channel(message: Message, showing: Showing) -> Sequence[Piece]:
    """The whole message as one piece; mails have no limit that an answer could reach."""
    whole = _whole(message, showing)
    if not whole.text:
        return []
    said = {"text": _plain(whole), "html": _page(whole, message.language), "language": message.language}
    return [said | {"choices": len(message.choices)}]


def key_of(piece: Piece, key: str) -> str:
    """Names the mail with a question such that its answer says of how many choices it takes one."""
    return f"{key}-c{piece['choices']}" if piece.get("choices") else key


def question_of(key: str) -> tuple[str, int, int] | None:
    """Conversation, number and choices of the question in the mail with this key; None if it has none."""
    found = _QUESTION.fullmatch(key)
    return (found[1], int(found[2]), int(found[3])) if found else None


def _whole(message: Message, showing: Showing) -> RichText:
    said = with_sources(rich(message.text, message.format), message) if message.text else RichText("")
    if message.author is Author.AGENT and showing.sender and message.text:
        said = RichText(f"{showing.sender}:\n", (Span(0, len(showing.sender) + 1, "bold"),)) + said
    if message.choices:
        hint = say("channel.number_hint", message.language)
        above = "\n\n" if said.text else ""
        said = said + RichText(f"{above}{numbered(message.choices)}\n\n{hint}")
    return said


def letter(address: Address, piece: Piece, name: str, own: str, at: datetime) -> EmailMessage:
    """The mail with this Message-ID that carries a piece."""
    mail = _envelope(address, str(piece["language"]), name, own, at)
    mail.set_content(piece["text"] + "\n")
    mail.add_alternative(piece["html"], subtype="html")
    mail["Content-Language"] = piece["language"]
    return mail


def parcel(address: Address, media_type: str, content: bytes, name: str, own: str, at: datetime) -> EmailMessage:
    """The mail with this Message-ID that carries a file."""
    mail = _envelope(address, "", name, own, at)
    main, _, sub = media_type.partition("/")
    mail.set_content("\n")
    mail.add_attachment(content, maintype=main, subtype=sub, filename=f"datei.{sub}")
    return mail


def _envelope(address: Address, language: str, name: str, own: str, at: datetime) -> EmailMessage:
    mail, references = EmailMessage(_POLICY), list(address["references"])
    subject = bare_subject(address["subject"]) or say("channel.mail_subject", language or "de")
    mail["Subject"], mail["From"], mail["To"] = f"Re: {subject}", own, address["to"]
    mail["Date"], mail["Message-ID"] = format_datetime(at), name
    if references:
        mail["In-Reply-To"] = references[-1]
        mail["References"] = " ".join(references[-_MOST_NAMES:])
    mail["Auto-Submitted"] = "auto-replied"
    return mail


def _plain(whole: RichText) -> str:
    """The words; where a link leads stands behind it, unless its words say so themselves."""
    text = whole.text
    for span in sorted(whole.spans, key=lambda one: one.end, reverse=True):
        shown = whole.text[span.start : span.end]
        if span.kind == "link" and span.url not in shown and span.url != f"https://{shown}":
            text = f"{text[: span.end]} ({span.url}){text[span.end :]}"
    return text


def _page(whole: RichText, language: str) -> str:
    way = "rtl" if language in _RIGHT_TO_LEFT else "ltr"
    paragraphs = "\n".join(f"<p>{part}</p>" for part in _marked(whole).replace("\n\n", "\0").split("\0"))
    body = paragraphs.replace("\n<p>", "\0").replace("\n", "<br>\n").replace("\0", "\n<p>")
    return f'<!DOCTYPE html>\n<html lang="{escape(language)}" dir="{way}"><body>\n{body}\n</body></html>\n'


def _marked(whole: RichText) -> str:
    """The text as HTML; spans lie within each other or beside each other, as they come from Markdown."""
    found, open_now, last = list[str](), list[Span](), 0
    for at in sorted({place for span in whole.spans for place in (span.start, span.end)}):
        found.append(escape(whole.text[last:at]))
        while open_now and open_now[-1].end <= at:
            found.append(_tag(open_now.pop(), False))
        for span in (one for one in whole.spans if one.start == at):
            open_now.append(span)
            found.append(_tag(span, True))
        last = at
    return "".join([*found, escape(whole.text[last:])])


def _tag(span: Span, is_start: bool) -> str:
    if span.kind == "link":
        return f'<a href="{escape(span.url)}">' if is_start else "</a>"
    return f"<{_TAGS[span.kind]}>" if is_start else f"</{_TAGS[span.kind]}>"
