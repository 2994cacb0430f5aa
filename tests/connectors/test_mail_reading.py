"""What a mail says in our words."""

import json
from base64 import b64decode
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest

from bot.channel_port import Left, Ordered, Pressed, Said, Sent, Shared, Showing, Unreadable
from bot.conversations.files import MAX_BYTES
from bot.messages import Author, Choice, Location, Message
from connectors.mail_opening import MOST_FILES, opened
from connectors.mail_reading import place, to_incoming
from connectors.mail_stamp import Stamp
from connectors.mail_writing import key_of, to_channel
from tests.connectors.mail_server import OWN
from tests.connectors.mails import ANNA, PAGES, bounce, mail

STAMP = Stamp(b"k" * 44, OWN)
OURS = STAMP.name("1a2b3c4d-2-0", ANNA)


def unproven(text: str) -> Said:
    """Anybody may have written it in this name."""
    return Said(text, is_proven=False)


def _update(made: EmailMessage | bytes, whole_size: int = 0) -> dict[str, Any]:
    found = opened(made if isinstance(made, bytes) else made.as_bytes(), STAMP, OWN, whole_size)
    assert found is not None
    return found


def _heard(made: EmailMessage | bytes, whole_size: int = 0) -> list[Any]:
    return list(to_incoming(_update(made, whole_size)))


def test_the_chat_is_the_senders_address_and_the_reply_goes_into_the_thread() -> None:
    made = mail("Hallo", sender="Anna <Anna.Muster@POST.example>", References="<a@x> <b@x>", Message_ID="<c@x>")
    where = place(_update(made))
    assert where is not None
    assert where.chat == ANNA
    assert where.address == {"to": ANNA, "subject": "Frage", "references": ["<a@x>", "<b@x>", "<c@x>"]}
    assert where.language == "de"


def test_the_same_mail_has_the_same_key_and_another_sender_cannot_take_it() -> None:
    keys = [_update(mail("Hallo", Message_ID="<c@x>"))["key"] for _ in range(2)]
    other = _update(mail("Hallo", sender="b@x.example", Message_ID="<c@x>"))["key"]
    without = mail("Hallo")
    del without["Message-ID"]
    assert keys[0] == keys[1] != other
    assert _update(without)["key"] == _update(without)["key"] != keys[0]


def test_where_a_mail_asks_to_be_answered_does_not_count() -> None:
    where = place(_update(mail("Hallo", Reply_To="dieb@x.example")))
    assert where is not None
    assert where.address["to"] == ANNA


def test_a_first_mail_is_its_subject_and_its_text() -> None:
    assert _heard(mail("Was kostet das?", "Reisepass")) == [unproven("Reisepass\nWas kostet das?")]
    assert _heard(mail("Was kostet das?", "Re: Reisepass")) == [unproven("Was kostet das?")]
    assert _heard(mail("", "Wo ist das Fundbüro?")) == [unproven("Wo ist das Fundbüro?")]


def test_html_alone_is_read_and_plain_text_beside_it_is_preferred() -> None:
    page = mail("", "Re: Pass")
    page.set_content(PAGES["Gmail"], subtype="html")
    assert _heard(page) == [unproven("Den zweiten bitte")]
    both = mail("Schlicht", "Re: Pass")
    both.add_alternative("<p>Bunt</p>", subtype="html")
    assert _heard(both) == [unproven("Schlicht")]


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "utf-8", "x-unknown"])
def test_umlauts_arrive_in_any_character_set(charset: str) -> None:
    codec = "utf-8" if charset.startswith("x-") else charset
    head = f'From: {ANNA}\nSubject: =?utf-8?q?=C3=9Cber?=\nContent-Type: text/plain; charset="{charset}"\n\n'.encode()
    assert _heard(head + "Straße und Grünfläche".encode(codec)) == [unproven("Über\nStraße und Grünfläche")]


@pytest.mark.parametrize(("codec", "subject"), [("utf-8", "Mülltonne"), ("latin-1", "M\ufffdlltonne")])
def test_umlauts_that_stand_in_a_header_as_they_are_do_no_harm(codec: str, subject: str) -> None:
    update = _update(f"From: Jörg Müll <{ANNA}>\nSubject: Mülltonne\nMessage-ID: <ü@x>\n\nHallo".encode(codec))
    assert (update["subject"], update["from"]) == (subject, ANNA)
    assert json.dumps(update, ensure_ascii=False).encode()


