"""What citizens wrote is kept, and what their mail programs put below it is not."""

import time

import pytest

from connectors.mail_words import bare_subject, from_html, own_words, with_subject
from tests.connectors.mails import PAGES, REPLIES


@pytest.mark.parametrize("program", REPLIES)
def test_an_answer_is_what_was_written_and_not_what_is_quoted(program: str) -> None:
    assert own_words(REPLIES[program], is_reply=True) == "Den zweiten bitte"


@pytest.mark.parametrize("program", PAGES)
def test_the_same_from_html(program: str) -> None:
    assert own_words(from_html(PAGES[program], is_reply=True), is_reply=True) == "Den zweiten bitte"


def test_answers_between_the_quoted_lines_are_all_read() -> None:
    between = "> Wo ist das?\n\nHauptstraße 5\n\n> Seit wann?\n\nseit gestern\n"
    assert own_words(between, is_reply=True).split() == ["Hauptstraße", "5", "seit", "gestern"]


def test_a_number_alone_stays_a_number() -> None:
    assert own_words("2\n\nViele Grüße\nAnna Muster", is_reply=True) == "2"


@pytest.mark.parametrize(
    "below",
    [
        "\n\nOutlook für Android<https://aka.ms/AAb9ysg> beziehen\n________________________________\nVon: Lotse",
        "\n________________________________",
        "Von meinem/meiner Galaxy gesendet",
        "\n\nGet Outlook for Android<https://aka.ms/AAb9ysg>",
        "\nSent from Outlook for iOS",
        "\n\nVon meinem iPhone gesendet",
        "\nDiese Nachricht wurde von meinem Android Mobiltelefon mit GMX Mail gesendet.",
        "\nGesendet mit der WEB.DE iPhone App",
        "Sent from my Galaxy",
    ],
)
def test_what_a_telephone_puts_below_is_cut(below: str) -> None:
    assert own_words(f"1{below}", is_reply=True) == "1"


@pytest.mark.parametrize(
    "closing", ["Mit freundlichen Grüßen\nAnna", "Viele Grüße\nA. M.", "Best regards,\nAnna", "-- \nAnna\nTel. 1"]
)
def test_signatures_are_cut(closing: str) -> None:
    assert own_words(f"Die Laterne ist aus.\n\n{closing}", is_reply=False) == "Die Laterne ist aus."


def test_what_comes_behind_the_signature_on_purpose_is_kept() -> None:
    text = own_words("Müll liegt da.\n\nViele Grüße\nAnna\n\nPS: seit Montag!", is_reply=False)
    assert text == "Müll liegt da.\nPS: seit Montag!"


@pytest.mark.parametrize(
    "text",
    [
        "Hallo\nVon: Hauptstraße\nAn: Bahnhof\nfährt kein Bus",
        "Am Montag schrieb ich Ihnen schon:\nDie Laterne ist kaputt.\n\nWas nun?",
        "Hello,\nthanks, but I need the other form because my birth certificate is from abroad. Where?",
        "Viele Grüße\nAnna",
        "- erstens Pass\n- zweitens Ausweis\n\nWas kostet das?",
        "Achtung: bitte antworten Sie nicht per Mail.",
        "Das Foto ist von meinem Galaxy gemacht",
        "Von meinem Galaxy aus geht es nicht",
        "Outlook für Android geht bei mir nicht. Gibt es eine App?",
        "Der Brief ist angekommen.\nGesendet mit Einschreiben am Montag",
        "Ein Satz, der lang ist. " * 30 + "Was nun?",
    ],
)
@pytest.mark.parametrize("is_reply", [True, False])
def test_what_only_looks_like_a_header_or_a_closing_is_kept(text: str, is_reply: bool) -> None:
    assert own_words(text, is_reply) == text


def test_a_mail_that_was_passed_on_is_read_as_a_whole() -> None:
    assert "kaputt" in own_words(
        "Siehe unten\n\nVon: Vermieter <v@x.example>\nAn: Anna\n\nAufzug kaputt", is_reply=False
    )


def test_html_becomes_words_without_scripts_and_styles() -> None:
    page = "<style>p{}</style><p>Hallo &amp; Tag</p><p>Was <b>kostet</b> das?<br>Zeile</p><script>x()</script>"
    assert from_html(page, is_reply=False).split("\n\n") == ["Hallo & Tag", "Was kostet das?\nZeile"]
    assert from_html("", is_reply=False) == ""


@pytest.mark.parametrize(
    ("subject", "text", "whole"),
    [
        ("Reisepass", "Was kostet das?", "Reisepass\nWas kostet das?"),
        ("Reisepass", "Was kostet ein Reisepass?", "Was kostet ein Reisepass?"),
        ("Frage", "Was kostet das?", "Was kostet das?"),
        ("WG: Laterne in der Hauptstraße", "", "Laterne in der Hauptstraße"),
        ("", "Hallo", "Hallo"),
    ],
)
def test_a_subject_belongs_to_it_where_it_says_more(subject: str, text: str, whole: str) -> None:
    assert with_subject(subject, text) == whole


@pytest.mark.parametrize("subject", ["Pass", "Re: Pass", "AW: Re: Pass", "Re[2]: AW: Pass"])
def test_a_subject_is_freed_of_what_programs_put_before_it(subject: str) -> None:
    assert bare_subject(subject) == "Pass"


@pytest.mark.parametrize(
    "run",
    ["\n", "\t", " ", " \n", "\n\t", "\u2003", "\u2028\x1c", "> ", ">\n", "> \n", "-- \n", "a\n\n", "_", "* ", ". "]
    + ["Am ", "On ", "Il ", "Am x schrieb ", "On x wrote ", "Il x ha scritto ", "Le x a écrit ", "El x escribió "]
    + ["On a\n", "Am x\nschrieb ", "From: a\n", "Von: ", "Sent from my ", "Von meinem Galaxy ", "Achtung: mail "],
)
@pytest.mark.parametrize("is_reply", [True, False])
def test_no_mail_keeps_the_reader_busy(run: str, is_reply: bool) -> None:
    text, start = f"x{run * (12_000 // len(run))}y", time.process_time()
    own_words(text, is_reply)
    own_words(text[1:], is_reply)
    assert time.process_time() - start < 0.2


def test_a_long_quote_hides_no_answer_below_it() -> None:
    quoted = "".join(f"> {number} {'Wort ' * 80}\n" for number in range(20))
    assert own_words(f"Am 17.11.25 um 10:12 schrieb Lotse:\n{quoted}\nDen zweiten bitte", is_reply=True) == (
        "Den zweiten bitte"
    )
