"""The transcript has the same content as text, JSON and PDF, and says who spoke and where it comes from."""

import logging
from collections import Counter
from datetime import UTC, datetime
from io import BytesIO

import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pypdf import PdfReader

from bot.conversations import transcript
from bot.conversations.transcript import as_json, as_pdf, as_text
from bot.messages import Attachment, Author, Choice, Location, Message, SourceCard
from bot.wording import languages

AT = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


def _message(text: str, author: Author = Author.CITIZEN, **parts: object) -> Message:
    return Message.model_validate({"seq": 1, "at": AT, "author": author, "text": text, "language": "de"} | parts)


FULL = _message(
    "Das kostet 70 Euro.",
    Author.BOT,
    choices=(Choice(label="Unterlagen", payload="/a"),),
    attachments=(Attachment(id="x", media_type="image/png", size=5),),
    location=Location(lat=50.5, lon=11.25),
    source=SourceCard(article="reisepass", title="Reisepass", updated="2026-11-21"),
)


def test_the_text_holds_everything_in_local_time() -> None:
    text = as_text([FULL], "de")
    assert "1. 02.07.2026 00:30" in text
    for part in ("automatischer Assistent", "70 Euro", "Auswahl: Unterlagen", "image/png", "50.5", "Quelle: Reisepass"):
        assert part in text


def test_the_transcript_is_worded_in_the_wanted_language() -> None:
    text = as_text([FULL], "en", "Sample City")
    assert text.startswith("Conversation · Sample City\n")
    assert "1. 2 July 2026 00:30" in text
    assert "Choice: Unterlagen" in text
    assert "Source: Reisepass, as of 21 November 2026" in text
    assert as_text([], "en").strip() == "Conversation"


@pytest.mark.parametrize("language", languages())
def test_the_transcript_is_complete_in_every_language(language: str) -> None:
    text = as_text([FULL], language)
    for part in ("70 Euro", "Unterlagen", "image/png", "50.5", "Reisepass", "2026"):
        assert part in text


def _pdf_text(messages: list[Message], language: str = "de") -> str:
    pages = PdfReader(BytesIO(as_pdf(messages, language))).pages
    return "\n".join(page.extract_text() for page in pages)


@pytest.mark.parametrize("language", languages())
def test_the_pdf_has_all_letters_of_the_text(language: str) -> None:
    """Letters are counted: where both directions meet, readers of PDF differ about the order."""
    ways = (as_text([FULL], language), _pdf_text([FULL], language))
    text, pdf = (Counter(filter(str.isalnum, way)) for way in ways)
    assert pdf == text


def test_every_script_of_the_city_stands_in_the_pdf() -> None:
    texts = ("مرحبا بكم في البلدية", "Привіт, Ґ і ї", "Şikâyet ığüşöç", "Zeile eins\nZeile zwei")
    found = _pdf_text([_message(text) for text in texts])
    assert [text for text in texts if text not in found] == []


def test_letters_that_the_font_has_not_are_named_in_the_pdf() -> None:
    said = _pdf_text([_message("gut 👍🙏 中 a\u200bb")])
    assert "gut [thumbs up sign][person with folded hands] [cjk unified ideograph-4e2d]" in " ".join(said.split())
    assert _pdf_text([_message("👍")]).splitlines()[-1] == "[thumbs up sign]"


def test_arabic_begins_on_the_right_side_of_the_pdf() -> None:
    assert [transcript._side(text) for text in ("مرحبا", "12 مرحبا", "Hallo مرحبا", "12", "")] == [
        "R",
        "R",
        "L",
        "L",
        "L",
    ]


def test_a_person_is_shown_by_name_and_as_a_person() -> None:
    said = [_message("Guten Tag", Author.AGENT, name="Kim Weber"), _message("Ein Hinweis", Author.SYSTEM)]
    text = as_text(said, "de")
    assert "· Kim Weber (Mitarbeitende)\nGuten Tag" in text
    assert "· Hinweis\nEin Hinweis" in text
    assert "· Mitarbeitende\n" in as_text([_message("Guten Tag", Author.AGENT)], "de")


def test_a_text_with_format_signs_stays_as_it_is() -> None:
    assert "{0} {label} %s" in as_text([_message("{0} {label} %s")], "de")


def test_only_what_was_written_as_markdown_loses_its_markers() -> None:
    bot = _message("**70 Euro**", Author.BOT, format="markdown")
    text = as_text([bot, _message("**wichtig**")], "de")
    assert "\n70 Euro\n" in text
    assert "\n**wichtig**\n" in text


def test_no_heading_stands_alone_at_the_foot_of_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    pages: list[int] = []
    written = transcript._write

    def noting(page: FPDF, style: str, size: int, text: str) -> None:
        written(page, style, size, text)
        pages.append(page.page_no())

    monkeypatch.setattr(transcript, "_write", noting)
    for lines in range(1, 6):
        pages.clear()
        transcript._laid_out([_message("\n".join(["Zeile"] * lines)) for _ in range(60)], "de", "")
        headings, bodies = pages[1::2], [page - (lines > 2) for page in pages[2::2]]
        assert max(pages) > 1
        assert all(body <= heading for heading, body in zip(headings, bodies, strict=True))


def test_json_is_what_the_api_gives() -> None:
    said = as_json([FULL])["messages"][0]  # type: ignore[index]
    assert (said["author"], said["source"]["title"], "client_id" in said) == ("bot", "Reisepass", False)


@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200), min_size=1, max_size=9))
@hypothesis_settings(max_examples=4, deadline=None)
def test_any_texts_become_a_pdf(texts: list[str]) -> None:
    assert as_pdf([_message(text) for text in texts], "de").startswith(b"%PDF-")


def test_a_long_word_does_not_break_the_pdf() -> None:
    assert as_pdf([_message("a" * 2_000)], "en").startswith(b"%PDF-")


def test_letters_that_the_font_lacks_are_not_told_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        as_pdf([_message("東京 Geheimnis 😀")], "de")
    assert not any(sign in caplog.text for sign in ("東", "京", "😀", "Geheimnis"))