def test_halves_of_characters_are_no_text() -> None:
    made = mail("x")
    made.set_payload("hel+2AA-lo")
    made.replace_header("Content-Type", "text/plain; charset=utf-7")
    made.replace_header("Content-Transfer-Encoding", "7bit")
    [said] = _heard(made)
    assert isinstance(said, Said)
    assert said.text.encode().decode().endswith("hel\ufffdlo")


def test_photos_and_papers_are_sent_and_ornaments_are_not(small_photo: bytes) -> None:
    made = mail("Schlagloch", "Re: Meldung")
    made.add_alternative("<p>Schlagloch</p>", subtype="html")
    made.make_mixed()
    made.add_attachment(b"x" * 900, "image", "png", cid="<logo>", disposition="inline")
    made.add_attachment(small_photo, "image", "jpeg", filename="IMG_1.jpg")
    made.add_attachment(b"%PDF-1.4", "application", "pdf", filename="plan.pdf")
    made.add_attachment(b"seal", "application", "pgp-signature", filename="signature.asc")
    said, photo, paper = _heard(made)
    assert said == unproven("Schlagloch")
    assert (b64decode(photo.file), photo.size) == (small_photo, len(small_photo))
    assert b64decode(paper.file) == b"%PDF-1.4"


def test_a_file_that_is_too_large_is_not_kept_but_mentioned() -> None:
    made = mail("Hier", "Re: Meldung")
    made.add_attachment(b"x" * (MAX_BYTES + 1), "image", "jpeg", filename="gross.jpg")
    assert _heard(made)[1] == Sent("", MAX_BYTES + 1)
    assert _heard(mail("", "Re: Plan"), whole_size=40_000_000) == [Sent("", 40_000_000)]


def test_not_more_files_are_taken_than_anybody_means() -> None:
    made = mail("Hier", "Re: Meldung")
    for number in range(MOST_FILES + 5):
        made.add_attachment(b"x", "image", "jpeg", filename=f"{number}.jpg")
    assert len(_heard(made)) == MOST_FILES + 1


def test_what_nobody_can_read_is_named() -> None:
    spoken = mail("", "Re: Meldung")
    spoken.add_attachment(b"ogg", "audio", "ogg", filename="sprache.ogg")
    assert _heard(spoken) == [Unreadable("voice")]
    sealed = mail("x", "Re: Meldung")
    sealed.replace_header("Content-Type", "application/pkcs7-mime; smime-type=enveloped-data")
    assert _heard(sealed) == [Unreadable("other")]
    assert _heard(mail("", "Re: Meldung")) == [Unreadable("other")]
    assert _heard(mail("Wort " * 500, "Re: Meldung")) == [Unreadable("mail_too_long")]


def test_a_link_to_a_map_is_a_place() -> None:
    words, where = _heard(mail("Hier liegt Müll\nhttps://maps.google.com/?q=51.0006,13.74", "Re: Meldung"))
    assert words == unproven("Hier liegt Müll")
    assert where == Shared(Location(lat=51.0006, lon=13.74))


@pytest.mark.parametrize(
    ("text", "subject", "heard"),
    [
        ("/status 12-AB", "Re: x", Ordered("status", "12-AB")),
        ("/Mensch\n\nViele Grüße\nAnna", "Re: x", Ordered("mensch")),
        ("", "/hilfe", Ordered("hilfe")),
        ("/unbekannt", "Re: x", unproven("/unbekannt")),
        ("Bitte den Antrag löschen", "Re: x", unproven("Bitte den Antrag löschen")),
        ("Hilfe", "Re: x", unproven("Hilfe")),
    ],
)
def test_commands_begin_a_mail_or_are_its_whole_subject(text: str, subject: str, heard: Any) -> None:
    assert _heard(mail(text, subject)) == [heard]


@pytest.mark.parametrize(("text", "subject"), [("/loeschen", "Re: x"), ("Löschen", "Re: x"), ("", "Löschen")])
def test_deletion_is_ordered_by_whoever_has_read_our_mail(text: str, subject: str) -> None:
    [heard] = _heard(mail(text, subject, In_Reply_To=OURS))
    assert heard.name in ("löschen", "loeschen")
    assert _heard(mail(text, subject)) == [Unreadable("mail_proof")]
    assert _heard(mail(text, subject, sender="b@x.example", In_Reply_To=OURS)) == [Unreadable("mail_proof")]


