"""The language of a message: only a clear sign changes it, and nothing that anybody writes breaks it."""

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from nlu.language import detect

BOTH = ("de", "en")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wo bekomme ich einen neuen Personalausweis?", "de"),
        ("was brauch ich für die ummeldung nach einem umzug", "de"),
        ("Where can I get a new identity card?", "en"),
        ("how do i register my new address in this city", "en"),
    ],
)
def test_a_whole_question_shows_its_language_whatever_the_conversation_had(text: str, language: str) -> None:
    assert detect(text, BOTH, "de") == detect(text, BOTH, "en") == language


@pytest.mark.parametrize("text", ["", "ok", "Perso", "12345 67890 12345", "?!", "😀😀😀😀😀😀😀😀😀😀😀😀😀😀"])
def test_a_short_text_keeps_the_language(text: str) -> None:
    assert detect(text, BOTH, "en") == "en"
    assert detect(text, BOTH, "de") == "de"


@pytest.mark.parametrize(
    "text",
    [
        "كيف يمكنني الحصول على جواز سفر جديد",
        "Где я могу получить новый паспорт",
        "人工智能人工智能人工智能人工智能",
        "https://www.beispiel-stadt.example/ausweise",
        "maria.mustermann@beispiel.example",
    ],
)
def test_a_text_in_none_of_the_languages_keeps_the_language(text: str) -> None:
    assert detect(text, BOTH, "en") == "en"


def test_a_site_with_one_language_has_nothing_to_detect() -> None:
    assert detect("Where can I get a new identity card?", ("de",), "de") == "de"


def test_the_same_text_always_gives_the_same_answer() -> None:
    text = "Hallo, I need a Termin for my Ausweis please danke"
    assert len({detect.__wrapped__(text, BOTH, "de") for _ in range(10)}) == 1


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=80))
@hypothesis_settings(max_examples=60, deadline=None)
def test_any_text_has_one_of_the_languages(text: str) -> None:
    assert detect(text, BOTH, "de") in BOTH
