"""Our messages as mails, read as a mail program reads them."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from bot.channel_port import Showing
from bot.messages import Author, Choice, Message, SourceCard
from connectors.mail_stamp import Stamp
from connectors.mail_writing import letter, parcel, to_channel
from tests.connectors.mail_server import OWN
from tests.connectors.mails import ANNA

AT = datetime(2025, 11, 17, 9, 12, tzinfo=UTC)
STAMP = Stamp(b"k" * 44, OWN)
TO = {"to": ANNA, "subject": "Reisepass für Ömer", "references": ["<a@x>", "<b@x>"]}


def _message(text: str, **more: Any) -> Message:
    return Message(**({"seq": 2, "at": AT, "author": Author.BOT, "text": text, "language": "de"} | more))


def _read(made: EmailMessage) -> EmailMessage:
    found = message_from_bytes(made.as_bytes(policy=policy.SMTP), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def _mail(message: Message, address: dict[str, Any] | None = None, sender: str = "") -> EmailMessage:
    [piece] = to_channel(message, Showing(token="1a2b3c4d", sender=sender))
    return _read(letter(address or TO, piece, STAMP.name("1a2b3c4d-2-0", ANNA), OWN, AT))


def _body(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


def test_a_reply_stands_in_the_thread_and_says_that_a_machine_wrote_it() -> None:
    mail = _mail(_message("Hallo"))
    assert (mail["From"], mail["To"], mail["Subject"]) == (OWN, ANNA, "Re: Reisepass für Ömer")
    assert (mail["In-Reply-To"], mail["References"]) == ("<b@x>", "<a@x> <b@x>")
    assert (mail["Auto-Submitted"], mail["Content-Language"]) == ("auto-replied", "de")
    assert mail["Date"] == "Mon, 17 Nov 2025 09:12:00 +0000"


def test_the_same_piece_is_the_same_mail_wherever_it_is_sent_again() -> None:
    first, again = (_mail(_message("Hallo"))["Message-ID"] for _ in range(2))
    assert first == again
    assert STAMP.is_ours([first], ANNA.upper())
    assert not STAMP.is_ours([first], "b@x.example")
    assert not Stamp(b"x" * 44, OWN).is_ours([first], ANNA)
    assert first.endswith("@musterstadt.example>")


@pytest.mark.parametrize("subject", ["AW: Pass", "Re: Re: Pass", "Pass"])
def test_a_subject_is_answered_once(subject: str) -> None:
    assert _mail(_message("Hallo"), TO | {"subject": subject})["Subject"] == "Re: Pass"


def test_long_names_of_mails_are_left_as_they_are() -> None:
    long = [f"<{letter * 90}@AM9PR03MB1234.eurprd03.prod.outlook.example>" for letter in "AB"]
    [piece] = to_channel(_message("Hallo"), Showing(token="1a2b3c4d"))
    raw = letter(TO | {"references": long}, piece, STAMP.name("1a2b3c4d-2-0", ANNA), OWN, AT).as_bytes()
    assert f"References: {long[0]}\n {long[1]}\n".encode() in raw
    assert f"In-Reply-To: {long[1]}\n".encode() in raw


def test_without_subject_and_thread_it_is_still_a_mail() -> None:
    mail = _mail(_message("Hello", language="en"), {"to": ANNA, "subject": "", "references": []})
    assert mail["Subject"] == "Re: Your enquiry"
    assert "In-Reply-To" not in mail


def test_markdown_is_words_in_one_body_and_html_in_the_other() -> None:
    mail = _mail(
        _message("**Wichtig:** a < b\n\n- [Termin *hier*](https://x.example/?a=1&b=2)\n- zwei", format="markdown")
    )
    plain, page = _body(mail, "plain"), _body(mail, "html")
    assert plain == "Wichtig: a < b\n\n• Termin hier (https://x.example/?a=1&b=2)\n• zwei\n"
    assert "<p><strong>Wichtig:</strong> a &lt; b</p>" in page
    assert '<p>• <a href="https://x.example/?a=1&amp;b=2">Termin <em>hier</em></a><br>\n• zwei</p>' in page


def test_a_link_that_shows_its_address_does_not_say_it_twice() -> None:
    text = "Seite: [www.stadt.example](https://www.stadt.example), <https://x.example/a>"
    mail = _mail(_message(text, format="markdown"))
    assert _body(mail, "plain") == "Seite: www.stadt.example, https://x.example/a\n"


def test_a_source_is_named_with_its_address() -> None:
    card = SourceCard(
        article="reisepass",
        title="Reisepass",
        url="https://stadt.example/pass",
        updated="2025-11-01",
        office="Bürgeramt",
    )
    plain = _body(_mail(_message("60 Euro.", source=card)), "plain")
    assert "Reisepass (https://stadt.example/pass)" in plain
    assert "Bürgeramt" in plain


def test_choices_are_numbered_and_say_what_to_do() -> None:
    choices = (Choice(label="Pass & Visum", payload="/a"), Choice(label="Ausweis", payload="/b"))
    mail = _mail(_message("Welchen?", choices=choices))
    assert _body(mail, "plain").startswith("Welchen?\n\n1. Pass & Visum\n2. Ausweis\n\nBitte antworten Sie mit")
    assert "1. Pass &amp; Visum<br>\n2. Ausweis</p>" in _body(mail, "html")


def test_an_agent_is_named_and_arabic_runs_from_the_right() -> None:
    mail = _mail(_message("مرحبا", language="ar", author=Author.AGENT), sender="Anna Muster")
    assert _body(mail, "plain") == "Anna Muster:\nمرحبا\n"
    assert '<html lang="ar" dir="rtl">' in _body(mail, "html")


def test_nothing_is_sent_where_nothing_is_said() -> None:
    assert to_channel(_message(""), Showing(token="1a2b3c4d")) == []


def test_a_file_is_attached(small_photo: bytes) -> None:
    mail = _read(parcel(TO, "image/jpeg", small_photo, STAMP.name("1a2b3c4d-2-1", ANNA), OWN, AT))
    [file] = mail.iter_attachments()
    assert file.get_content() == small_photo
    assert (file.get_content_type(), file.get_filename()) == ("image/jpeg", "datei.jpeg")
    assert mail["In-Reply-To"] == "<b@x>"
