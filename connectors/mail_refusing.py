"""Mails that are never answered, and mails that say that one of ours did not arrive (RFC 3834, RFC 3464): pure.

Two machines that answer each other do not stop by themselves.
"""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parseaddr

from connectors.mail_stamp import Stamp

_BULK = {"bulk", "list", "junk", "auto_reply"}
_OF_LISTS = ("List-Id", "List-Post", "List-Unsubscribe", "X-Autoreply", "X-Autorespond", "X-Autoresponder")
_SUPPRESSES = {"all", "autoreply"}
_MACHINES = re.compile(
    r"(?:mailer-daemon|postmaster|(?:no|do[-_.]?not)[-_.]?reply|bounces?)(?:[-+_.=].*)?", re.IGNORECASE
)
_AWAY = re.compile(
    r"(?:automatische antwort|auto(?:matic)?[- ]?reply|abwesenheits(?:notiz|nachricht|meldung|assistent|agent)"
    r"|out of (?:the )?office|réponse automatique)\b",
    re.IGNORECASE,
)
_FORGED, _COMMENT = re.compile(r"\bdmarc ?= ?fail\b"), re.compile(r"\([^()]*\)")


def wants_no_answer(mail: EmailMessage) -> bool:
    """Whether a machine, a list or a spammer wrote it, or somebody in another's name (RFC 7489)."""
    return (
        _first(mail, "Auto-Submitted") not in ("", "no")
        or _first(mail, "Precedence") in _BULK
        or _first(mail, "X-Spam-Flag") == "yes"
        or bool(_SUPPRESSES & {word.strip() for word in _value(mail, "X-Auto-Response-Suppress").split(",")})
        or any(name in mail for name in _OF_LISTS)
        or _value(mail, "Return-Path") == "<>"
        or mail.get_content_type() == "multipart/report"
        or bool(_MACHINES.fullmatch(parseaddr(_value(mail, "From"))[1].partition("@")[0]))
        or bool(_AWAY.match(_value(mail, "Subject")))
        or bool(_FORGED.search(_COMMENT.sub("", _value(mail, "Authentication-Results"))))  # the topmost: our server's
    )


def returned_to(mail: EmailMessage, stamp: Stamp) -> str:
    """The address that one of our mails can never reach; empty if this is no proof of it."""
    if mail.get_content_type() != "multipart/report" or not _failed_for_good(mail):
        return ""
    for part in mail.walk():
        to = parseaddr(str(part["To"] or ""))[1].lower()
        if part is not mail and to and stamp.is_ours([str(part["Message-ID"]).strip()], to):
            return to
        if part.get_content_type() == "text/rfc822-headers" and (to := _in_headers(part, stamp)):
            return to
    return ""


def _failed_for_good(mail: EmailMessage) -> bool:
    """An attempt that is only late says `delayed`, a full mailbox 4.2.2."""
    said = [part for part in mail.walk() if "Action" in part]
    return any(_first(part, "Action") == "failed" and not _value(part, "Status").startswith("4.") for part in said)


def _in_headers(part: EmailMessage, stamp: Stamp) -> str:
    content = part.get_payload(decode=True)
    head = message_from_bytes(content if isinstance(content, bytes) else b"", policy=policy.default)
    to = parseaddr(str(head["To"] or ""))[1].lower()
    return to if to and stamp.is_ours([str(head["Message-ID"]).strip()], to) else ""


def _value(mail: Message, header: str) -> str:
    return str(mail[header] or "").strip().lower()


def _first(mail: Message, header: str) -> str:
    """The first word; parameters and comments stand behind it."""
    return _value(mail, header).partition(";")[0].partition("(")[0].strip()
