"""A mail as it lies in the mailbox becomes an update; None for mails that nobody answers. Pure.

What is kept of a mail is what is needed to understand it and to reply: no other header of it is.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr
from typing import Any

from bot.conversations.files import MAX_BYTES
from connectors.mail_refusing import returned_to, wants_no_answer
from connectors.mail_stamp import Stamp
from connectors.mail_words import from_html, is_answer

MOST_FILES = 20
_ADDRESS = re.compile(r"[^@\s,<>]+@[^@\s,<>]+")
_NAMES = re.compile(r"<[^<>\s]{1,250}>")
_MOST_NAMES = 20
_HALVES = re.compile("[\ud800-\udfff]")
"""Halves of characters, which no text may hold; some character sets let them through."""
_HALVES_BUT_BYTES = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""The others stand for bytes of a header that is not encoded."""
_LOGO_BYTES = 5_000
_LONGEST_TEXT, _LONGEST_PAGE, _LONGEST_SUBJECT = 12_000, 400_000, 200
_NEVER_MEANT = {
    "application/pgp-signature",
    "application/pgp-keys",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "text/calendar",
    "text/vcard",
    "text/x-vcard",
    "text/x-amp-html",
}
_SEALED = {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}


def opened(raw: bytes, stamp: Stamp, own: str, whole_size: int = 0) -> dict[str, Any] | None:
    """The update of a mail; `whole_size` in bytes where only its header was fetched. Raises what `email` does."""
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    if gone := returned_to(mail, stamp):
        return {"kind": "bounce", "key": _digest(raw), "from": gone}
    sender = address_of(mail)
    if not sender or sender == own.lower() or wants_no_answer(mail):
        return None
    subject = " ".join(_whole(mail, "Subject").split())[:_LONGEST_SUBJECT]
    named = names(mail, "References") + names(mail, "In-Reply-To")
    is_reply = bool(named) or is_answer(subject)
    itself = names(mail, "Message-ID")
    return {
        "kind": "mail",
        "key": _digest(f"{itself[0]} {sender}".encode() if itself else raw),
        "from": sender,
        "subject": subject,
        "id": itself[0] if itself else "",
        "references": names(mail, "References")[-_MOST_NAMES:] or names(mail, "In-Reply-To")[:1],
        "language": _language(mail),
        "is_reply": is_reply,
        "is_proven": stamp.is_ours(named, sender),
        "answers": stamp.key_of(names(mail, "In-Reply-To"), sender),
        "is_sealed": mail.get_content_type() in _SEALED,
        "text": _text(mail, is_reply),
        "files": [{"type": "", "size": whole_size, "content": ""}] if whole_size else list(_files(mail)),
    }


def address_of(mail: EmailMessage) -> str:
    """Who wrote it, in lower case; empty where that is no address. Where it asks to be answered does not count: who
    writes in another's name must not get the answer."""
    found = parseaddr(_whole(mail, "From"))[1].strip().lower()
    return found if _ADDRESS.fullmatch(found) and found.isprintable() else ""


def names(mail: EmailMessage, header: str) -> list[str]:
    """The names of mails in a header."""
    return _NAMES.findall(_whole(mail, header))


def _whole(mail: EmailMessage, header: str) -> str:
    """A header as text, also where a mail program wrote its umlauts as they are."""
    said = _HALVES_BUT_BYTES.sub("\ufffd", str(mail[header] or ""))
    return said.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _digest(given: bytes) -> str:
    return hashlib.sha256(given).hexdigest()[:40]


def _language(mail: EmailMessage) -> str | None:
    first = re.match(r"[a-z]{2}(?=$|[-_,; ])", str(mail["Content-Language"] or "").strip().lower())
    return first[0] if first else None


def _leaves(part: MIMEPart) -> Iterator[MIMEPart]:
    """The parts of a mail that have a content; what was passed on with it is one of them."""
    if part.get_content_maintype() != "multipart":
        yield part
        return
    for inner in part.iter_parts():
        yield from _leaves(inner)


def _is_body(part: MIMEPart) -> bool:
    is_text = part.get_content_type() in ("text/plain", "text/html")
    return is_text and not part.is_attachment() and not part.get_filename()


def _text(mail: EmailMessage, is_reply: bool) -> str:
    """Plain words where the mail has some; else those of its HTML."""
    bodies = [part for part in _leaves(mail) if _is_body(part)]
    plain = _joined([_words(part) for part in bodies if part.get_content_type() == "text/plain"])
    if plain:
        return plain[:_LONGEST_TEXT]
    pages = (_words(part)[:_LONGEST_PAGE] for part in bodies if part.get_content_type() == "text/html")
    return _joined([from_html(page, is_reply) for page in pages])[:_LONGEST_TEXT]


def _joined(parts: Sequence[str]) -> str:
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _words(part: MIMEPart) -> str:
    content = _bytes(part)
    try:
        said = content.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):  # a character set that nobody knows, or one that is none of text
        said = content.decode("utf-8", "replace")
    return _HALVES.sub("\ufffd", said).replace("\0", "")


def _bytes(part: MIMEPart) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _files(mail: EmailMessage) -> Iterator[dict[str, Any]]:
    is_page = any(part.get_content_type() == "text/html" for part in _leaves(mail))
    meant = [part for part in _leaves(mail) if not _is_body(part) and part.get_content_type() not in _NEVER_MEANT]
    for part in [one for one in meant if not (is_page and _is_logo(one))][:MOST_FILES]:
        content = _bytes(part)
        kept = content if len(content) <= MAX_BYTES else b""
        yield {"type": part.get_content_type(), "size": len(content), "content": b64encode(kept).decode()}


def _is_logo(part: MIMEPart) -> bool:
    """Small pictures in an HTML mail are its ornaments."""
    is_inline = part.get_content_disposition() != "attachment" or "Content-ID" in part
    return part.get_content_maintype() == "image" and is_inline and len(_bytes(part)) < _LOGO_BYTES