def test_a_bounce_of_our_mail_ends_the_chat_and_any_other_says_nothing() -> None:
    ours = mail("x", Message_ID=OURS)
    del ours["To"]
    ours["To"] = ANNA
    update = _update(bounce(ours))
    where = place(update)
    assert where is not None
    assert where.chat == ANNA
    assert to_incoming(update) == [Left()]
    foreign = mail("x", Message_ID="<lotse.1.00000000000000000000@x>")
    for raw in (bounce(foreign), bounce(ours, action="delayed", status="4.4.1"), bounce(ours, status="4.2.2")):
        assert opened(raw, STAMP, OWN) is None


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; x=y"},
        {"Precedence": "bulk"},
        {"Precedence": "list"},
        {"List_Id": "<nachbarn.example>"},
        {"X_Spam_Flag": "YES"},
        {"X_Auto_Response_Suppress": "DR, AutoReply"},
        {"Return_Path": "<>"},
        {"sender": "MAILER-DAEMON@post.example"},
        {"sender": "noreply@shop.example"},
        {"sender": "no-reply+12@shop.example"},
        {"sender": "bounces+a=b@shop.example"},
        {"sender": "do_not_reply@shop.example"},
        {"subject": "Automatische Antwort: Ihre Anfrage"},
        {"subject": "Out of office: Summer"},
        {"Authentication_Results": "mx.stadt.example; spf=fail; dmarc=fail header.from=post.example"},
        {"Authentication_Results": "mx.stadt.example; dkim=pass; dmarc=fail (p=none dis=none)"},
        {"sender": OWN.upper()},
        {"sender": "no address"},
    ],
)
def test_machines_lists_and_spam_are_never_answered(headers: dict[str, str]) -> None:
    assert opened(mail("Hallo", **headers).as_bytes(), STAMP, OWN) is None


def test_a_person_who_says_that_nothing_is_automatic_is_answered() -> None:
    assert _heard(mail("Hallo", Auto_Submitted="no", X_Spam_Flag="NO")) == [unproven("Hallo")]


def test_a_subject_about_absence_and_what_others_say_of_a_sender_make_no_machine() -> None:
    passed = "mx.stadt.example; dmarc=pass (elsewhere dmarc=fail) header.from=post.example"
    made = mail("Hallo", "Abwesenheitspflegschaft", Authentication_Results=passed, sender="bouncer@x.example")
    made.add_header("Authentication-Results", "mx.elsewhere.example; dmarc=fail")
    assert _heard(made) == [unproven("Abwesenheitspflegschaft\nHallo")]


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("2", Pressed("c:1a2b3c4d:12:1")),
        ("2.\n\nViele Grüße\nAnna", Pressed("c:1a2b3c4d:12:1")),
        ("4", Said("4")),
        ("0", Said("0")),
        ("Zwei", Said("Zwei")),
    ],
)
def test_a_number_takes_a_choice_of_the_question_that_is_answered(text: str, heard: Any) -> None:
    [piece] = to_channel(_question(3), Showing(token="1a2b3c4d"))
    asked = STAMP.name(key_of(piece, "1a2b3c4d-12-0"), ANNA)
    assert _heard(mail(text, "Re: x", In_Reply_To=asked)) == [heard]


def test_where_nothing_was_to_choose_or_another_was_asked_a_number_is_a_word() -> None:
    [piece] = to_channel(_question(0), Showing(token="1a2b3c4d"))
    told = STAMP.name(key_of(piece, "1a2b3c4d-12-0"), ANNA)
    asked = STAMP.name("1a2b3c4d-12-0-c3", ANNA)
    assert _heard(mail("2", "Re: x", In_Reply_To=told)) == [Said("2")]
    assert _heard(mail("2", "Re: x", In_Reply_To="<a@x>", References=asked)) == [Said("2")]
    assert _heard(mail("2", "Re: x", sender="b@x.example", In_Reply_To=asked)) == [unproven("2")]


def _question(count: int) -> Message:
    choices = tuple(Choice(label=f"Wahl {number}", payload=f"/{number}") for number in range(count))
    at = datetime(2025, 11, 17, tzinfo=UTC)
    return Message(seq=12, at=at, author=Author.BOT, text="Welchen?", language="de", choices=choices)
